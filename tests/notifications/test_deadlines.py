"""Deadlines as rows: opened, brought up to date, closed, handed over."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.deadlines import (
    deadlines_visible_to,
    deadlines_waiting_for,
    reminders_visible_to,
)
from iae_portal.notifications.services.deadlines import (
    Due,
    cancel_deadlines_of,
    close_deadline,
    hand_over_deadlines,
    open_deadline,
    settle_deadlines,
)
from iae_portal.notifications.services.reminders import send_reminders
from tests.factories import UserFactory, make_user, service
from tests.notifications.conftest import PIECES, also_in, deadline_for

pytestmark = pytest.mark.django_db


def test_opening_twice_moves_the_date_of_the_same_row():
    first = deadline_for(due_on=dt.date(2008, 10, 30))
    second = deadline_for(due_on=dt.date(2008, 11, 15), today=dt.date(2008, 10, 1))

    assert (second.pk, Deadline.objects.count()) == (first.pk, 1)
    assert (second.due_on, second.opened_on) == (dt.date(2008, 11, 15), dt.date(2008, 1, 1))


@pytest.mark.parametrize(("close", "values"), [(close_deadline, {"kind": PIECES}), (cancel_deadlines_of, {})])
def test_a_closed_deadline_opens_again(close, values):
    deadline = deadline_for()

    assert [close(subject=service("59L"), **values) for _ in range(2)] == [True, False]
    deadline.refresh_from_db()
    assert deadline.is_open is False
    again = deadline_for(today=dt.date(2008, 10, 15))
    assert (again.pk, again.is_open, again.opened_on) == (deadline.pk, True, dt.date(2008, 10, 15))


@pytest.mark.parametrize("codes", [("59L",), ("59L", "62", "69")])
def test_many_are_settled_in_as_many_queries_as_one(codes, django_assert_num_queries):
    """Opened, then left as they are, then moved, closed, and opened again."""
    today = dt.date(2008, 10, 15)

    def settle(queries, **values):
        place = {"kind": PIECES, "due_on": dt.date(2008, 10, 30), "label": "Pièces", "url": "/"} | values
        rows = [Due(subject=row, service=row, **place) for row in map(service, codes)]
        with django_assert_num_queries(queries):
            settle_deadlines(rows, today=today)
        return {(row.due_on, row.label, row.search_key, row.opened_on, row.is_open) for row in Deadline.objects.all()}

    ContentType.objects.get_for_model(service("59L"))
    first = settle(4)
    assert first == {(dt.date(2008, 10, 30), "Pièces", "pieces", today, True)}
    assert settle(3) == first
    moved = {"due_on": dt.date(2008, 11, 15)}
    assert settle(4, **moved) == {(dt.date(2008, 11, 15), "Pièces", "pieces", today, True)}
    today = dt.date(2008, 10, 16)
    closed = {(dt.date(2008, 11, 15), "Pièces", "pieces", dt.date(2008, 10, 15), False)}
    assert settle(4, done=True, **moved) == settle(3, done=True) == closed
    assert settle(4) == {(dt.date(2008, 10, 30), "Pièces", "pieces", today, True)}
    assert Deadline.objects.count() == len(codes)


def test_a_deadline_needs_a_rule():
    row = service("59L")
    with pytest.raises(ValueError, match="no reminder rule"):
        open_deadline(
            kind="inconnue", subject=row, service=row, due_on=row, label="", url="", today=dt.date(2008, 1, 1)
        )
    with pytest.raises(ValidationError):
        Deadline(kind="inconnue", service=row).full_clean()


def test_the_end_of_a_subject_cancels_all_it_owed():
    deadline_for()

    assert cancel_deadlines_of(subject=service("59L")) == 1
    assert cancel_deadlines_of(subject=service("59L")) == 0


def test_a_new_officer_in_charge_takes_the_deadlines_over():
    successor = UserFactory()
    deadline_for()
    hand_over_deadlines(subjects=[service("59L")], owner=successor)

    assert Deadline.objects.get().owner == successor


def test_what_a_head_owes_stays_his(officer_59l):
    Deadline.objects.filter(pk=deadline_for().pk).update(owner=None, owner_role=Role.HEAD)
    hand_over_deadlines(subjects=[service("59L")], owner=officer_59l.user)

    assert Deadline.objects.get().owner is None


def test_the_database_refuses_a_deadline_both_done_and_cancelled():
    deadline_for()
    close_deadline(kind=PIECES, subject=service("59L"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.update(cancelled_at=clock.now())


def test_what_waits_for_a_person():
    officer = also_in(make_user(Role.OFFICER, "59L"), "62")
    head = make_user(Role.HEAD, "59L")
    elsewhere = make_user(Role.OFFICER, "62")
    deadline_for("59L")
    deadline_for("62", owner=officer)
    deadline_for("69", owner_role=Role.HEAD)

    assert [row.label for row in deadlines_waiting_for(officer)] == ["dossier d'essai 59L", "dossier d'essai 62"]
    assert [deadlines_waiting_for(user).count() for user in (head, elsewhere)] == [0, 0]
    close_deadline(kind=PIECES, subject=service("59L"))
    assert [row.label for row in deadlines_waiting_for(officer)] == ["dossier d'essai 62"]


@pytest.mark.parametrize(("code", "is_active"), [("62", True), ("59L", False)])
def test_what_an_owner_who_left_owes_waits_for_those_who_stay(code, is_active):
    officer = make_user(Role.OFFICER, "59L")
    deadline_for("59L", owner=make_user(Role.OFFICER, code, is_active=is_active))

    assert [row.label for row in deadlines_waiting_for(officer)] == ["dossier d'essai 59L"]


def test_a_person_reads_what_was_sent_to_him_of_a_service_that_he_left():
    person = make_user(Role.OFFICER, "59L")
    deadline_for("59L", owner=person)
    send_reminders(day=dt.date(2008, 10, 15))
    Deadline.objects.update(service=service("62"))

    assert reminders_visible_to(person).count() == 1
    assert reminders_visible_to(make_user(Role.OFFICER, "59L")).count() == 0


@pytest.mark.parametrize(
    ("reader", "count"),
    [
        ("officer_59l", 1),
        ("officer_59v", 0),
        ("officer_62", 1),
        ("director_31", 2),
        ("director_82", 0),
        ("national", 2),
    ],
)
def test_who_sees_the_deadlines(reader, count, request):
    deadline_for("59L")
    deadline_for("62")

    assert deadlines_visible_to(request.getfixturevalue(reader).user).count() == count
