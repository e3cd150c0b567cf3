"""Say that this base is now that of this installation: its mails leave again."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.models import Installation
from iae_portal.core.selectors.installation import foreign_name

ASKED = "Les courriels en attente dans cette base, copiée de « {} », partiront. Écrivez « {} » pour confirmer : "


class Command(BaseCommand):
    help = "Rattache la base à cette installation : les courriels qui attendaient partent."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="sans demander de confirmation")

    @transaction.atomic
    def handle(self, *args, **options):
        former, name = foreign_name(), settings.INSTALLATION
        if not former:
            self.stdout.write(f"La base est déjà celle de « {name} » : rien à faire.")
            return
        if not options["yes"] and input(ASKED.format(former, name)).strip() != name:
            self.stdout.write("Rien n'est changé : aucun courriel ne part de cette copie.")
            return
        Installation.objects.all().delete()
        Installation.objects.create(name=name, confirmed_at=clock.now())
        self.stdout.write(f"La base est celle de « {name} ». Redémarrez les travailleurs : les courriels partent.")
