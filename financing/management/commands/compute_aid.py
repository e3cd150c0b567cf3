"""Computes aids from a JSON document, for batch use and for replay. Needs no database."""

import sys

from django.core.management.base import BaseCommand

from financing.aid_command_line import run


class Command(BaseCommand):
    help = "Calcule des aides au poste, des aides à l’accompagnement et des modulations décrites en JSON."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("input", help="fichier JSON, ou « - » pour l’entrée standard")

    def handle(self, *args, **options):
        self.stdout.ending = ""
        code = run(options["input"], self.stdout)
        if code:
            sys.exit(code)
