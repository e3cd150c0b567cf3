"""A meeting that changes after its convocations: who is told, who is not expected any more, what the pages say."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cdiae.enums import Answer, MemberKind
from cdiae.models import Convocation, Member, Minutes
from cdiae.selectors.agenda import waiting_for, warning_of
from cdiae.services import agenda, members, session
from cdiae.services.convocations import cancel_meeting, convene, send_change
from cdiae.services.meetings import update_meeting
from cdiae.services.minutes import circulate_minutes
from conventions.models import OpinionRequest
from iae_portal.core.errors import Refusal
from iae_portal.notifications.models import OutgoingMail
from tests.cdiae.test_convocations import keep_members
from tests.factories.cdiae import make_council, make_item, make_meeting, make_member, make_request
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def meeting(db):
    council = make_council("59L")
    keep_members(council, 2)
    meeting = make_meeting(council)
    make_item(meeting)
    return meeting


@pytest.fixture
def convened(meeting, head, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        convene(actor=head, meeting=meeting)
    meeting.refresh_from_db()
    return meeting


def substituted(meeting) -> Convocation:
    """The first member has named his substitute."""
    row = meeting.convocations.first()
    row.substitute = make_member(row.member.seat, kind=MemberKind.SUBSTITUTE, email="suppleant@exemple.invalid")
    row.answer, row.answered_at = Answer.SUBSTITUTE, dt.datetime(2008, 10, 15, 9, tzinfo=dt.UTC)
    row.save()
    return row


def to_substitute() -> list[str]:
    rows = OutgoingMail.objects.filter(recipient_email="suppleant@exemple.invalid")
    return list(rows.order_by("pk").values_list("subject_line", flat=True))


def test_a_change_that_nobody_was_told_is_said_on_the_page(convened, head, head_59l):
    page = f"/cdiae/seances/{convened.pk}/"
    assert convened.has_unsent_change is False
    agenda.put_item(actor=head, meeting=convened, kind="free", title="Ajout", treatment="information")
    assert "Envoyez la convocation rectificative" in head_59l.get(page).content.decode()
    send_change(actor=head, meeting=convened)
    assert "la séance a changé" not in head_59l.get(page).content.decode().lower()


def test_a_convened_meeting_moves_only_to_a_day_ahead(convened, head):
    with pytest.raises(Refusal, match="choisissez une date à venir"):
        update_meeting(actor=head, meeting=convened, held_on=TODAY)
    convened.refresh_from_db()
    assert convened.held_on == dt.date(2008, 11, 19)


def test_the_named_substitute_learns_that_the_meeting_changed(convened, head, django_capture_on_commit_callbacks):
    substituted(convened)
    update_meeting(actor=head, meeting=convened, held_on=dt.date(2008, 11, 26))
    with django_capture_on_commit_callbacks(execute=True):
        send_change(actor=head, meeting=convened)
    assert to_substitute() == ["Séance modifiée – CDIAE du Nord"]


def test_the_named_substitute_learns_that_the_meeting_is_cancelled(convened, head, django_capture_on_commit_callbacks):
    substituted(convened)
    with django_capture_on_commit_callbacks(execute=True):
        job = cancel_meeting(actor=head, meeting=convened, reason="Neige.")
    job.refresh_from_db()
    assert (job.state, job.total) == ("done", 3)
    assert to_substitute() == ["Séance annulée – CDIAE du Nord, 19 novembre 2008"]


def test_somebody_who_left_the_council_is_not_convened_again(convened, head, django_capture_on_commit_callbacks):
    gone = Member.objects.get(pk=convened.convocations.last().member_id)
    members.end_mandate(actor=head, member=gone, left_on=TODAY, departure="resignation")
    OutgoingMail.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        job = send_change(actor=head, meeting=convened)
    job.refresh_from_db()
    assert (job.state, OutgoingMail.objects.filter(recipient_email=gone.email).count()) == ("done", 0)


@pytest.mark.parametrize(
    ("left_on", "moved_to", "told"),
    [
        (dt.date(2008, 11, 18), None, 0),
        (dt.date(2008, 11, 19), None, 1),
        (None, dt.date(2010, 1, 5), 1),  # its mandate ends before the new day, which nobody was told
    ],
)
def test_somebody_who_left_before_the_day_is_not_told_of_the_cancellation(
    convened, head, django_capture_on_commit_callbacks, left_on, moved_to, told
):
    member = Member.objects.get(pk=convened.convocations.last().member_id)
    if left_on:
        members.end_mandate(actor=head, member=member, left_on=left_on, departure="resignation")
    else:
        Member.objects.filter(pk=member.pk).update(end=dt.date(2009, 12, 31), mandate_end=dt.date(2009, 12, 31))
        update_meeting(actor=head, meeting=convened, held_on=moved_to)
    OutgoingMail.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        cancel_meeting(actor=head, meeting=convened, reason="Neige.")
    assert OutgoingMail.objects.filter(recipient_email=member.email).count() == told


@pytest.mark.parametrize(("left_on", "told"), [(dt.date(2008, 11, 18), 0), (dt.date(2008, 11, 19), 1)])
def test_somebody_who_left_before_the_day_does_not_receive_the_minutes(
    convened, head, settings, django_capture_on_commit_callbacks, left_on, told
):
    member = Member.objects.get(pk=convened.convocations.last().member_id)
    members.end_mandate(actor=head, member=member, left_on=left_on, departure="resignation")
    settings.PORTAL_TODAY = "2008-11-20"
    session.note_no_quorum(actor=head, meeting=convened)
    OutgoingMail.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        circulate_minutes(actor=head, minutes=Minutes.objects.get(meeting=convened))
    assert OutgoingMail.objects.filter(kind="cdiae.minutes").count() == 1 + told
    assert OutgoingMail.objects.filter(recipient_email=member.email).count() == told


def test_the_month_of_the_fund_is_said_ten_days_before_its_end(meeting):
    request = make_request(kind="fdi", due_on=dt.date(2008, 11, 15))
    council = meeting.council
    [row] = waiting_for(council, today=dt.date(2008, 11, 4))
    assert row.warning == ""
    [row] = waiting_for(council, today=dt.date(2008, 11, 6))
    assert row.warning == "Avis sur la demande FDI attendu pour le 15 novembre 2008 : restent 9 jours."
    assert warning_of(request, meeting) == "Avis à rendre avant le 15 novembre 2008 : la séance est trop tardive."


def test_an_item_that_comes_too_late_is_said_on_the_agenda(meeting, head_59l):
    make_item(meeting, make_request(kind="fdi", due_on=dt.date(2008, 11, 15)))
    page = head_59l.get(f"/cdiae/seances/{meeting.pk}/ordre-du-jour/").content.decode()
    assert "Avis à rendre avant le 15 novembre 2008 : la séance est trop tardive." in page


def hand_entry(given_on: str) -> dict:
    return {
        "opinion": "favourable",
        "given_on": given_on,
        "text": "",
        "minutes": SimpleUploadedFile("pv.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"),
    }


def test_an_opinion_given_outside_the_portal_is_recorded_by_hand_whatever_its_subject(meeting, head_59l, officer_59l):
    request = make_request(kind="fdi")
    address = f"/cdiae/59/avis/{request.pk}/"
    assert address in head_59l.get("/cdiae/59/").content.decode()
    assert officer_59l.post(address, hand_entry("2008-10-15")).status_code == 403
    assert head_59l.post(address, hand_entry("2008-10-20")).status_code == 422  # after today
    assert head_59l.post(address, hand_entry("2008-10-15")).status_code == 302
    row = OpinionRequest.objects.get(pk=request.pk)
    assert (row.state, row.source, row.opinion, row.minutes_name) == ("answered", "by_hand", "favourable", "pv.pdf")
