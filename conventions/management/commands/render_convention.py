"""Render the PDF of a convention from the shell: the same version, the same bytes as the worker's."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from conventions.documents import CONVENTION
from conventions.models import Convention


class Command(BaseCommand):
    help = "Produit le PDF d'une convention."

    def add_arguments(self, parser):
        parser.add_argument("number", help="numéro de la convention, avec ou sans espaces")
        parser.add_argument("--output", required=True, type=Path, help="fichier à écrire")

    def handle(self, *args, number: str, output: Path, **options):
        key = "-".join(number.replace("-", " ").split()).upper()
        convention = Convention.objects.filter(number=key).first()
        if convention is None:
            raise CommandError(f"Aucune convention ne porte le numéro « {number} ».")
        call_command("render_document", CONVENTION, convention.pk, output=output, stdout=self.stdout)
