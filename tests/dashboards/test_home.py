"""The home page of each role: what waits, first figures, results side by side."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from cdiae.enums import MeetingState
from conventions.enums import ConventionState, SiaeState
from financing.enums import BudgetLine, EnvelopeLevel
from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation
from financing.services.commitments import write_commitment
from financing.services.envelopes import get_envelope
from iae_portal.core import clock
from iae_portal.core.services.sessions import OPENED
from iae_portal.dashboards.selectors.figures import figures_of, tally_of
from iae_portal.dashboards.selectors.office import (
    NOBODY,
    Credit,
    annexes_waiting,
    credits_of,
    loads_of,
    next_meetings,
)
from iae_portal.dashboards.selectors.todo import dues_of, todo_of
from iae_portal.notifications.services.deadlines import open_deadline
from seminars.reminders import ORGANISER
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import service
from tests.factories.financing import credit, entered, make_convention
from tests.factories.seminars import EventFactory

pytestmark = pytest.mark.django_db


def test_the_nearest_deadline_comes_first_and_says_what_is_late(officer_59l):
    """As the page of deadlines counts: pieces due tomorrow do not hide three weeks without an action."""
    today = clock.today()
    slept, signing, tomorrow, fresh = [
        ConventionFactory(
            officer=officer_59l.user,
            state=state,
            missing_due_on=due and today + dt.timedelta(days=due),
            last_action_on=today - dt.timedelta(days=since),
        )
        for state, due, since in (
            (ConventionState.INCOMPLETE, 1, 21),
            (ConventionState.READY_TO_SIGN, None, 8),
            (ConventionState.INCOMPLETE, 1, 0),
            (ConventionState.OPENED, None, 0),
        )
    ]

    rows = todo_of(officer_59l.user).dossiers

    assert [(row.convention, row.late) for row in rows] == [
        (slept, True),
        (signing, True),
        (tomorrow, False),
        (fresh, False),
    ]
    assert [row.why[:20] for row in rows[::2]] == ["Sans action depuis l", "Pièces attendues ava"]


@pytest.mark.parametrize(("since", "late"), [(15, False), (16, True)])
def test_a_dossier_sleeps_too_long_the_day_after_its_deadline(officer_59l, since, late):
    day = clock.today() - dt.timedelta(days=since)
    ConventionFactory(officer=officer_59l.user, state=ConventionState.OPENED, last_action_on=day)

    assert [row.late for row in todo_of(officer_59l.user).dossiers] == [late]


def test_pieces_are_late_the_day_after_their_day(officer_59l):
    today = clock.today()
    for days in (-1, 0, 1):
        ConventionFactory(
            officer=officer_59l.user,
            state=ConventionState.INCOMPLETE,
            missing_due_on=today + dt.timedelta(days=days),
            last_action_on=today,
        )
    dossiers = todo_of(officer_59l.user).dossiers
    assert [((row.convention.missing_due_on - today).days, row.late) for row in dossiers] == [
        (-1, True),
        (0, False),
        (1, False),
    ]


def test_an_officer_sees_his_open_dossiers_late_ones_first(officer_59l):
    mine = {"officer": officer_59l.user}
    fresh = ConventionFactory(last_action_on=dt.date(2008, 10, 10), **mine)
    stale = ConventionFactory(last_action_on=dt.date(2008, 9, 1), **mine)
    ConventionFactory(last_action_on=dt.date(2008, 9, 1))
    todo = todo_of(officer_59l.user)
    assert [(row.convention, row.late) for row in todo.dossiers] == [(stale, True), (fresh, False)]
    assert todo.dossiers[0].why == "Sans action depuis le 01/09/2008"


def test_a_head_also_sees_what_waits_for_him(head_59l):
    waiting = ConventionFactory(state=ConventionState.READY_TO_SIGN)
    ConventionFactory(state=ConventionState.NEGOTIATION)
    todo = todo_of(head_59l.user)
    assert ([row.convention for row in todo.dossiers], todo.steps) == ([waiting], [])


def test_a_convention_that_ends_within_three_months_waits_for_its_renewal(officer_59l):
    values = {"officer": officer_59l.user, "state": ConventionState.IN_FORCE, "signed_on": dt.date(2008, 1, 2)}
    ending = ConventionFactory(start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31), **values)
    ConventionFactory(start=dt.date(2008, 1, 1), end=dt.date(2010, 12, 31), **values)
    assert [row.convention for row in todo_of(officer_59l.user).renewals] == [ending]


def values(user) -> list[int]:
    return [figure.value for figure in figures_of(tally_of(user))]


def test_figures_count_the_perimeter_only(director_31, director_82, officer_59l, national):
    ConventionFactory(state=ConventionState.NEGOTIATION)
    assert values(director_31.user) == [1, 0, 1, 1, 0, 0]
    assert values(director_82.user) == [0, 0, 0, 0, 0, 0]
    assert values(officer_59l.user) == [1, 0, 1, 1, 0, 0]
    assert values(national.user) == [1, 0, 1, 1, 0, 0]


def test_each_figure_is_the_number_of_rows_of_its_list(officer_59l, head_59l, director_31, national):
    SiaeFactory(state=SiaeState.CLOSED)
    ConventionFactory(state=ConventionState.NEGOTIATION)
    ConventionFactory(state=ConventionState.IN_FORCE, signed_on=clock.today(), siae=SiaeFactory(service=service("62")))

    for client, structures in ((officer_59l, 1), (head_59l, 1), (director_31, 2), (national, 2)):
        figures = figures_of(tally_of(client.user))
        assert figures[0].value == structures
        assert [client.get(figure.url).context["page_obj"].paginator.count for figure in figures] == [
            figure.value for figure in figures
        ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_keeps_its_number_of_queries(officer_59l, django_assert_num_queries, count):
    for _ in range(count):
        ConventionFactory(officer=officer_59l.user, siae=SiaeFactory(service=service("59L")))
    with django_assert_num_queries(9):
        officer_59l.get("/")


def test_the_home_page_of_the_country_keeps_its_number_of_queries(national, django_assert_num_queries):
    for code in ("59L", "69"):
        SiaeFactory(service=service(code))
    with django_assert_num_queries(8):
        national.get("/")


def test_the_home_page_of_a_region_keeps_its_number_of_queries(director_31, head_59l, django_assert_num_queries):
    """A service awaits credits, the region holds some, and others wrote since the last visit."""
    get_envelope(level=EnvelopeLevel.REGION, region=service("59L").region, year=2008, line=BudgetLine.JOB_AID)
    credit("59L", "1000.00", year=2008)
    entered(head_59l.user, make_convention(year=2008))
    session = director_31.session
    session[OPENED] = {"previous": (clock.now() - dt.timedelta(days=1)).isoformat()}
    session.save()
    for code in ("59L", "62"):
        SiaeFactory(service=service(code))
        with django_assert_num_queries(15):
            page = director_31.get("/").context
    assert {row.action for row in page["decisions"]} >= {"Notifier des crédits"}
    assert page["changes"]


def owe(person, due_on: dt.date, label: str) -> None:
    event = EventFactory(organiser=person)
    open_deadline(
        kind=ORGANISER,
        subject=event,
        service=event.host,
        due_on=due_on,
        label=label,
        url="/seminaires/",
        today=dt.date(2008, 9, 1),
        owner=person,
    )


def test_a_person_sees_what_he_owes_outside_the_dossiers(director_31):
    owe(director_31.user, dt.date(2008, 9, 19), "Correspondant à nommer")
    assert [(due.deadline.label, due.late) for due in dues_of(director_31.user)] == [("Correspondant à nommer", True)]
    assert "Correspondant à nommer" in director_31.get("/").content.decode()


def test_what_is_due_in_more_than_sixty_days_stays_in_the_list_of_deadlines(director_31):
    owe(director_31.user, dt.date(2008, 12, 14), "Dans soixante jours")
    owe(director_31.user, dt.date(2008, 12, 15), "Plus tard")
    assert [due.deadline.label for due in dues_of(director_31.user)] == ["Dans soixante jours"]
    assert reverse("notifications:deadlines") in director_31.get("/").content.decode()


def test_a_head_reads_the_load_of_each_and_what_nobody_follows(head_59l, officer_59l):
    today = clock.today()
    for officer, since in ((officer_59l.user, 16), (officer_59l.user, 15), (None, 16)):
        ConventionFactory(
            officer=officer, state=ConventionState.OPENED, last_action_on=today - dt.timedelta(days=since)
        )
    ConventionFactory(siae=SiaeFactory(service=service("62")), state=ConventionState.OPENED)

    loads = loads_of(head_59l.user, today)

    assert [(load.name, load.opened, load.late) for load in loads] == [(str(officer_59l.user), 2, 1), (NOBODY, 1, 1)]
    assert [head_59l.get(load.url).context["total"] for load in loads] == [2, 1]
    assert loads_of(officer_59l.user, today) == []


def test_a_head_reads_the_credits_of_his_service_and_what_waits_for_more(head_59l, officer_59l, director_31):
    today = clock.today()
    assert credits_of(head_59l.user, today) == []
    entered(head_59l.user, make_convention(year=2008))
    waiting = current_computation(FinancialAnnex.objects.get()).agreed_amount
    assert "Aucun crédit d'aide au poste n'est notifié" in head_59l.get("/").content.decode()
    credit("59L", "1000.00", year=2008, author=director_31.user)
    credit("59L", "7.00", year=2007, author=director_31.user)

    (row,) = credits_of(head_59l.user, today)

    assert (row.notified, row.committed, row.reserved, row.share) == (Decimal("1000.00"), 0, waiting, 0)
    assert credits_of(officer_59l.user, today) == []
    page = head_59l.get("/").content.decode()
    assert row.url in page
    assert [annex.reserved_amount for annex in head_59l.get(row.waiting_url).context["object_list"]] == [waiting]
    (step,) = annexes_waiting(head_59l.user, today)
    assert (step.label, step.count, head_59l.get(step.url).context["total"]) == ("En attente de crédits", 1, 1)
    FinancialAnnex.objects.update(funding="committed", reserved_at=None, reserved_amount=0)
    assert [(step.label, step.count) for step in annexes_waiting(head_59l.user, today)] == [("À signer", 1)]


@pytest.mark.parametrize(("committed", "share"), [("99.99", 99), ("100.00", 100), ("0.00", 0)])
def test_a_share_is_whole_when_all_is_committed_only(committed, share):
    amounts = {"notified": Decimal(100), "committed": Decimal(committed), "reserved": Decimal(0)}

    assert Credit(name="x", url="", waiting_url="", **amounts).share == share


@pytest.mark.parametrize(("committed", "said"), [("0", "rien de notifié."), ("12", "rien de notifié, 12 € engagés.")])
def test_a_home_shows_no_share_of_credits_that_nobody_notified(head_59l, committed, said):
    place = {"level": EnvelopeLevel.SERVICE, "service": service("59L"), "line": BudgetLine.JOB_AID}
    envelope, actor = get_envelope(year=clock.today().year, **place), head_59l.user
    if amount := Decimal(committed):
        annex = entered(actor, make_convention(year=envelope.year))
        write_commitment(envelope=envelope, amount=amount, reason="exemple", actor=actor, annex=annex)
        FinancialAnnex.objects.update(reserved_at=None, reserved_amount=0)
    (row,) = credits_of(head_59l.user, clock.today())
    page = head_59l.get("/").content.decode()
    assert (row.notified, row.committed, row.share) == (0, amount, None)
    assert f"{row.name}</a> : {said}" in " ".join(page.split())
    assert "Part engagée" not in page
    credit("59L", "100.00", year=envelope.year)
    page = head_59l.get("/").content.decode()
    assert ("rien de notifié" in page, "Part engagée" in page) == (False, True)


def test_the_next_meetings_are_those_to_come_the_nearest_first(officer_59l):
    today, council = clock.today(), make_council("59L", with_members=False)
    later, now, _past = [make_meeting(council, held_on=today + dt.timedelta(days=days)) for days in (9, 0, -1)]
    make_meeting(council, held_on=today + dt.timedelta(days=1), state=MeetingState.CANCELLED)

    assert next_meetings(officer_59l.user, today) == [now, later]
    assert reverse("cdiae:meeting", args=[now.pk]) in officer_59l.get("/").content.decode()


def test_my_dossiers_are_counted_by_step_with_their_list(officer_59l):
    """In the order of the work; those of others are not mine."""
    mine = (ConventionState.NEGOTIATION, ConventionState.OPENED, ConventionState.NEGOTIATION)
    for state in mine:
        ConventionFactory(officer=officer_59l.user, state=state)
    ConventionFactory(state=ConventionState.OPENED)

    steps = todo_of(officer_59l.user).steps

    assert [step.count for step in steps] == [1, 2]
    assert [officer_59l.get(step.url).context["total"] for step in steps] == [1, 2]


def test_a_region_reads_the_credits_of_each_of_its_services(director_31, regional_officer_31, director_82, national):
    today = clock.today()
    for code, amount in (("59L", "1000.00"), ("62", "500.00"), ("69", "70.00")):
        credit(code, amount, year=2008, author=director_31.user)
    credit("59V", "9.00", year=2007, author=director_31.user)
    for client in (director_31, regional_officer_31):
        rows = credits_of(client.user, today)
        assert [(row.name, row.notified) for row in rows] == [
            ("DDTEFP 59L", Decimal("1000.00")),
            ("DDTEFP 62", Decimal("500.00")),
        ]
        assert [client.get(row.url).status_code for row in rows] == [200, 200]
        assert [client.get(row.waiting_url).context["notes"] for row in rows] == [[], []]
    assert [row.name for row in credits_of(director_82.user, today)] == ["DDTEFP 69"]
    assert credits_of(national.user, today) == []
