"""The pages of mails, reminders and deadlines: what each reader finds, and what a person decides there."""

import datetime as dt

import pytest
from django.urls import reverse

from iae_portal.notifications.enums import MailState
from iae_portal.notifications.mail import Attachment
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services.reminders import send_reminders
from iae_portal.notifications.views.reminders import next_sending_day
from tests.factories import UserFactory, service
from tests.factories.notifications import (
    DeadlineFactory,
    MailAttemptFactory,
    OutgoingMailFactory,
    ReminderRunFactory,
    ReminderSentFactory,
)
from tests.notifications.conftest import also_in, deadline_for, write_mail

pytestmark = pytest.mark.django_db
MAILS, UPCOMING = reverse("notifications:mails"), reverse("notifications:reminders")
SENT, DEADLINES = reverse("notifications:reminders_sent"), reverse("notifications:deadlines")


def page_of(mail: OutgoingMail, action: str = "") -> str:
    return reverse(f"notifications:mail{action}", args=[mail.pk])


def refused(**values) -> OutgoingMail:
    return OutgoingMailFactory(state=MailState.REFUSED, error="550 boîte inconnue", next_attempt_at=None, **values)


def rows(response) -> list:
    return list(response.context["object_list"])


@pytest.mark.parametrize(
    ("address", "factory", "queries"),
    [
        (MAILS, OutgoingMailFactory, 5),
        (SENT, ReminderSentFactory, 5),
        (DEADLINES, DeadlineFactory, 5),
    ],
)
def test_lists_cost_the_same_for_one_and_three_rows(officer_59l, address, factory, queries, django_assert_num_queries):
    for count in (1, 2):
        factory.create_batch(count)
        with django_assert_num_queries(queries):
            assert officer_59l.get(address).status_code == 200
    assert officer_59l.get(address).context["total"] == 3


def test_the_page_of_reminders_costs_the_same_for_one_and_three_rows(officer_59l, django_assert_num_queries):
    also_in(officer_59l.user, "69", "59V", "62")
    deadline_for("69", owner=officer_59l.user)
    officer_59l.get(UPCOMING)  # warms content types up
    for codes in ([], ["59V", "62"]):
        for code in codes:
            deadline_for(code, owner=officer_59l.user)
        ReminderSentFactory.create_batch(1 + len(codes))
        refused()
        with django_assert_num_queries(12):
            assert officer_59l.get(UPCOMING).status_code == 200


def test_the_next_sending_is_today_until_it_is_done(officer_59l):
    deadline_for(owner=officer_59l.user)
    before = officer_59l.get(UPCOMING).content.decode()
    send_reminders(day=dt.date(2008, 10, 15))
    after = officer_59l.get(UPCOMING).content.decode()

    assert "Prochain envoi : 15 octobre 2008 à partir de 7 heures" in before
    assert "Il manque une pièce au dossier de" in before
    assert "Prochain envoi : 16 octobre 2008 à partir de 7 heures" in after
    assert "Aucun rappel ne partira ce jour-là" in after
    assert "15 jours avant l&#x27;échéance" in after


@pytest.mark.parametrize(
    ("today", "next_day"),
    [((2008, 11, 7), (2008, 11, 7)), ((2008, 11, 8), (2008, 11, 10)), ((2008, 11, 10), (2008, 11, 12))],
)
def test_the_next_sending_is_of_a_worked_day(db, today, next_day):
    ReminderRunFactory(day=dt.date(2008, 11, 10))

    assert next_sending_day(dt.date(*today)) == dt.date(*next_day)


def test_the_page_names_deadlines_that_nobody_will_hear_of(national):
    deadline_for("62")

    asked = {"service": service("62").pk}
    assert "Échéances que personne ne recevra" in national.get(UPCOMING, asked).content.decode()


