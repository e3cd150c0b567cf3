"""Load the demonstration into an empty database; --national adds a country's worth of rows for measurements."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cdiae.models import Council, Meeting
from conventions.models import Convention, Measure, OpinionRequest, Siae
from financing.models import (
    Envelope,
    FinancialAnnex,
    FinancialDiagnostic,
    ModulationCampaign,
    MonthlyState,
    PaymentLine,
)
from iae_portal.core.models import User
from iae_portal.core.text import number
from iae_portal.demo.story.chapters import load_story
from iae_portal.notifications.models import Deadline
from seminars.models import Contribution

COUNTED = (
    *(Siae, Measure, Convention, OpinionRequest, Council, Meeting, Envelope, FinancialAnnex, MonthlyState, PaymentLine),
    *(FinancialDiagnostic, ModulationCampaign, Contribution, Deadline),
)


class Command(BaseCommand):
    help = "Charge le jeu de démonstration dans une base vide (réglages de démonstration seulement)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--national",
            action="store_true",
            help="ajoute un pays plein (environ 4 000 structures, leurs conventions, annexes, conseils), pour mesurer",
        )

    def handle(self, *args, national: bool = False, **options):
        if not getattr(settings, "DEMO_PASSWORD", ""):
            raise CommandError("Le jeu de démonstration ne se charge qu'avec les réglages de démonstration.")
        if User.objects.exists():
            raise CommandError("La base contient déjà des comptes : le jeu de démonstration veut une base vide.")
        started = time.monotonic()
        with transaction.atomic():
            for chapter in load_story(national=national):
                self.stdout.write(f"{chapter} : chargé")
        if national:
            for model in COUNTED:
                self.stdout.write(f"  {number(model.objects.count())} {model._meta.verbose_name_plural}")
        self.stdout.write(f"Jeu de démonstration chargé en {time.monotonic() - started:.1f} s.")
