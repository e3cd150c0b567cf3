"""Who moved service leaves his dossiers there: his former head is told that nobody has them in charge."""

import datetime as dt

import pytest

from conventions.enums import ConventionState
from conventions.models import Exchange
from conventions.reminders import UNATTENDED
from conventions.services.conventions import reassign
from conventions.services.daily import run_daily
from financing.models import RecoveryOrder
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.dashboards.selectors.todo import dues_of
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.sending import sending_plan
from iae_portal.notifications.services.deadlines import open_deadline
from tests.clients import client_of
from tests.factories import AssignmentFactory, make_user, service
from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db


def leaves_on(day: dt.date):
    return AssignmentFactory(service=service("59L"), role=Role.OFFICER, end=day).user


def found() -> list[dt.date]:
    run_daily()
    return list(Deadline.objects.open().filter(kind=UNATTENDED).values_list("due_on", flat=True))


def test_a_dossier_has_nobody_from_the_day_after_the_last_of_its_officer():
    today = clock.today()
    ConventionFactory(officer=leaves_on(today))
    assert found() == []

    ConventionFactory(officer=leaves_on(today - dt.timedelta(days=1)))
    assert found() == [today]


@pytest.mark.parametrize(
    ("state", "told"),
    [(ConventionState.WITHDRAWN, False), (ConventionState.REFUSED, False), (ConventionState.OPENED, True)],
)
def test_only_a_dossier_that_goes_on_needs_somebody(state, told):
    ConventionFactory(state=state, officer=None)

    assert bool(found()) is told


@pytest.mark.parametrize(
    ("role", "code", "is_active", "told"),
    [
        (Role.OFFICER, "62", True, True),
        (Role.OFFICER, "59L", False, True),
        (Role.REGIONAL_OFFICER, "59L", True, True),
        (Role.HEAD, "59L", True, False),
    ],
)
def test_who_has_no_local_role_or_no_account_here_is_nobody(role, code, is_active, told):
    ConventionFactory(officer=make_user(role, code, is_active=is_active))

    assert found() == [clock.today()] * told


def test_the_head_reads_it_on_his_home_page_and_in_his_mail_until_the_dossier_is_given(head_59l, officer_59l):
    convention = ConventionFactory(officer=leaves_on(clock.today() - dt.timedelta(days=1)))
    run_daily()

    label = f"Dossiers sans chargé – {service('59L')}"
    assert [due.deadline.label for due in dues_of(head_59l.user)] == [label]
    told = [(parcel.recipient, parcel.lines[0].deadline.label) for parcel in sending_plan(clock.today()).parcels]
    assert (head_59l.user, label) in told
    assert dues_of(officer_59l.user) == []
    page = client_of(head_59l.user).get(Deadline.objects.get(kind=UNATTENDED).url)
    assert [row.pk for row in page.context["object_list"]] == [convention.pk]

    reassign(actor=head_59l.user, conventions=[convention], officer=officer_59l.user)
    assert dues_of(head_59l.user) == []


def test_who_moved_owes_nothing_any_more_in_the_service_that_he_left(officer_59l):
    moved = leaves_on(clock.today() - dt.timedelta(days=1))
    AssignmentFactory(user=moved, service=service("62"), role=Role.OFFICER)
    open_deadline(
        kind="conventions.unattended",
        subject=service("59L"),
        service=service("59L"),
        due_on=clock.today(),
        label="Dossier de Lille",
        url="/",
        today=clock.today(),
        owner=moved,
    )

    assert dues_of(moved) == []
    assert [due.deadline.label for due in dues_of(officer_59l.user)] == ["Dossier de Lille"]
    assert [parcel.recipient for parcel in sending_plan(clock.today()).parcels] == [officer_59l.user]


def test_what_is_owed_of_a_dossier_goes_to_its_new_officer_on_every_floor(head_59l, officer_59l, signed):
    """An annexe, an order of recovery, what the structure sent, the results of a year."""
    annex = signed.annexes.get()
    person = head_59l.user
    days = {name: clock.today() for name in ("issued_on", "due_on", "withdrawn_on")}
    order = RecoveryOrder.objects.create(
        annex=annex, number="R-1", amount=10, issued_by=person, **days, withdrawal_reason="Essai"
    )
    asked = {"asked_on": clock.today(), "asked_by": person, "due_on": clock.today()}
    exchange = Exchange.objects.create(convention=signed, kind="fiche", **asked)
    rows = [signed, annex, order, exchange]
    former = make_user(Role.OFFICER, "59L")
    for row in rows:
        given = {"subject": row, "service": service("59L"), "due_on": clock.today(), "label": "Essai", "url": "/"}
        open_deadline(kind="conventions.received", owner=former, **given)

    reassign(actor=head_59l.user, conventions=[signed], officer=make_user(Role.OFFICER, "59L"))

    assert not Deadline.objects.open().filter(owner=former).exists()
