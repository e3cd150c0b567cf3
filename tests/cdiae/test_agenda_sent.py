"""What the members were sent and what was added since; a request cannot precede its question."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from cdiae import guest_links
from cdiae.enums import MeetingState
from cdiae.models import AgendaDocument, Meeting
from cdiae.selectors.rectified import told_of
from cdiae.services import agenda, meetings, session, votes
from cdiae.services.votes import Show
from conventions.models import OpinionRequest
from iae_portal.core.errors import Refusal
from tests.cdiae.test_session import opened
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, make_request, today_meeting
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
MARK = "Ajouté après les convocations"


@scene
def council(db):
    return make_council("59L")


@scene
def meeting(council, officer_59l) -> Meeting:
    """Convened on one item; another was added since and nobody was told."""
    meeting = make_meeting(council)
    make_item(meeting, title="Point envoyé", note="Note du rapporteur.")
    convene(meeting, officer_59l.user)
    agenda.put_item(actor=officer_59l.user, meeting=meeting, kind="free", title="Ajout tardif", treatment="information")
    return meeting


def by_link(meeting: Meeting, name: str, *more) -> str:
    signed = guest_links.token(meeting.convocations.first(), guest_links.PAPERS)
    return reverse(f"cdiae:{name}", args=[meeting.pk, signed, *more])


def answer_link(meeting: Meeting) -> str:
    signed = guest_links.token(meeting.convocations.first(), guest_links.ANSWER)
    return reverse("cdiae:guest_answer", args=[meeting.pk, signed])


def test_a_member_reads_the_agenda_that_he_was_sent(meeting, client):
    page = client.get(by_link(meeting, "guest_papers")).content.decode()

    assert "Point envoyé" in page
    assert "Note du rapporteur." in page
    assert "Ajout tardif" not in page


@pytest.mark.parametrize("kept", [True, False])
def test_a_member_reads_the_place_that_he_was_told_until_he_is_told_of_another(council, officer_59l, client, kept):
    """`kept`: convocations that left before the portal kept what they said tell only that they change."""
    meeting = make_meeting(council)
    convene(meeting, officer_59l.user)
    meeting.place = "Préfecture, salle Jean-Bart"
    meeting.told_sequence, meeting.told = meeting.sequence, told_of(meeting) if kept else {}
    meeting.save()
    pages = by_link(meeting, "guest_papers"), answer_link(meeting)
    changing = "une convocation rectificative vous dira"
    assert all(changing not in client.get(page).content.decode() for page in pages)

    meetings.update_meeting(actor=officer_59l.user, meeting=meeting, place="Autre salle", remote_access="Pont 12")
    for text in (client.get(page).content.decode() for page in pages):
        assert ("salle Jean-Bart" in text, "Autre salle" in text, "Pont 12" in text) == (kept, not kept, not kept)
        assert changing in text
    now = Meeting.objects.get(pk=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(told_sequence=now.sequence, told=told_of(now))
    for text in (client.get(page).content.decode() for page in pages):
        assert "Autre salle" in text and "(à distance : Pont 12)" in text and changing not in text


def test_an_item_taken_away_or_renamed_stays_as_it_was_sent(meeting, client, officer_59l):
    sent, added = meeting.items.order_by("position")
    agenda.update_item(actor=officer_59l.user, item=sent, title="Autre intitulé")
    agenda.remove_item(actor=officer_59l.user, item=added)
    assert "Point envoyé" in client.get(by_link(meeting, "guest_papers")).content.decode()

    agenda.put_item(actor=officer_59l.user, meeting=meeting, kind="free", title="Autre", treatment="information")
    agenda.remove_item(actor=officer_59l.user, item=sent)
    page = client.get(by_link(meeting, "guest_papers")).content.decode()
    assert ("Point envoyé" in page, "Note du rapporteur." in page) == (True, True)


def test_a_note_rewritten_since_is_a_draft_until_it_is_sent(meeting, client, officer_59l):
    sent = meeting.items.order_by("position").first()
    agenda.update_item(actor=officer_59l.user, item=sent, title=sent.title, note="Brouillon : avis défavorable ?")
    page = client.get(by_link(meeting, "guest_papers")).content.decode()
    assert ("Note du rapporteur." in page, "Brouillon" in page) == (True, False)

    convene_again(meeting, officer_59l.user)
    page = client.get(by_link(meeting, "guest_papers")).content.decode()
    assert ("Note du rapporteur." in page, "Brouillon" in page) == (False, True)


def test_a_version_frozen_before_notes_were_shows_the_note_of_today(meeting, client):
    version = meeting.convocations.first().agenda
    version.content = [{name: value for name, value in row.items() if name != "note"} for row in version.content]
    version.save()

    assert "Note du rapporteur." in client.get(by_link(meeting, "guest_papers")).content.decode()


def test_the_papers_of_an_item_not_sent_stay_closed(meeting, client):
    expected = [(200, b"%PDF-1.4"), (404, False)]
    for item, (status, body) in zip(meeting.items.order_by("position"), expected, strict=True):
        paper = ContentFile(b"%PDF-1.4", name="essai.pdf")
        row = AgendaDocument.objects.create(item=item, file=paper, original_name="essai.pdf", size=8, sha256="0")
        answer = client.get(by_link(meeting, "guest_document", row.pk))
        assert (answer.status_code, answer.streaming and b"".join(answer.streaming_content)) == (status, body)


def test_the_session_and_the_agenda_mark_what_was_added(meeting, officer_59l):
    for path in ("ordre-du-jour/", "tenue/"):
        assert officer_59l.get(f"/cdiae/seances/{meeting.pk}/{path}").content.decode().count(MARK) == 1

    convene_again(meeting, officer_59l.user)
    for path in ("ordre-du-jour/", "tenue/"):
        assert MARK not in officer_59l.get(f"/cdiae/seances/{meeting.pk}/{path}").content.decode()


def convene_again(meeting: Meeting, actor) -> None:
    meeting.convocations.update(agenda=agenda.freeze_agenda(actor=actor, meeting=meeting))


@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_a_request_of_after_the_meeting_is_not_put_on_its_agenda(council, officer_59l, days, refused):
    meeting = today_meeting(council, officer_59l.user)
    request = make_request()
    OpinionRequest.objects.update(asked_on=TODAY + dt.timedelta(days=days))
    request.refresh_from_db()
    shown = request.label in officer_59l.get(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/").content.decode()
    assert shown is not refused

    if refused:
        with pytest.raises(Refusal, match=f"après le jour de la séance, le 15 octobre 2008 : « {request.label} »"):
            agenda.put_requests(actor=officer_59l.user, meeting=meeting, requests=[request])
    else:
        assert agenda.put_requests(actor=officer_59l.user, meeting=meeting, requests=[request]) == 1


@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_a_session_names_the_item_asked_after_its_day(council, officer_59l, settings, days, refused):
    actor = officer_59l.user
    meeting = make_meeting(council, held_on=TODAY)
    item = make_item(meeting, make_request())
    convene(meeting, actor)
    OpinionRequest.objects.update(asked_on=TODAY + dt.timedelta(days=days))
    settings.PORTAL_TODAY = "2008-10-16"
    opened(meeting, actor)
    votes.vote_by_count(actor=actor, item=item, sense="favourable", show=Show(21, 0, 0))
    if not refused:
        assert session.close_session(actor=actor, meeting=meeting).state == MeetingState.CLOSED
        return

    with pytest.raises(Refusal, match=f"reprenez ces points et ajournez-les. « {item.title} »"):
        session.close_session(actor=actor, meeting=meeting)
    votes.reopen_item(actor=actor, item=item, reason="Demande trop récente.")
    votes.adjourn(actor=actor, item=item, reason="Demande trop récente.")
    assert session.close_session(actor=actor, meeting=meeting).state == MeetingState.CLOSED
