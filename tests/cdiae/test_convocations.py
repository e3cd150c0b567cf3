"""From the agenda to the mails: deadline, urgency, letters, calendar, second convocation."""

import datetime as dt

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from icalendar import Calendar

from cdiae.enums import MeetingState
from cdiae.models import AgendaDocument, Meeting, Member
from cdiae.selectors.councils import members_of
from cdiae.services import agenda, meetings, session
from cdiae.services.attendance import arrive
from cdiae.services.convocations import cancel_meeting, convene, send_change
from cdiae.services.meetings import convene_again
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.notifications.models import OutgoingMail
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import (
    MEETING_DAY,
    holder_of,
    make_council,
    make_item,
    make_meeting,
    make_request,
    today_meeting,
)
from tests.factories.cdiae import convene as convene_rows
from tests.scenes import scene


@scene
def head(head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory(email="cdiae@exemple.invalid")
    return head_59l.user


@scene
def council(db):
    return make_council("59L", served=("59V",))


def keep_members(council, count: int) -> None:
    """Fewer members, so that a test makes few letters."""
    kept = [row.pk for row in members_of(council.orders.get(), MEETING_DAY)[:count]]
    Member.objects.exclude(pk__in=kept).delete()


def test_convening_makes_letters_mails_and_calendars(council, head, django_capture_on_commit_callbacks):
    keep_members(council, 2)
    meeting = make_meeting(council)
    make_item(meeting, make_request())
    with django_capture_on_commit_callbacks(execute=True):
        job = convene(actor=head, meeting=meeting)
    job.refresh_from_db()
    meeting.refresh_from_db()
    assert (job.state, job.error, meeting.state) == ("done", "", MeetingState.CONVENED)
    assert [row.state for row in OutgoingMail.objects.filter(kind="cdiae.convocation")] == ["sent", "sent"]
    names = [item[0] for item in mail.outbox[0].attachments]
    assert names == ["convocation.pdf", "seance.ics"]
    event = Calendar.from_ical(mail.outbox[0].attachments[1][1]).walk("VEVENT")[0]
    assert (str(event["UID"]), event["SEQUENCE"], event["DTSTART"].dt.date()) == (
        f"cdiae-seance-{meeting.pk}@portail-iae",
        0,
        MEETING_DAY,
    )


def test_the_officer_prepares_and_the_head_releases(council, officer_59l):
    meeting = make_meeting(council)
    make_item(meeting)
    with pytest.raises(NotAllowed):
        convene(actor=officer_59l.user, meeting=meeting)


def test_r133_8_a_late_notice_asks_for_the_urgency_and_does_not_block(council, head):
    meeting = make_meeting(council, held_on=dt.date(2008, 10, 18))
    make_item(meeting)
    with pytest.raises(Refusal, match="motif d'urgence"):
        convene(actor=head, meeting=meeting)
    convene(actor=head, meeting=meeting, urgency_reason="Cessation d'activité à prévenir.")
    assert Meeting.objects.get().urgency_reason == "Cessation d'activité à prévenir."


def test_whoever_signs_for_the_prefet_holds_a_delegation(council, head_59l):
    meeting = make_meeting(council)
    make_item(meeting)
    with pytest.raises(Refusal, match="délégation de signature"):
        convene(actor=head_59l.user, meeting=meeting)


def test_a_change_starts_the_answers_again_and_raises_the_sequence(council, head, officer_59l):
    meeting = make_meeting(council)
    make_item(meeting)
    convene_rows(meeting, officer_59l.user)
    meeting.convocations.update(
        answer="absent", answered_at=dt.datetime(2008, 10, 2, tzinfo=dt.UTC), answered_on=dt.date(2008, 10, 2)
    )
    meetings.update_meeting(actor=officer_59l.user, meeting=meeting, held_on=dt.date(2008, 11, 26))
    send_change(actor=head, meeting=meeting)
    meeting.refresh_from_db()
    assert (meeting.sequence, set(meeting.convocations.values_list("answer", flat=True))) == (2, {""})


def test_cancelling_tells_the_members_and_their_calendars(
    council, head, officer_59l, django_capture_on_commit_callbacks
):
    keep_members(council, 1)
    meeting = make_meeting(council)
    make_item(meeting)
    convene_rows(meeting, officer_59l.user)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(actor=head, meeting=meeting, reason="Salle indisponible.")
    event = Calendar.from_ical(mail.outbox[0].attachments[0][1]).walk("VEVENT")[0]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


def test_r133_10_second_convocation_same_agenda_no_quorum(council, officer_59l):
    actor = officer_59l.user
    first = today_meeting(council, actor, starts_at=dt.time())
    session.note_no_quorum(actor=actor, meeting=first)
    second = meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)
    assert [item.title for item in second.items.all()] == ["Point 1"]
    with pytest.raises(Refusal, match="même ordre du jour"):
        agenda.put_item(actor=actor, meeting=second, kind="free", title="Autre", treatment="deliberation")
    with pytest.raises(Refusal, match="existe déjà"):
        meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)


