"""Computes aids from a JSON document, for batch use and for replay. Needs no database."""

import gc
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from financing.calculation.document import Answer, compute_text, has_errors, unreadable
from financing.calculation.errors import Fault


class Command(BaseCommand):
    help = "Calcule des aides au poste, des aides à l’accompagnement et des modulations décrites en JSON."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("input", help="fichier JSON, ou « - » pour l’entrée standard")

    def handle(self, *args, **options):
        # Thousands of small results and nothing to collect: the collector would scan them again and again.
        gc.freeze()
        gc.disable()
        try:
            answer = self.answer(options["input"])
            self.write(answer)
        finally:
            gc.enable()
        if has_errors(answer):
            sys.exit(1)

    def answer(self, source: str) -> Answer:
        try:
            raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        except OSError as error:
            return unreadable(
                [Fault("document", f"Le fichier « {source} » ne peut pas être lu : {error.strerror}.")]
            )
        return compute_text(raw)

    def write(self, answer: Answer) -> None:
        """French letters where the terminal can show them, JSON escapes everywhere else."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        text = json.dumps(answer, ensure_ascii="utf" not in encoding.lower())
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))
