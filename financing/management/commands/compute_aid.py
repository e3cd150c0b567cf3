"""Computes aids from a JSON document, for batch use and for replay. Needs no database, but for `--annex`."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from financing.calculation.command_line import run


class Command(BaseCommand):
    help = (
        "Calcule des aides au poste, des aides à l’accompagnement et des modulations décrites en JSON. "
        "Avec --annex, écrit les données figées d’une annexe et ses barèmes, à rejouer telles quelles."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("input", nargs="?", help="fichier JSON, ou « - » pour l’entrée standard")
        parser.add_argument("--annex", metavar="NUMÉRO", help="numéro de l’annexe, par exemple ACI-59L-09-0001-A0-M0")

    def handle(self, *args, **options):
        if bool(options["input"]) == bool(options["annex"]):
            raise CommandError("Donnez un fichier JSON (« - » pour l’entrée standard), ou --annex et un numéro.")
        self.stdout.ending = ""
        if options["annex"]:
            self.stdout.write(json.dumps(self.frozen(options["annex"]), indent=1) + "\n")
            return
        code = run(options["input"], self.stdout)
        if code:
            sys.exit(code)

    def frozen(self, number: str) -> dict:
        from financing.selectors.annexes import annex_by_number, current_computation

        annex = annex_by_number(number)
        if annex is None:
            raise CommandError(f"Aucune annexe ne porte le numéro « {number} ».")
        computation = current_computation(annex)
        if computation is None:
            raise CommandError(f"L’annexe {annex.number} n’a pas encore de calcul figé : enregistrez-la comme saisie.")
        return computation.inputs
