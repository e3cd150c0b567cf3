"""Write docs/states.md from the workflow tables."""

from django.conf import settings
from django.core.management.base import BaseCommand

from iae_portal.core.state_tables import states_page

STATES_FILE = settings.BASE_DIR / "docs" / "states.md"


class Command(BaseCommand):
    help = "Écrit docs/states.md à partir des tables d'états du code."

    def handle(self, *args, **options):
        STATES_FILE.write_text(states_page(), encoding="utf-8")
        self.stdout.write(f"{STATES_FILE.relative_to(settings.BASE_DIR)} : écrit.")
