"""Load the demonstration into an empty database; --national adds a country's worth of rows for measurements.

The story stands at its own day; a later PORTAL_TODAY has it go on until then."""

import time

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cdiae.models import Council, Meeting
from conventions.models import Convention, Measure, OpinionRequest, Siae
from financing.models import (
    Envelope,
    FinancialAnnex,
    FinancialDiagnostic,
    LotLine,
    ModulationCampaign,
    MonthlyState,
    PaymentLine,
    PaymentLot,
    RecoveryOrder,
)
from iae_portal.core.models import User
from iae_portal.core.text import french_date, number
from iae_portal.demo.story.chapters import load_story
from iae_portal.demo.story.later import load_later
from iae_portal.notifications.models import Deadline
from seminars.models import Contribution

COUNTED = (
    *(Siae, Measure, Convention, OpinionRequest, Council, Meeting, Envelope, FinancialAnnex, MonthlyState, PaymentLine),
    *(PaymentLot, LotLine, RecoveryOrder, FinancialDiagnostic, ModulationCampaign, Contribution, Deadline),
)


def found_in_base() -> str:
    """ "accounts", "tables" of something else, or "" for a database just made or whose loading was cut."""
    tables = connection.introspection.table_names()
    if User._meta.db_table in tables:
        return "accounts" if User.objects.exists() else ""
    return "tables" if tables else ""


def is_demonstration() -> bool:
    """The first account of the demonstration opens with the password that it shows; no real portal takes that one."""
    first = User.objects.filter(username=settings.DEMO_ACCOUNTS[0][0]).only("password").first()
    return bool(first and check_password(settings.DEMO_PASSWORD, first.password))


class Command(BaseCommand):
    help = "Charge le jeu de démonstration dans une base vide (réglages de démonstration seulement)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--national",
            action="store_true",
            help="ajoute un pays plein (environ 4 000 structures, leurs conventions, annexes, conseils), pour mesurer",
        )
        parser.add_argument(
            "--given",
            action="store_true",
            help="base donnée par DATABASE_URL : migre et charge si elle est vide, ne charge plus si elle l'a été",
        )

    def handle(self, *args, national: bool = False, given: bool = False, **options):
        if not getattr(settings, "DEMO_PASSWORD", ""):
            raise CommandError("Le jeu de démonstration ne se charge qu'avec les réglages de démonstration.")
        if given:
            found = found_in_base()
            if found == "tables" or (found and not is_demonstration()):
                raise CommandError(
                    "La base de DATABASE_URL n'est ni vide ni celle d'une démonstration : rien n'y est écrit. "
                    "Donnez une base neuve (createdb)."
                )
            call_command("migrate", interactive=False, verbosity=0)
            if found:
                return
        if User.objects.exists():
            raise CommandError("La base contient déjà des comptes : le jeu de démonstration veut une base vide.")
        started = time.monotonic()
        with transaction.atomic():
            for chapter in load_story(national=national):
                self.stdout.write(f"{chapter} : chargé")
        for day in load_later():
            self.stdout.write(f"{french_date(day)} : joué")
        if national:
            for model in COUNTED:
                self.stdout.write(f"  {number(model.objects.count())} {model._meta.verbose_name_plural}")
        self.stdout.write(f"Jeu de démonstration chargé en {time.monotonic() - started:.1f} s.")
