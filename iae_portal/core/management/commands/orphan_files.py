"""List the files that no row of the base names, and erase them on demand."""

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from iae_portal.core.services.files import erase_orphans, orphans


class Command(BaseCommand):
    help = "Liste les fichiers qu'aucune ligne de la base ne nomme, vieux d'un jour au moins."

    def add_arguments(self, parser):
        parser.add_argument("--erase", action="store_true", help="les efface")

    def handle(self, *args, **options):
        names = orphans()
        for name in names:
            self.stdout.write(f"{default_storage.size(name):>12}  {name}")
        erased = erase_orphans() if options["erase"] else 0
        self.stdout.write(f"{len(names)} fichier(s) sans ligne ; {erased} effacé(s).")