def test_r133_10_a_second_convocation_given_up_may_be_sent_again(council, head, officer_59l):
    actor = officer_59l.user
    first = today_meeting(council, actor, starts_at=dt.time())
    session.note_no_quorum(actor=actor, meeting=first)
    given_up = meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)
    cancel_meeting(actor=head, meeting=given_up, reason="Salle indisponible.")
    again = meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)
    assert (again.second_of, again.is_second) == (first, True)
    assert f"/cdiae/seances/{again.pk}/" in officer_59l.get(f"/cdiae/seances/{first.pk}/").content.decode()
    with pytest.raises(Refusal, match="existe déjà"):
        meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)


def test_r133_10_a_changed_agenda_refuses_the_second_convocation(council, head, officer_59l):
    first = today_meeting(council, officer_59l.user, starts_at=dt.time())
    session.note_no_quorum(actor=officer_59l.user, meeting=first)
    second = meetings.convene_again(actor=officer_59l.user, meeting=first, held_on=MEETING_DAY)
    make_item(second, title="Ajout hors des formes")
    with pytest.raises(Refusal, match="ajoute 1 point"):
        convene(actor=head, meeting=second)


def test_r133_10_a_second_meeting_opens_with_one_member(council, officer_59l, settings):
    actor = officer_59l.user
    first = today_meeting(council, actor, starts_at=dt.time())
    session.note_no_quorum(actor=actor, meeting=first)
    second = meetings.convene_again(actor=actor, meeting=first, held_on=MEETING_DAY)
    convene_rows(second, actor)
    settings.PORTAL_TODAY = MEETING_DAY.isoformat()
    with pytest.raises(Refusal, match="aucun quorum n'est exigé.*aucune délibération n'est possible"):
        session.open_session(actor=actor, meeting=second)
    arrive(actor=actor, meeting=second, member=holder_of(council, "agency"), mode="in_person")
    assert session.open_session(actor=actor, meeting=second).state == MeetingState.OPEN


def test_the_agenda_takes_the_soonest_convention_first_then_what_is_for_information(council, officer_59l):
    late = make_request(effective_on=dt.date(2009, 3, 1))
    soon = make_request("59V", effective_on=dt.date(2009, 1, 1))
    told = make_request(kind="amendment", for_information=True, reason="Pour information : postes inchangés.")
    fund = make_request(kind="fdi", due_on=dt.date(2008, 11, 1))
    make_request("62")
    meeting = make_meeting(council)
    agenda.put_requests(actor=officer_59l.user, meeting=meeting, requests=[fund, told, late, soon])
    rows = meeting.items.order_by("position")
    assert [row.opinion_request for row in rows] == [soon, late, told, fund]
    assert [row.treatment for row in rows] == ["opinion", "opinion", "information", "opinion"]


def test_a_request_is_on_one_living_agenda_at_a_time(council, officer_59l):
    request = make_request()
    agenda.put_requests(actor=officer_59l.user, meeting=make_meeting(council), requests=[request])
    with pytest.raises(Refusal, match="figure déjà"):
        agenda.put_requests(actor=officer_59l.user, meeting=make_meeting(council), requests=[request])


def test_the_second_convocation_carries_the_documents_of_the_first(council, head_59l):
    first = make_meeting(council, held_on=dt.date(2008, 10, 15), state=MeetingState.NO_QUORUM)
    item = make_item(first)
    AgendaDocument.objects.create(
        item=item, file=ContentFile(b"%PDF-1.4 essai", name="note.pdf"), original_name="note.pdf", size=14, sha256="a"
    )
    second = convene_again(actor=head_59l.user, meeting=first, held_on=dt.date(2008, 10, 29))
    [copy] = AgendaDocument.objects.filter(item__meeting=second)
    with copy.file.open() as file:
        assert (copy.original_name, file.read()) == ("note.pdf", b"%PDF-1.4 essai")


def test_an_item_taken_away_leaves_no_hole_in_the_numbers(council, head_59l):
    meeting = make_meeting(council)
    first, second, third = (make_item(meeting) for _ in range(3))
    agenda.remove_item(actor=head_59l.user, item=second)
    assert list(meeting.items.order_by("position").values_list("pk", "position")) == [(first.pk, 1), (third.pk, 2)]


def test_the_rules_are_those_of_the_day_of_the_meeting(council):
    """An order may outlive a change of law: the council of July 2024 follows the rules of 2024."""
    order = council.orders.get()
    before, after = (make_meeting(council, held_on=dt.date(2024, month, 3), order=order) for month in (6, 7))
    assert (before.rules.code, after.rules.code) == ("2006-672", "2024")
