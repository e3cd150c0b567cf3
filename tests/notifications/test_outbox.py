"""Writing in the outbox: once, readable, never an error of the business for a bad address."""

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.mail import Action, Attachment, Recipient
from iae_portal.notifications.models import MailBlob, OutgoingMail
from iae_portal.notifications.selectors.mails import mails_visible_to, states_of
from iae_portal.notifications.services.composition import message_of
from iae_portal.notifications.services.outbox import abandon_mail, queue_mail, resend_mail
from tests.factories import LetterheadFactory, UserFactory, make_user, service
from tests.notifications.conftest import KIND, write_mail

pytestmark = pytest.mark.django_db


def test_a_mail_is_a_text_and_an_html_page_in_french():
    mail = write_mail(
        context={
            "paragraphs": ["L'avis de l'ANPE est attendu."],
            "items": ["dossier n° 1"],
            "action": Action("Ouvrir le dossier", "/dossiers/1/"),
        }
    )

    assert mail.text == (
        "Bonjour Ana Exemple,\n\nL'avis de l'ANPE est attendu.\n\n- dossier n° 1\n\nOuvrir le dossier :\n"
        "http://127.0.0.1:8000/dossiers/1/\n\n-- \n"
        f"{service('59L')}\nPortail de l'insertion par l'activité économique\nhttp://127.0.0.1:8000\n"
    )
    assert '<a class="button" href="http://127.0.0.1:8000/dossiers/1/">Ouvrir le dossier</a>' in mail.html
    assert "<h1>À lire : l&#x27;avis du comité</h1>" in mail.html


def test_whoever_has_no_account_answers_to_the_service_and_is_told_where():
    LetterheadFactory(service=service("59L"), email="ddtefp@exemple.invalid")

    stranger, kept = write_mail(), write_mail(reply_to="secretariat@exemple.invalid")
    colleague = write_mail(to=Recipient.person(UserFactory()))

    assert [row.reply_to for row in (stranger, kept, colleague)] == [
        "ddtefp@exemple.invalid",
        "secretariat@exemple.invalid",
        "",
    ]
    assert "\nPour répondre : ddtefp@exemple.invalid\nPortail" in stranger.text
    assert 'Pour répondre : <a href="mailto:secretariat@exemple.invalid">' in kept.html
    assert "Pour répondre" not in colleague.text + colleague.html


def test_the_style_of_mails_is_in_one_place():
    for name in ("message", "reminders"):
        html = render_to_string(f"notifications/mail/{name}.html", blank_context())
        assert (html.count("<style>"), html.count("style=")) == (1, 0)


def blank_context() -> dict:
    names = ("paragraphs", "items", "action", "action_url", "subject_line", "recipient_name", "service", "site_url")
    return {name: "" for name in names} | {"reminders": [], "reply_to": ""}


def test_the_message_keeps_its_identity_and_carries_its_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "lettre.pdf").write_bytes(b"%PDF-1.7")
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    mail = write_mail(
        attachments=(
            Attachment("séance.ics", "text/calendar; method=REQUEST", calendar),
            Attachment("lettre.pdf", "application/pdf", stored="lettre.pdf"),
        ),
        reply_to="agent@exemple.invalid",
        to=Recipient("ana@exemple.invalid", 'Ana "la grande", d\'Été'),
    )

    message = message_of(mail).message()
    ics, pdf = list(message.walk())[-2:]

    assert message["Message-ID"] == mail.message_id
    assert message["Reply-To"] == "agent@exemple.invalid"
    assert message["Auto-Submitted"] == "auto-generated"
    assert (ics.get_content_type(), ics.get_param("method"), ics.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "séance.ics",
    )
    assert ics.get_payload(decode=True).replace(b"\r\n", b"\n") == calendar.replace(b"\r\n", b"\n")
    assert pdf.get_payload(decode=True) == b"%PDF-1.7"


def test_the_same_bytes_for_many_people_are_kept_once():
    programme = Attachment("programme.pdf", "application/pdf", b"%PDF-1.7 programme")
    for local in ("ana", "bob", "eve"):
        write_mail(f"{local}@exemple.invalid", attachments=(programme,))

    assert MailBlob.objects.count() == 1


def test_the_same_key_makes_one_mail():
    first = write_mail(key="avis:1")
    second = write_mail("autre@exemple.invalid", key="avis:1")

    assert (second.pk, OutgoingMail.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("", "Aucune adresse de courriel n'est connue pour ce destinataire : complétez sa fiche."),
        ("ana@", "« ana@ » n'est pas une adresse de courriel valable : corrigez-la."),
    ],
)
def test_a_bad_address_makes_a_refused_mail(email, error):
    mail = write_mail(email)

    assert (mail.state, mail.error) == (MailState.REFUSED, error)


def test_a_subject_line_stays_on_one_line_and_in_its_column():
    assert write_mail(subject_line="Avis\r\nBcc: tous@exemple.invalid").subject_line == "Avis Bcc: tous@exemple.invalid"
    assert len(write_mail(subject_line="é" * 400).subject_line) == 250


