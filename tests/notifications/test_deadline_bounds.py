"""What is done to one deadline leaves those beside it: of another subject, another kind, another thing of its key."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType

from conventions.reminders import STALE
from iae_portal.core import clock
from iae_portal.core.models import Region, Service
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.services.deadlines import (
    Due,
    cancel_deadlines_of,
    close_deadline,
    hand_over_deadlines,
    is_open,
    open_due_on,
    open_kinds,
    settle_deadlines,
)
from tests.factories import UserFactory, service
from tests.notifications.conftest import PIECES, deadline_for

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DUE = dt.date(2008, 10, 30)


def others() -> set[int]:
    """Beside the pieces of Lille: those of Arras, what else Lille owes, and the pieces of a region of the same key."""
    lille = service("59L")
    place = {"service": lille, "due_on": dt.date(2008, 10, 20), "label": "Région", "url": "/", "opened_on": TODAY}
    region = ContentType.objects.get_for_model(Region)
    row = Deadline.objects.create(kind=PIECES, content_type=region, object_id=lille.pk, **place)
    return {deadline_for("62").pk, deadline_for(kind=STALE).pk, row.pk}


def settle(subject: Service) -> None:
    due = Due(kind=PIECES, subject=subject, service=subject, due_on=DUE, label="", url="/", done=True)
    settle_deadlines([due], today=TODAY)


@pytest.mark.parametrize(
    "close",
    [
        settle,
        lambda subject: close_deadline(kind=PIECES, subject=subject),
        lambda subject: cancel_deadlines_of(kind=PIECES, subject=subject),
    ],
    ids=["settled", "closed", "cancelled"],
)
def test_one_that_ends_leaves_those_beside_it(close):
    ended, kept = deadline_for(), others()
    close(service("59L"))

    assert set(Deadline.objects.open().values_list("pk", flat=True)) == kept
    ended.refresh_from_db()
    assert not ended.is_open


def test_a_subject_that_ends_owes_nothing_and_the_others_owe_as_before():
    others(), deadline_for()

    assert cancel_deadlines_of(subject=service("59L")) == 2
    assert sorted(Deadline.objects.open().values_list("label", flat=True)) == ["Région", "dossier d'essai 62"]


def test_what_is_done_already_keeps_the_hour_when_it_was():
    deadline = deadline_for()
    close_deadline(kind=PIECES, subject=service("59L"))
    was = clock.now() - dt.timedelta(days=3)
    Deadline.objects.filter(pk=deadline.pk).update(done_at=was)
    settle(service("59L"))

    deadline.refresh_from_db()
    assert deadline.done_at == was


def test_a_new_officer_takes_what_is_open_of_his_subjects_only():
    former, successor = UserFactory(), UserFactory()
    others()
    deadline_for(kind=STALE, owner=former)
    close_deadline(kind=STALE, subject=service("59L"))
    taken = deadline_for(owner=former)

    assert hand_over_deadlines(subjects=[service("59L")], owner=successor) == 1
    assert set(Deadline.objects.filter(owner=successor).values_list("pk", flat=True)) == {taken.pk}
    assert Deadline.objects.get(kind=STALE).owner == former


def test_what_a_subject_owes_is_read_of_it_alone():
    others()
    lille, arras = service("59L"), service("62")
    cancel_deadlines_of(subject=arras)

    assert (open_kinds(subject=lille), open_kinds(subject=arras)) == ({STALE}, set())
    assert not is_open(kind=PIECES, subject=lille)
    assert open_due_on(kind=PIECES, subject=lille) is None
    deadline_for(due_on=DUE)
    assert (is_open(kind=PIECES, subject=lille), is_open(kind=PIECES, subject=arras)) == (True, False)
    assert open_due_on(kind=PIECES, subject=lille) == DUE
    assert open_kinds(subject=lille) == {STALE, PIECES}
