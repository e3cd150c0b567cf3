"""The series as it stood on 25 August 2008: who owes what, to whom it is said, how often."""

import io

import pytest
from django.core.management import call_command

from iae_portal.notifications.models import Deadline, OutgoingMail, ReminderSent
from seminars.models import Contribution, Series
from tests.seminars.august_2008 import committed_series

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("series of August 2008")]

EARLY_SERVICES = ("R11", "R24", "971", "972", "973", "974", "R93", "R91", "R94", "R31", "R22", "R23")
LATE_SERVICES = ("R52", "R53", "R25", "R54", "R72", "R73", "R74", "R42", "R41", "R21", "R43", "R82", "R83", "R26")


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    yield from committed_series(django_db_blocker, (*EARLY_SERVICES, *LATE_SERVICES))


@pytest.fixture
def august(opened, db, settings) -> Series:
    """Every service has a director and an officer, the series is open."""
    settings.PORTAL_TODAY = "2008-08-25"
    return Series.objects.get()


def say(*args: str) -> str:
    out = io.StringIO()
    call_command("send_reminders", *args, stdout=out)
    return out.getvalue()


def test_the_series_is_the_one_of_the_instruction(august):
    rows = list(august.events.order_by("rank").values_list("city", "kind", "contributions_due_on", "held_on"))
    assert [(city, kind, f"{due:%d/%m/%Y}" if due else "", f"{day:%d/%m/%Y}") for city, kind, due, day in rows] == [
        ("Paris", "seminar", "05/09/2008", "01/10/2008"),
        ("Marseille", "seminar", "05/09/2008", "07/10/2008"),
        ("Lille", "seminar", "05/09/2008", "14/10/2008"),
        ("Nantes", "seminar", "19/09/2008", "23/10/2008"),
        ("Bordeaux", "seminar", "19/09/2008", "06/11/2008"),
        ("Strasbourg", "seminar", "19/09/2008", "13/11/2008"),
        ("Lyon", "seminar", "19/09/2008", "19/11/2008"),
        ("Paris", "assises", "", "28/04/2009"),
    ]
    assert [event.day_sentence.endswith(" (date indicative)") for event in august.events.all()] == [True] * 8


def test_the_twenty_six_regions_are_attached_once_and_to_be_confirmed(august):
    rows = Contribution.objects.filter(event__series=august)
    assert (rows.count(), rows.values("region").distinct().count()) == (26, 26)
    assert set(rows.values_list("confirmed", "source")) == {
        (False, "Proposition A de répartition des régions (note de travail), à confirmer par la mission nationale")
    }


def test_on_29_august_the_dry_run_names_paris_marseille_and_lille_only(august):
    text = say("--date", "2008-08-29", "--dry-run")

    told = [line for line in text.splitlines() if line.startswith("  - ")]
    # Twelve regions owe three things each; three hosts owe their own correspondent. The slides are due later.
    assert len(told) == 12 * 3 + 3
    cities = {line.partition(" – ")[2].partition(" – ")[0] for line in told}
    assert cities == {"Séminaire de Paris", "Séminaire de Marseille", "Séminaire de Lille"}
    assert {line.partition(" :")[0] for line in told} == {"  - À faire avant le 5 septembre 2008"}
    whys = {line for line in text.splitlines() if "Pourquoi" in line}
    assert {line.rpartition("(")[2] for line in whys} == {"7 jours avant l'échéance)"}
    assert "Sans destinataire" not in text
    assert OutgoingMail.objects.count() == 0


LILLE_AND_ITS_REGION = """
Directeur R31 <dir.R31@exemple.invalid>
  - À faire avant le 5 septembre 2008 : nommer le correspondant du service hôte – Séminaire de Lille – \
DRTEFP du Nord-Pas-de-Calais
    Pourquoi : Séminaire de Lille, mardi 14 octobre 2008 (date indicative) – DRTEFP du Nord-Pas-de-Calais : la mission \
nationale attend le nom du correspondant du service hôte. (7 jours avant l'échéance)
  - À faire avant le 5 septembre 2008 : nommer le correspondant de la région – Séminaire de Lille – Nord-Pas-de-Calais \
(correspondant de la région)
    Pourquoi : Séminaire de Lille, mardi 14 octobre 2008 (date indicative) – Nord-Pas-de-Calais : la mission nationale \
attend le nom du correspondant de la région. (7 jours avant l'échéance)
"""


def test_it_says_who_owes_what_and_why(august):
    text = say("--date", "2008-08-29", "--dry-run")
    assert LILLE_AND_ITS_REGION in text
    officer = text.partition("Chargé R31 <agent.R31@exemple.invalid>")[2].partition("\n\n")[0]
    assert [
        line.partition(" : ")[2].partition(" – ")[0] for line in officer.splitlines() if line.startswith("  -")
    ] == [
        "indiquer les intervenants locaux",
        "répondre sur le quatrième atelier",
    ]


def test_for_real_and_twice_it_sends_once(august, settings):
    settings.PORTAL_TODAY = "2008-08-29"
    say("--date", "2008-08-29")
    assert "Aucun rappel à envoyer." in say("--date", "2008-08-29")
    # Twelve directors, and twelve officers for what a correspondent would owe.
    assert (OutgoingMail.objects.count(), ReminderSent.objects.count()) == (24, 39)


def test_after_an_outage_only_the_latest_missed_step_goes(august, settings):
    settings.PORTAL_TODAY = "2008-09-12"
    say()
    steps = ReminderSent.objects.filter(deadline__due_on="2008-09-05").values_list("step", flat=True)
    assert set(steps) == {"J+7"}


def test_what_is_done_is_not_reminded(august):
    Deadline.objects.filter(kind="seminars.fourth_workshop").update(done_at="2008-08-28T10:00:00Z")
    text = say("--date", "2008-08-29", "--dry-run")
    assert "quatrième atelier" not in text
