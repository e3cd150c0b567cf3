"""Who follows a dossier of the agenda learns that its meeting moves or is cancelled."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType

from cdiae.services.convocations import cancel_meeting
from cdiae.services.meetings import update_meeting
from conventions.models import Convention, OpinionRequest, Siae
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment
from iae_portal.notifications.models import OutgoingMail
from tests.factories.cdiae import make_council, make_item, make_meeting, make_request
from tests.factories.core import make_user
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
MOVED, CANCELLED = "cdiae.dossier_moved", "cdiae.dossier_cancelled"


@scene
def officer(db):
    return make_user(Role.OFFICER, "59L")


@scene
def meeting(officer):
    council = make_council("59L", served=("59V",), with_members=False)
    meeting = make_meeting(council)
    for request in (make_request(), make_request()):
        Convention.objects.filter(pk=request.object_id).update(officer=officer)
        make_item(meeting, request)
    make_item(meeting)
    return meeting


def told(kind: str) -> list[tuple]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("recipient_email").values_list("recipient", flat=True))


@pytest.mark.parametrize(
    "changed",
    [{"held_on": dt.date(2008, 11, 26)}, {"starts_at": dt.time(10)}, {"place": "Mairie de Lille"}],
)
def test_the_officer_of_a_dossier_learns_once_that_its_meeting_moves(meeting, head, officer, changed):
    update_meeting(actor=head, meeting=meeting, **changed)
    assert told(MOVED) == [officer.pk]


def test_who_was_told_of_a_move_is_told_of_the_next(meeting, head, officer):
    for day in (26, 27):
        update_meeting(actor=head, meeting=meeting, held_on=dt.date(2008, 11, day))
    assert told(MOVED) == [officer.pk] * 2


def test_the_mail_says_both_days_and_each_dossier(meeting, head):
    update_meeting(actor=head, meeting=meeting, held_on=dt.date(2008, 11, 26))
    mail = OutgoingMail.objects.get(kind=MOVED)
    assert mail.subject_line == "Séance déplacée – CDIAE du Nord, 26 novembre 2008"
    first = "La séance prévue le mercredi 19 novembre 2008 à 9\xa0h\xa030, Préfecture, salle Exemple, change de jour"
    assert first in mail.text
    assert "Elle se tiendra le mercredi 26 novembre 2008 à 9\xa0h\xa030, Préfecture, salle Exemple." in mail.text
    for item in meeting.items.exclude(opinion_request=None):
        assert item.title in mail.text
    assert "Point 3" not in mail.text


def test_a_meeting_that_keeps_its_day_and_place_tells_nobody(meeting, head):
    update_meeting(actor=head, meeting=meeting, remote_access="01 02 03 04 05")
    assert told(MOVED) == []


def test_who_moves_the_meeting_is_not_told_of_it(meeting, officer):
    update_meeting(actor=officer, meeting=meeting, held_on=dt.date(2008, 11, 26))
    assert told(MOVED) == []


def test_a_dossier_without_officer_tells_the_head_of_its_own_service(meeting, head):
    other = make_user(Role.HEAD, "59V")
    request = make_request("59V")
    Convention.objects.filter(pk=request.object_id).update(officer=None)
    make_item(meeting, request)
    cancel_meeting(actor=head, meeting=meeting, reason="Neige.")
    assert other.pk in told(CANCELLED)
    assert len(told(CANCELLED)) == 2


def test_an_officer_who_left_is_not_told_but_the_head_is(meeting, officer):
    Assignment.objects.filter(user=officer).update(end=dt.date(2008, 10, 14))
    head = make_user(Role.HEAD, "59L")
    other = make_user(Role.OFFICER, "59L")
    update_meeting(actor=other, meeting=meeting, held_on=dt.date(2008, 11, 26))
    assert told(MOVED) == [head.pk]


@pytest.mark.parametrize("state", ["preparation", "convened"])
def test_the_officer_learns_that_the_meeting_is_cancelled(meeting, head, officer, state):
    meeting.state, meeting.convened_on = state, TODAY
    meeting.save()
    cancel_meeting(actor=head, meeting=meeting, reason="Neige.")
    mail = OutgoingMail.objects.get(kind=CANCELLED)
    assert mail.recipient == officer
    assert "Motif : Neige." in mail.text


def test_a_file_without_convention_is_followed_by_who_asked(meeting, head, officer):
    asker = make_user(Role.OFFICER, "59L")
    request = make_request(asked_by=asker)
    kind = ContentType.objects.get_for_model(Siae)
    OpinionRequest.objects.filter(pk=request.pk).update(content_type=kind, object_id=request.siae_id)
    make_item(meeting, request)
    update_meeting(actor=head, meeting=meeting, held_on=dt.date(2008, 11, 26))
    assert set(told(MOVED)) == {officer.pk, asker.pk}
