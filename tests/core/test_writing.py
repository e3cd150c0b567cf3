"""One way of writing a row: what changed is saved and told, nothing else (iae_portal.core.services.writing)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from iae_portal.core.errors import StaleObject
from iae_portal.core.models import Assignment, JournalEntry
from iae_portal.core.services.writing import add_and_tell, check_fresh, save_and_tell
from tests.factories import AssignmentFactory, UserFactory, service
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TOLD = {"action": "assignment.close", "sentence": "Affectation close"}


@scene
def assignment():
    return AssignmentFactory(service=service("59L"), role="officer", start=dt.date(2008, 1, 2))


def test_what_changed_is_saved_and_told(assignment):
    actor = UserFactory()

    changed = save_and_tell(
        assignment, actor=actor, values={"end": dt.date(2008, 12, 31), "role": "officer"}, comment="mutation", **TOLD
    )

    line = JournalEntry.objects.get()
    assignment.refresh_from_db()
    assert (changed, assignment.end) == (True, dt.date(2008, 12, 31))
    assert (line.before, line.after) == ({"end": None}, {"end": "2008-12-31"})
    assert (line.actor, line.service, line.object_id) == (actor, assignment.service, assignment.pk)
    assert line.comment == "mutation"


def test_what_did_not_change_is_not_told(assignment):
    assert save_and_tell(assignment, actor=None, values={"role": "officer"}, **TOLD) is False
    assert not JournalEntry.objects.exists()


def test_what_the_model_refuses_is_not_saved(assignment):
    with pytest.raises(ValidationError):
        save_and_tell(assignment, actor=None, values={"end": dt.date(2007, 1, 1)}, **TOLD)

    assert Assignment.objects.get(pk=assignment.pk).end is None
    assert not JournalEntry.objects.exists()


def test_the_journal_may_speak_of_another_object_and_service(assignment):
    save_and_tell(
        assignment,
        actor=None,
        values={"end": dt.date(2008, 12, 31)},
        subject=assignment.user,
        service=service("62"),
        **TOLD,
    )

    line = JournalEntry.objects.get()
    assert (line.object_id, line.service.code) == (assignment.user.pk, "62")


def test_a_new_row_is_told_whole():
    row = Assignment(user=UserFactory(), service=service("59L"), role="head", start=dt.date(2008, 1, 2))

    add_and_tell(row, actor=None, action="assignment.add", sentence="Affectation", fields=["role", "end"])

    line = JournalEntry.objects.get()
    assert (line.object_id, line.before, line.after) == (row.pk, {}, {"role": "head", "end": None})


@pytest.mark.parametrize("seen", [None, 3])
def test_what_was_shown_is_still_there(seen):
    check_fresh(seen, 3, "Relisez.", dict)


def test_what_was_shown_has_changed():
    with pytest.raises(StaleObject) as stale:
        check_fresh(2, 3, "Relisez.", lambda: {"état": "ouvert"})

    assert (stale.value.sentences, stale.value.current) == (("Relisez.",), {"état": "ouvert"})
