"""The link of a member answers for him: in the register, only whoever may note his answer reads it."""

import pytest
from django.urls import reverse

from cdiae import guest_links
from cdiae.services.mails import CONVOCATION, convocation_letter
from iae_portal.core.errors import NotAllowed
from iae_portal.core.signed_links import HIDDEN, holds_link, without_links
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.mail import Attachment, Recipient
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.outbox import queue_mail, resend_mail
from tests.factories.cdiae import convene, make_council, make_item, make_meeting
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def meeting(officer_59l):
    meeting = make_meeting(make_council("59L"))
    make_item(meeting)
    convene(meeting, officer_59l.user)
    row = meeting.convocations.first()
    queue_mail(**convocation_letter(row, stored="convocations/lettre.pdf", actor=officer_59l.user))
    return meeting


def mail_of(row) -> OutgoingMail:
    return OutgoingMail.objects.get(kind=CONVOCATION, object_id=row.pk)


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("officer_59l", True),
        ("head_59l", True),
        ("officer_59v", False),
        ("regional_officer_31", False),
        ("director_31", False),
        ("national", False),
        ("admin", False),
    ],
)
def test_the_link_of_a_member_is_read_by_his_secretariat_only(meeting, request, role, reads):
    client = request.getfixturevalue(role)
    row = meeting.convocations.first()
    pages = [reverse("notifications:mails"), reverse("cdiae:meeting", args=[meeting.pk])]
    pages.append(reverse("cdiae:convocations", args=[meeting.pk]))
    mail = client.get(reverse("notifications:mail", args=[mail_of(row).pk]))
    shown = mail.content.decode()

    assert [holds_link(client.get(page).content.decode()) for page in pages] == [False] * 3
    if mail.status_code == 404:  # the neighbour does not read the mails of the secretariat at all
        assert role == "officer_59v"
        return
    assert (holds_link(shown), HIDDEN in shown) == (reads, not reads)


def test_a_calendar_hides_the_link_that_its_lines_fold(meeting, officer_59l, admin):
    row = meeting.convocations.first()
    folded = guest_links.answer_url(row).replace("invitation", "invi\r\n tation").encode()
    mail = queue_mail(
        kind=CONVOCATION,
        to=Recipient("membre@exemple.invalid"),
        about=row,
        service=meeting.service,
        attachments=[Attachment("seance.ics", "text/calendar; method=REQUEST", content=folded)],
    )
    address = reverse("notifications:mail_attachment", args=[mail.pk, mail.attachments.get().pk])

    assert officer_59l.get(address).content == folded
    assert admin.get(address).content.decode() == HIDDEN


def test_the_admin_shows_the_words_without_the_link(meeting, admin):
    row = meeting.convocations.first()
    page = admin.get(reverse("admin:notifications_outgoingmail_change", args=[mail_of(row).pk])).content.decode()

    assert HIDDEN in page
    assert not holds_link(page)


def test_who_may_not_answer_does_not_send_the_link_to_himself(meeting, admin, officer_59l):
    mail = mail_of(meeting.convocations.first())
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.REFUSED)

    with pytest.raises(NotAllowed, match="porte un lien personnel"):
        resend_mail(mail=mail, actor=admin.user, email="admin@exemple.invalid")
    resend_mail(mail=mail, actor=officer_59l.user, email="autre@exemple.invalid")
    mail.refresh_from_db()

    assert (mail.state, mail.recipient_email) == (MailState.QUEUED, "autre@exemple.invalid")


def test_the_administrator_sends_the_link_again_where_it_was_going(meeting, admin):
    mail = mail_of(meeting.convocations.first())
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.REFUSED)

    assert resend_mail(mail=mail, actor=admin.user).state == MailState.QUEUED


@pytest.mark.parametrize("around", ["{}", "<{}>", "Voir {}.", "{}agenda.ics", "{}?a=b"])
def test_a_personal_link_is_known_wherever_it_stands(meeting, around):
    link = guest_links.answer_url(meeting.convocations.first())

    assert holds_link(around.format(link))
    assert HIDDEN in without_links(around.format(link))
    assert not holds_link(without_links(around.format(link)))


def test_an_address_without_signature_stays():
    text = "Ouvrez https://portail.exemple.fr/conventions/12/ avant 10:30:00."

    assert without_links(text) == text