def test_mails_in_trouble_are_shown_with_the_words_of_the_server(officer_59l, officer_62):
    refused()

    assert "550 boîte inconnue" in officer_59l.get(UPCOMING).content.decode()
    assert "Tous les rappels sont partis du premier coup." in officer_62.get(UPCOMING).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ana", "bob", "eve"]),
        ("?q=réunion+BOB", ["bob"]),
        ("?state=refused", ["bob"]),
        ("?state=trouble", ["bob", "eve"]),
        ("?kind=tests.letter", []),
        ("?kind=notifications.reminders&tri=destinataire", ["ana", "bob", "eve"]),
        ("?job=00000000-0000-0000-0000-000000000000", []),
    ],
)
def test_the_list_of_mails_is_filtered(officer_59l, query, found):
    OutgoingMailFactory(recipient_name="ana")
    refused(recipient_name="bob", subject_line="Reunion du comité")
    OutgoingMailFactory(recipient_name="eve", refusals=1)

    assert sorted(mail.recipient_name for mail in rows(officer_59l.get(f"{MAILS}{query}"))) == found


def test_the_newest_mail_comes_first(officer_59l):
    first, second = OutgoingMailFactory(), OutgoingMailFactory()

    assert rows(officer_59l.get(MAILS)) == [second, first]
    assert rows(officer_59l.get(f"{MAILS}?tri=date")) == [first, second]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("address", [MAILS, SENT, DEADLINES])
def test_lists_are_exported(officer_59l, address, kind):
    OutgoingMailFactory()
    ReminderSentFactory()

    response = officer_59l.get(f"{address}?export={kind}")
    assert (response.status_code, response.headers["Content-Disposition"].endswith(f'.{kind}"')) == (200, True)


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?state=late", 1), ("?state=done", 1), ("?state=cancelled", 1), ("?state=all", 4), ("?q=etude", 1)],
)
def test_the_list_of_deadlines_shows_the_open_ones_first(officer_59l, query, count):
    moment = dt.datetime(2008, 10, 1, tzinfo=dt.UTC)
    DeadlineFactory(due_on=dt.date(2008, 10, 1), label="étude à rendre")
    DeadlineFactory()
    DeadlineFactory(done_at=moment)
    DeadlineFactory(cancelled_at=moment)

    assert officer_59l.get(f"{DEADLINES}{query}").context["total"] == count


@pytest.mark.parametrize(("query", "count"), [("", 2), ("?state=trouble", 1), ("?state=queued", 1), ("?q=alpha", 1)])
def test_the_ledger_is_filtered(officer_59l, query, count):
    ReminderSentFactory(mail=refused())
    ReminderSentFactory(deadline=DeadlineFactory(label="Dossier Alpha"))

    assert officer_59l.get(f"{SENT}{query}").context["total"] == count


def test_a_mail_shows_its_text_its_tries_and_its_state(officer_59l):
    mail = refused()
    MailAttemptFactory(mail=mail)

    page = officer_59l.get(page_of(mail)).content.decode()

    assert "Texte d&#x27;essai." in page
    assert "destinataire@exemple.invalid : refusé – 550 boîte inconnue" in page
    assert "Renvoyez-le, à une adresse corrigée" in page


