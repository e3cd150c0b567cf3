"""Thirty members convened against a mail server that refuses some and hangs up on others."""

import datetime as dt

import pytest

from cdiae.models import Seat
from cdiae.services.convocations import convene
from iae_portal.core.enums import JobState
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.outbox import resend_mail
from tests.factories import LetterheadFactory, SignatureDelegationFactory
from tests.factories.cdiae import make_council, make_item, make_meeting, make_member, seat_of
from tests.notifications.smtp_server import running_mail_server
from tests.scenes import scene

TROUBLED = {0: "inconnu", 1: "virus", 2: "raccroche", 3: "pleine"}


@pytest.fixture
def mail_server(settings):
    with running_mail_server() as server:
        settings.EMAIL_BACKEND = "iae_portal.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


@scene
def meeting(db):
    """A council of thirty seats, all filled."""
    council = make_council("59L", with_members=False)
    unions = seat_of(council, "unions").college
    for rank in range(6, 15):
        Seat.objects.create(college=unions, rank=rank, label=f"Siège {rank}", basis="designated")
    for rank, seat in enumerate(Seat.objects.order_by("college__rank", "rank")):
        make_member(seat, email=f"{TROUBLED.get(rank, f'membre{rank}')}@exemple.invalid")
    meeting = make_meeting(council)
    make_item(meeting)
    return meeting


def states() -> dict[str, int]:
    rows = OutgoingMail.objects.order_by().values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_thirty_letters_leave_and_what_did_not_is_shown(
    meeting, head_59l, mail_server, django_capture_on_commit_callbacks
):
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory()
    with django_capture_on_commit_callbacks(execute=True):
        job = convene(actor=head_59l.user, meeting=meeting)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 30, 30)
    assert job.result["sentence"] == "26 courriels envoyés, 1 à réessayer, 2 refusés, 1 incertain."
    assert job.lines.count() == 4
    assert states() == {MailState.SENT: 26, MailState.REFUSED: 2, MailState.UNCERTAIN: 1, MailState.QUEUED: 1}
    page = head_59l.get(f"/cdiae/seances/{meeting.pk}/convocations/").content.decode()
    assert "3 courriels refusés ou incertains" in page

    refused = OutgoingMail.objects.filter(state=MailState.REFUSED).first()
    with django_capture_on_commit_callbacks(execute=True):
        resend_mail(mail=refused, actor=head_59l.user, email="bonne.adresse@exemple.invalid")
    assert states()[MailState.SENT] == 27


def test_the_meeting_is_convened_before_any_mail_leaves(meeting, head_59l):
    SignatureDelegationFactory(person=head_59l.user)
    convene(actor=head_59l.user, meeting=meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.convened_on) == ("convened", dt.date(2008, 10, 15))
    assert (meeting.convocations.count(), OutgoingMail.objects.count()) == (30, 0)
