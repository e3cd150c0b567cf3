"""python manage.py import_siae FILE [--dry-run]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from conventions.imports.siae_plan import ImportPlan
from conventions.services.siae_import import apply_rows, plan_rows, read_rows
from iae_portal.core.errors import Refusal


class Command(BaseCommand):
    help = "Importe une liste de structures (CSV, XLSX ou ODS), de n'importe quel service."

    def add_arguments(self, parser):
        parser.add_argument("file", help="Le fichier à importer.")
        parser.add_argument("--dry-run", action="store_true", help="Dit ce qui serait fait, sans rien écrire.")

    def handle(self, *args, **options):
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"Le fichier « {options['file']} » ne peut pas être lu : {error.strerror}.") from error
        try:
            rows = read_rows(content)
            plan = plan_rows(actor=None, rows=rows) if options["dry_run"] else apply_rows(actor=None, rows=rows)
        except Refusal as refusal:
            raise CommandError(" ".join(refusal.sentences)) from refusal
        self._report(plan, len(rows), options["dry_run"])

    def _report(self, plan: ImportPlan, lines: int, dry_run: bool) -> None:
        for title, notes in (("Refusée", plan.refused), ("Répétée", plan.repeated)):
            for note in notes:
                self.stdout.write(f"{title}, ligne {note.line} : {note.sentence}")
        for change in plan.changes:
            self.stdout.write(f"Modifiée, ligne {change.row.line} : {change.sentence}")
        self.stdout.write("Essai, rien n'est écrit." if dry_run else "Import fait.")
        counts = plan.counts
        self.stdout.write(
            f"{lines} lignes : {counts['created']} créées, {counts['changed']} modifiées, "
            f"{counts['unchanged']} inchangées, {counts['refused']} refusées, {counts['repeated']} répétées."
        )