def test_an_attached_file_is_given_back(officer_59l):
    mail = write_mail(attachments=(Attachment("séance.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),))
    address = reverse("notifications:mail_attachment", args=[mail.pk, mail.attachments.get().pk])

    response = officer_59l.get(address)

    assert response.content == b"BEGIN:VCALENDAR"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''s%C3%A9ance.ics"
    assert officer_59l.get(reverse("notifications:mail_attachment", args=[refused().pk, 0])).status_code == 404


@pytest.mark.parametrize("reader", ["officer_59v", "officer_62", "director_82"])
def test_the_mail_of_another_service_is_not_found(reader, request):
    mail = write_mail(attachments=(Attachment("a.txt", "text/plain", b"a"),))
    client = request.getfixturevalue(reader)
    attached = reverse("notifications:mail_attachment", args=[mail.pk, mail.attachments.get().pk])
    addresses = [page_of(mail), page_of(mail, "_resend"), page_of(mail, "_abandon"), attached]

    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert client.post(page_of(mail, "_resend"), {"email": "a@exemple.invalid"}).status_code == 404


def test_a_person_sends_again_after_a_confirmation(officer_59l):
    mail = refused()
    asked = officer_59l.get(page_of(mail, "_resend")).content.decode()
    answer = officer_59l.post(page_of(mail, "_resend"), {"email": "corrigee@exemple.invalid"}, follow=True)

    mail.refresh_from_db()
    assert "Renvoyer ce courriel ?" in asked
    assert (mail.state, mail.recipient_email) == (MailState.QUEUED, "corrigee@exemple.invalid")
    assert "Le courriel est remis en attente d&#x27;envoi." in answer.content.decode()


def test_a_wrong_address_stays_on_the_form(officer_59l):
    mail = refused()
    answer = officer_59l.post(page_of(mail, "_resend"), {"email": "fausse"})

    assert answer.status_code == 422
    assert "« fausse » n&#x27;est pas une adresse de courriel valable" in answer.content.decode()
    assert OutgoingMail.objects.get(pk=mail.pk).state == MailState.REFUSED


def test_a_person_files_a_mail_with_a_reason(officer_59l):
    mail = OutgoingMailFactory(state=MailState.UNCERTAIN)
    officer_59l.post(page_of(mail, "_abandon"), {"comment": "Reçu, dit-elle."})

    mail.refresh_from_db()
    assert mail.state == MailState.ABANDONED


def test_refused_mails_of_a_list_are_sent_again_together(officer_59l):
    first, second = refused(recipient_name="ana"), refused(recipient_name="ana")
    others = [
        refused(recipient_name="bob"),
        refused(recipient_name="ana", service=service("62")),
        refused(recipient_name="ana", recipient_email="fausse"),
        OutgoingMailFactory(recipient_name="ana", state=MailState.UNCERTAIN),
    ]
    address = f"{reverse('notifications:mails_resend')}?q=ana&state=refused"

    asked = officer_59l.get(address).content.decode()
    answer = officer_59l.post(address, follow=True)

    assert "3 courriels refusés répondent à vos critères." in asked
    assert "2 courriels remis en attente d&#x27;envoi." in answer.content.decode()
    states = dict(OutgoingMail.objects.values_list("pk", "state"))
    assert [states[mail.pk] for mail in (first, second)] == [MailState.QUEUED] * 2
    assert [states[mail.pk] for mail in others] == [MailState.REFUSED] * 3 + [MailState.UNCERTAIN]


def test_the_list_of_refused_mails_offers_to_send_them_again(officer_59l):
    refused()
    offer = "Renvoyer les courriels de cette liste"

    assert offer in officer_59l.get(f"{MAILS}?state=refused").content.decode()
    assert offer not in officer_59l.get(MAILS).content.decode()


def test_a_reader_does_not_decide(director_31):
    mail = refused()
    page = director_31.get(page_of(mail)).content.decode()
    answer = director_31.post(page_of(mail, "_resend"), {"email": mail.recipient_email})

    assert ("Classer sans suite" in page, answer.status_code) == (False, 403)


def test_a_mail_waiting_for_its_next_try_says_when(officer_59l):
    mail = OutgoingMailFactory(refusals=1)
    mail.next_attempt_at += dt.timedelta(minutes=5)
    mail.save()

    assert "nouvelle tentative dans 5 minutes" in officer_59l.get(page_of(mail)).content.decode()


def test_somebody_without_assignment_reads_his_own_mails_only(client):
    person = UserFactory()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    mine = OutgoingMailFactory(recipient=person, service=None)
    OutgoingMailFactory(service=service("59L"))

    assert rows(client.get(MAILS)) == [mine]


@pytest.mark.parametrize("name", ["outgoingmail", "deadline", "remindersent", "reminderrun", "mailblob"])
def test_the_admin_shows_and_does_not_write(admin, name):
    ReminderSentFactory()
    ReminderRunFactory()
    MailAttemptFactory()

    assert admin.get(reverse(f"admin:notifications_{name}_changelist")).status_code == 200
    assert admin.get(reverse(f"admin:notifications_{name}_add")).status_code == 403
