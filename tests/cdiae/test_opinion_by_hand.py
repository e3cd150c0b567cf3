"""Opinions and information given at a meeting held outside the portal, with its minutes."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from cdiae.enums import MeetingState
from cdiae.models import AgendaItem, Meeting
from cdiae.selectors.agenda import pending_requests
from cdiae.services import agenda, session
from cdiae.services.agenda import freeze_agenda
from cdiae.services.meetings import convene_again
from cdiae.services.opinion_by_hand import record_by_hand
from conventions.models import OpinionRequest
from conventions.services.opinions import answer_by_hand
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from tests.cdiae.test_session import seat_everybody
from tests.clients import client_of
from tests.factories import make_user
from tests.factories.cdiae import MEETING_DAY, convene, make_council, make_item, make_meeting, make_request
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"


@scene
def council(db):
    return make_council("59L", served=("59V",))


@scene
def listed(council) -> AgendaItem:
    """A request on the agenda of 19 November, before a free item."""
    meeting = make_meeting(council)
    item = make_item(meeting, make_request())
    make_item(meeting)
    return item


def values(**more) -> dict:
    return {"opinion": "favourable", "given_on": TODAY, "text": "", **more}


def minutes() -> dict:
    return {"minutes": ContentFile(PDF, name="pv.pdf"), "minutes_name": "pv.pdf"}


def posted(**more) -> dict:
    sent = {"opinion": "favourable", "given_on": "2008-10-15", "text": "", **more}
    return {**sent, "minutes": SimpleUploadedFile("pv.pdf", PDF)}


def address(request: OpinionRequest) -> str:
    return f"/cdiae/59/avis/{request.pk}/"


def test_what_is_for_information_is_told_to_the_council_on_a_date_with_its_minutes(council, head_59l):
    request = make_request(kind="amendment_notice", for_information=True)
    page = head_59l.get("/cdiae/59/").content.decode()
    assert (address(request) in page, "Information donnée hors du portail" in page) == (True, True)
    form = head_59l.get(address(request)).content.decode()
    assert ("Porté à la connaissance du conseil le" in form, 'name="opinion"' in form) == (True, False)
    assert head_59l.post(address(request), posted(given_on="2008-10-16")).status_code == 422  # to come
    assert head_59l.post(address(request), {"given_on": "2008-10-15"}).status_code == 422  # without minutes
    assert head_59l.post(address(request), posted()).status_code == 302
    row = OpinionRequest.objects.get(pk=request.pk)
    assert (row.state, row.source, row.opinion, row.given_on, row.minutes_name) == (
        "answered",
        "by_hand",
        "",
        TODAY,
        "pv.pdf",
    )


def test_a_request_on_an_agenda_leaves_it_only_when_the_person_says_so(listed, head_59l):
    request, meeting = listed.opinion_request, listed.meeting
    assert address(request) in head_59l.get(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/").content.decode()
    assert "Retirer ce point de l" in head_59l.get(address(request)).content.decode()
    refused = head_59l.post(address(request), posted())
    assert (refused.status_code, meeting.items.count()) == (422, 2)
    assert "Confirmez que ce point quitte" in refused.content.decode()
    with pytest.raises(Refusal, match="Confirmez que ce point quitte"):
        record_by_hand(actor=head_59l.user, request=request, **values(), **minutes())
    done = head_59l.post(address(request), posted(take_off="on"))
    assert (done.status_code, done.url) == (302, f"/cdiae/seances/{meeting.pk}/ordre-du-jour/")
    assert [(row.position, row.title) for row in meeting.items.all()] == [(1, "Point 2")]
    assert OpinionRequest.objects.get(pk=request.pk).state == "answered"


def test_once_convened_the_agenda_gets_a_new_version_and_the_members_must_be_told(listed, head_59l, officer_59l):
    meeting = listed.meeting
    convene(meeting, officer_59l.user)
    Meeting.objects.filter(pk=meeting.pk).update(told_sequence=0)
    assert head_59l.post(address(listed.opinion_request), posted(take_off="on")).status_code == 302
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.sequence, meeting.has_unsent_change) == (1, True)
    page = head_59l.get(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/").content.decode()
    assert "Envoyez la convocation rectificative" in page
    version = freeze_agenda(actor=head_59l.user, meeting=meeting)
    assert (version.rank, [row["title"] for row in version.content]) == (2, ["Point 2"])


def test_a_meeting_in_session_keeps_its_item(council, head_59l, officer_59l):
    meeting = make_meeting(council, held_on=TODAY, starts_at=dt.time())
    item = make_item(meeting, make_request())
    convene(meeting, officer_59l.user)
    seat_everybody(meeting, officer_59l.user, 12)
    session.open_session(actor=officer_59l.user, meeting=meeting)
    why = "est ouverte et ce point y est inscrit : ajournez-le et levez la séance"
    page = head_59l.get(address(item.opinion_request), follow=True)
    assert why in page.content.decode()
    with pytest.raises(Refusal, match=why):
        record_by_hand(actor=head_59l.user, request=item.opinion_request, take_off=True, **values(), **minutes())
    assert meeting.items.count() == 1


def test_r133_10_the_agenda_of_a_second_convocation_keeps_its_item(council, head_59l, officer_59l):
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, make_request())
    convene(meeting, officer_59l.user)
    session.note_no_quorum(actor=officer_59l.user, meeting=meeting)
    convene_again(actor=officer_59l.user, meeting=meeting, held_on=MEETING_DAY)
    with pytest.raises(Refusal, match="son ordre du jour ne change pas"):
        record_by_hand(actor=head_59l.user, request=item.opinion_request, take_off=True, **values(), **minutes())


def test_the_head_of_valenciennes_asks_lille_to_take_his_request_off(council):
    head = make_user(Role.HEAD, "59V", username="chef.59v")
    meeting = make_meeting(council)
    item = make_item(meeting, make_request("59V"))
    page = client_of(head).get(address(item.opinion_request), follow=True)
    assert "demandez à son secrétariat" in page.content.decode()
    with pytest.raises(Refusal, match="demandez à son secrétariat"):
        record_by_hand(actor=head, request=item.opinion_request, take_off=True, **values(), **minutes())
    agenda.remove_item(actor=make_user(Role.OFFICER, "59L"), item=item)
    assert record_by_hand(actor=head, request=item.opinion_request, **values(), **minutes()) is None


def test_only_the_head_of_the_service_records(listed, officer_59l):
    with pytest.raises(NotAllowed):
        record_by_hand(actor=officer_59l.user, request=listed.opinion_request, take_off=True, **values(), **minutes())


def test_no_other_page_answers_a_request_that_an_agenda_holds(listed, head_59l):
    """The convention's own page records by hand too: an agenda must not keep an answered request."""
    with pytest.raises(Refusal, match="enregistrez l'avis depuis cet ordre du jour"):
        answer_by_hand(actor=head_59l.user, request=listed.opinion_request, **values(), **minutes())
    Meeting.objects.update(state=MeetingState.CANCELLED)
    assert pending_requests(listed.meeting.council).count() == 1
    answered = answer_by_hand(actor=head_59l.user, request=listed.opinion_request, **values(), **minutes())
    assert answered.state == "answered"
