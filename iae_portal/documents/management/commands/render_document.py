"""Make a document from the shell: the same file as a worker would, kept as a version, copied to a path."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from iae_portal.documents.kinds import KINDS
from iae_portal.documents.services.versions import produce_document


class Command(BaseCommand):
    help = "Établit un document (KIND, numéro de l'objet) et en copie le fichier."

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help="nature du document")
        parser.add_argument("pk", metavar="PK", type=int, help="numéro de l'objet")
        parser.add_argument("--output", required=True, type=Path, help="fichier PDF à écrire")

    def handle(self, *, kind: str, pk: int, output: Path, **options):
        if kind not in KINDS:
            known = ", ".join(key for key, _ in KINDS) or "aucune"
            raise CommandError(f"La nature de document « {kind} » n'existe pas. Natures connues : {known}.")
        subject = KINDS.get(kind).model._base_manager.filter(pk=pk).first()
        if subject is None:
            raise CommandError(f"Aucun objet numéro {pk} pour la nature « {kind} ».")
        version = produce_document(kind=kind, subject=subject, actor=None)
        with version.file.open("rb") as file:
            output.write_bytes(file.read())
        self.stdout.write(f"{version} – {output} – code {version.grouped_code} – SHA-256 {version.sha256}")