def test_an_unknown_kind_is_a_mistake_of_the_code():
    with pytest.raises(ValueError, match="unknown kind of mail: inconnu"):
        write_mail(kind="inconnu")


@pytest.mark.django_db(transaction=True)
def test_a_business_that_fails_sends_no_mail():
    with pytest.raises(Refusal), transaction.atomic():
        write_mail()
        raise Refusal("Le dossier est incomplet.")

    assert OutgoingMail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_on_commit(mailoutbox):
    with transaction.atomic():
        write_mail()
        assert mailoutbox == []

    assert [message.subject for message in mailoutbox] == ["À lire : l'avis du comité"]
    assert OutgoingMail.objects.get().state == MailState.SENT


def test_the_database_refuses_a_sent_mail_without_its_date():
    mail = write_mail()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT)


def refused_mail() -> OutgoingMail:
    return write_mail("ana@")


def test_a_person_sends_again_to_a_corrected_address(officer_59l, django_capture_on_commit_callbacks, mailoutbox):
    mail = refused_mail()
    identity = mail.message_id

    with django_capture_on_commit_callbacks(execute=True):
        resend_mail(mail=mail, actor=officer_59l.user, email="ana@exemple.invalid")

    mail.refresh_from_db()
    line = JournalEntry.objects.get(action="notifications.mail.resend")
    assert (mail.state, mail.message_id, mail.recipient_email) == (MailState.SENT, identity, "ana@exemple.invalid")
    assert mailoutbox[0].extra_headers["Message-ID"] == identity
    assert (line.actor, line.before, line.after) == (
        officer_59l.user,
        {"state": "refused", "recipient_email": "ana@"},
        {"state": "queued", "recipient_email": "ana@exemple.invalid"},
    )


def test_a_mail_sent_again_has_all_its_tries_before_it(officer_59l):
    mail = refused_mail()
    OutgoingMail.objects.filter(pk=mail.pk).update(refusals=6)

    assert resend_mail(mail=mail, actor=officer_59l.user, email="ana@exemple.invalid").refusals == 0


def test_sending_again_to_a_bad_address_is_refused_and_writes_nothing(officer_59l):
    mail = refused_mail()
    with pytest.raises(Refusal, match="n'est pas une adresse de courriel valable"):
        resend_mail(mail=mail, actor=officer_59l.user)

    assert JournalEntry.objects.count() == 0


def test_a_mail_that_waits_or_left_is_not_sent_again(officer_59l):
    with pytest.raises(Refusal, match="Ce courriel est « En attente »"):
        resend_mail(mail=write_mail(), actor=officer_59l.user)


def test_a_mail_is_filed_with_a_reason(officer_59l):
    mail = refused_mail()
    with pytest.raises(Refusal, match="Indiquez pourquoi"):
        abandon_mail(mail=mail, actor=officer_59l.user, comment=" ")
    filed = abandon_mail(mail=mail, actor=officer_59l.user, comment="Prévenue par téléphone.")

    assert filed.state == MailState.ABANDONED
    assert JournalEntry.objects.get(action="notifications.mail.abandon").comment == "Prévenue par téléphone."


@pytest.mark.parametrize("reader", ["officer_59v", "officer_62", "regional_officer_31", "director_31", "national"])
def test_only_the_service_that_writes_sends_again(reader, request):
    with pytest.raises(NotAllowed):
        resend_mail(mail=refused_mail(), actor=request.getfixturevalue(reader).user)


@pytest.mark.parametrize("reader", ["officer_59l", "admin"])
def test_the_administrator_repairs_it_too(reader, request):
    actor = request.getfixturevalue(reader).user

    assert resend_mail(mail=refused_mail(), actor=actor, email="ana@exemple.invalid").state == MailState.QUEUED


@pytest.mark.parametrize(
    ("reader", "count"),
    [
        ("officer_59l", 1),
        ("head_59l", 1),
        ("officer_59v", 0),
        ("officer_62", 0),
        ("regional_officer_31", 1),
        ("director_31", 1),
        ("director_82", 0),
        ("national", 2),
        ("admin", 2),
    ],
)
def test_who_sees_the_mails_of_a_service(reader, count, request):
    write_mail()
    write_mail(service=None)

    assert mails_visible_to(request.getfixturevalue(reader).user).count() == count


def test_everybody_sees_his_own_mails():
    person = UserFactory()
    write_mail(to=Recipient.person(person), service=None)

    assert mails_visible_to(person).count() == 1


def test_the_last_state_of_the_mails_of_an_object():
    lille, lens = service("59L"), service("62")
    write_mail("ana@", about=lille)
    write_mail(about=lille)
    write_mail("ana@", about=lens)

    assert states_of([lille, lens], KIND) == {lille.pk: MailState.QUEUED, lens.pk: MailState.REFUSED}
    assert states_of([], KIND) == {}


def test_the_mail_of_a_person_without_address_is_refused_not_lost():
    person = make_user("officer", "59L", email="")
    mail = queue_mail(kind=KIND, to=Recipient.person(person), subject_line="Objet", service=service("59L"))

    assert (mail.state, mail.recipient_label) == (MailState.REFUSED, str(person))
