"""What waits on a home and what a note or a file tells, on both sides of each bound."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from conventions.reminders import MISSING, RECEIVED, STALE_DAYS, UNATTENDED
from financing.models import ModulationCampaign, Regime
from iae_portal.core.enums import Role
from iae_portal.core.figures import Answers
from iae_portal.dashboards.selectors import note
from iae_portal.dashboards.selectors.board import hushed as board
from iae_portal.dashboards.selectors.decisions import decisions_of
from iae_portal.dashboards.selectors.first_steps import administrators
from iae_portal.dashboards.selectors.office import loads_of
from iae_portal.dashboards.selectors.todo import dues_of, todo_of
from iae_portal.dashboards.tables import Cell, Line, Table
from tests.factories import UserFactory, make_user, service
from tests.factories.conventions import ConventionFactory
from tests.factories.dashboards import PlanStepFactory, SteeringMeetingFactory
from tests.factories.notifications import DeadlineFactory

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)


@pytest.mark.django_db
def test_a_renewal_is_prepared_within_ninety_two_days_until_it_is_opened(officer_59l):
    held = {"officer": officer_59l.user, "state": ConventionState.IN_FORCE, "signed_on": dt.date(2008, 1, 2)}
    start, last = dt.date(2008, 2, 1), TODAY + 92 * DAY
    ending, renewed, _ = (ConventionFactory(start=start, end=end, **held) for end in (last, last, last + DAY))
    ConventionFactory(siae=renewed.siae, previous=renewed, start=last + DAY, end=last + 365 * DAY)

    assert [row.convention for row in todo_of(officer_59l.user).renewals] == [ending]


@pytest.mark.django_db
def test_of_two_deadlines_of_one_day_the_dossier_that_sleeps_longest_comes_first(officer_59l):
    """It says the pieces that it awaits that very day; one that has slept until today says nothing of them yet."""
    held = {"officer": officer_59l.user, "state": ConventionState.INCOMPLETE, "missing_due_on": TODAY + DAY}
    fresh, slept, first = (
        ConventionFactory(last_action_on=day, **held)
        for day in (TODAY, TODAY + DAY - STALE_DAYS * DAY, TODAY - STALE_DAYS * DAY)
    )
    rows = todo_of(officer_59l.user).dossiers
    assert [(row.convention, row.why[:6]) for row in rows] == [
        (first, "Incomp"),
        (slept, "Pièces"),
        (fresh, "Pièces"),
    ]
    assert "dernière action" in rows[0].why


@pytest.mark.django_db
def test_what_a_structure_sent_and_dossiers_of_nobody_are_owed_outside_the_dossiers(officer_59l):
    own = {"owner": officer_59l.user, "service": service("59L"), "due_on": TODAY}
    for kind in (RECEIVED, UNATTENDED, MISSING):
        DeadlineFactory(kind=kind, **own)

    assert {due.deadline.kind for due in dues_of(officer_59l.user)} == {RECEIVED, UNATTENDED}


@pytest.mark.django_db
def test_the_load_of_who_is_the_most_late_comes_first(head_59l):
    names = ("Alix", "Zoé")
    people = [make_user(Role.OFFICER, "59L", username=name, first_name=name, last_name="Exemple") for name in names]
    for person, since in zip(people, (1, 40), strict=True):
        ConventionFactory(officer=person, state=ConventionState.OPENED, last_action_on=TODAY - since * DAY)

    assert [(load.name, load.late) for load in loads_of(head_59l.user, TODAY)] == [
        (str(people[1]), 1),
        (str(people[0]), 0),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("due_on", "late"), [(TODAY, False), (TODAY - DAY, True)])
def test_a_collection_is_closed_the_day_after_its_last(director_31, due_on, late):
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    frame = {"floor": regime.floor, "ceiling": regime.ceiling, "regime": regime, "envelope_amount": 1000}
    years = {"type": "ACI", "data_year": 2008, "payment_year": 2009, "collection_due_on": due_on}
    held = {"region": service("R31").region, "service": service("R31"), "opened_by": director_31.user}
    campaign = ModulationCampaign.objects.create(**frame, **years, **held)
    address = reverse("financing:campaign_detail", args=[campaign.pk])
    (row,) = (row for row in decisions_of(director_31.user, TODAY) if row.url == address)

    # Nobody is in the batch: closing it would be refused, and the home page says so.
    assert (row.late, row.action) == (late, "Voir ce qui manque" if late else "Suivre la collecte")
    assert ("Le lot ne compte aucune structure" in row.why) == late


@pytest.mark.django_db
def test_whom_to_ask_has_an_address():
    known = UserFactory(is_superuser=True, is_staff=True, email="qui.aide@exemple.invalid")
    UserFactory(is_superuser=True, is_staff=True, email="")

    assert administrators() == [known]


@pytest.mark.django_db
def test_what_was_asked_of_the_only_participant_names_it():
    meeting = SteeringMeetingFactory()
    meeting.services.set([service("R31")])
    PlanStepFactory(meeting=meeting, service=service("R31"))

    assert [row["service"] for row in note.build_context(meeting)["decisions"]] == [service("R31").name]


@pytest.mark.parametrize("before", [None, 6])
def test_a_change_is_hidden_with_the_year_that_it_would_tell(monkeypatch, before):
    told = iter([(10, 0, 0, 0, 10, 10), (6, 0, 0, 0, before, 6)])
    monkeypatch.setattr(board, "spots_of", lambda frame: [])
    monkeypatch.setattr(board, "told_exits", lambda counted: {frozenset(): next(told)})
    table = Table("sorties", "Sorties", (), [Line("Sorties examinées", (Cell(10), Cell(6), Cell(4)))])
    frame = SimpleNamespace(year=2008, is_country=True, six_years=False, keys=list)

    (shown,) = board.hushed(frame, SimpleNamespace(exits={}), [table], "", kept=True)
    assert [cell == board.MASK for cell in shown.lines[0].cells] == [False, before is None, before is None]


@pytest.mark.parametrize(("given", "said"), [(2, ""), (1, " (1 sur 2)")])
def test_a_note_says_how_many_services_have_their_credits_where_some_have_not(given, said):
    row = SimpleNamespace(notified=Decimal(1000), funded=Answers(given, 2))

    assert note._notified(row).endswith(f"€{said}")
