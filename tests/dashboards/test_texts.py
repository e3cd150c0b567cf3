"""Circulars and notes: sent to the services, read once in each, withdrawn."""

import datetime as dt
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Job
from iae_portal.core.services.jobs import run
from iae_portal.dashboards.enums import Audience, TextKind
from iae_portal.dashboards.models import PlanText
from iae_portal.dashboards.services.texts import WITHDRAW_JOB, note_reading, withdraw_text
from iae_portal.notifications.models import Deadline, OutgoingMail
from tests.clients import client_of
from tests.factories import make_user, service
from tests.factories.dashboards import PlanTextFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(national, audience: str = Audience.REGIONS) -> PlanText:
    values = {"kind": TextKind.CIRCULAR, "title": "Entrée en vigueur", "dated_on": "2008-10-10", "audience": audience}
    answer = national.post(
        reverse("dashboards:text_send"), values | {"file": SimpleUploadedFile("texte.pdf", PDF, "application/pdf")}
    )
    assert answer.status_code == 302
    return PlanText.objects.get()


@pytest.mark.parametrize(("audience", "count"), [("all", 123), ("regions", 26), ("departments", 101)])
def test_a_text_goes_to_its_services(national, audience, count):
    assert sent(national, audience).deliveries.count() == count


@pytest.mark.parametrize(("day", "kept"), [("2008-10-15", True), ("2008-10-16", False)])
def test_a_text_is_not_sent_before_the_day_that_it_bears(national, day, kept):
    values = {"kind": TextKind.NOTE, "title": "Note", "dated_on": day, "audience": Audience.REGIONS}
    file = SimpleUploadedFile("texte.pdf", PDF, "application/pdf")
    answer = national.post(reverse("dashboards:text_send"), values | {"file": file})

    assert PlanText.objects.exists() is kept
    assert ("avant le jour dont il est daté" in answer.content.decode()) is not kept


def test_each_service_is_told_once_and_owes_a_reading(national, director_31, head_59l):
    text = sent(national)
    job = Job.objects.get()

    run(job.pk)

    assert list(OutgoingMail.objects.values_list("recipient", flat=True)) == [director_31.user.pk]
    assert Deadline.objects.open().count() == 26
    assert "À lire : Entrée en vigueur" in director_31.get("/").content.decode()
    assert head_59l.get(reverse("dashboards:text", args=[text.pk])).status_code == 404
    # What a text says is what its reader downloads.
    file = director_31.get(reverse("dashboards:text_file", args=[text.pk]))
    assert b"".join(file.streaming_content) == PDF


def test_who_reads_closes_the_deadline_of_his_service_alone(national, director_31, director_82):
    text = sent(national)
    run(Job.objects.get().pk)

    director_31.post(reverse("dashboards:text_read", args=[text.pk]))

    row = text.deliveries.get(service__code="R31")
    assert (row.read_on, row.read_by) == (TODAY, director_31.user)
    assert Deadline.objects.open().count() == 25
    readings = {row.service.code: row.read_by for row in text.deliveries.exclude(read_on=None)}
    assert readings == {"R31": director_31.user}
    page = director_82.get(reverse("dashboards:text", args=[text.pk]))
    assert [row.service.code for row in page.context["deliveries"]] == ["R82"]
    assert page.context["to_read"]
    # Nor does the journal of the text name who read it elsewhere; what the mission did of it is for all.
    told = {client: client.get(reverse("dashboards:text", args=[text.pk])).text for client in (director_82, national)}
    assert [str(director_31.user) in told[client] for client in (director_82, national)] == [False, True]
    assert all("Texte diffusé" in page for page in told.values())


def test_a_second_reader_changes_nothing(director_31, regional_officer_31):
    text = PlanTextFactory()
    note_reading(actor=director_31.user, text=text)
    note_reading(actor=regional_officer_31.user, text=text)
    assert text.deliveries.get(service__code="R31").read_by == director_31.user


def test_a_text_read_in_one_of_his_services_is_still_to_read_in_the_other(director_31):
    text = PlanTextFactory()
    page = reverse("dashboards:text", args=[text.pk])
    note_reading(actor=director_31.user, text=text)
    assert director_31.get(page).context["to_read"] is False
    other = {"service": service("R82"), "role": Role.REGIONAL_DIRECTOR, "start": TODAY}
    Assignment.objects.create(user=director_31.user, **other)
    assert director_31.get(page).context["to_read"] is True


def test_a_text_withdrawn_is_awaited_of_nobody(national, director_31):
    text = sent(national)
    withdraw_text(actor=national.user, text=text, comment="Mauvais fichier.")
    for job in Job.objects.all():
        run(job.pk)
    assert not Deadline.objects.exists()
    assert not OutgoingMail.objects.exists()
    page = director_31.get(reverse("dashboards:text", args=[text.pk]))
    assert "ne l'appliquez pas" in page.content.decode().replace("&#x27;", "'")
    assert not page.context["to_read"]


def test_whoever_was_told_of_a_text_learns_that_it_is_withdrawn_and_why(
    national, director_31, regional_officer_31, director_82
):
    text = sent(national)
    run(Job.objects.get().pk)
    note_reading(actor=regional_officer_31.user, text=text)
    Assignment.objects.filter(user=director_82.user).update(end=dt.date(2008, 10, 14))  # who left is told no more

    withdraw_text(actor=national.user, text=text, comment="Mauvais\nfichier.")
    job = Job.objects.get(kind=WITHDRAW_JOB)
    run(job.pk)
    run(job.pk)

    mails = OutgoingMail.objects.filter(kind=WITHDRAW_JOB)
    assert {mail.recipient for mail in mails} == {director_31.user, regional_officer_31.user}
    assert all("Motif : Mauvais fichier." in mail.text for mail in mails)


def test_a_text_read_before_its_mail_leaves_is_owed_by_nobody_of_its_service(national, director_31, director_82):
    text = sent(national)
    note_reading(actor=director_31.user, text=text)
    run(Job.objects.get().pk)

    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [director_82.user]
    assert Deadline.objects.open().count() == 25


def test_a_reader_who_left_the_service_is_not_told_of_the_withdrawal(national, director_31, regional_officer_31):
    text = sent(national)
    run(Job.objects.get().pk)
    note_reading(actor=regional_officer_31.user, text=text)
    Assignment.objects.filter(user=regional_officer_31.user).update(end=dt.date(2008, 10, 14))
    withdraw_text(actor=national.user, text=text, comment="Mauvais fichier.")
    assert not Deadline.objects.open().filter(service=service("R31")).exists()
    run(Job.objects.get(kind=WITHDRAW_JOB).pk)

    assert [mail.recipient for mail in OutgoingMail.objects.filter(kind=WITHDRAW_JOB)] == [director_31.user]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries(director_31, rows, django_assert_num_queries):
    PlanTextFactory.create_batch(rows)
    director_31.get(reverse("dashboards:texts"))
    with django_assert_num_queries(5):
        page = director_31.get(reverse("dashboards:texts"))
    assert {(row.sent, row.read) for row in page.context["object_list"]} == {(1, 0)}


def test_a_text_sent_by_two_people_goes_once(national):
    other = client_of(make_user(Role.NATIONAL, "DGEFP"))
    text = sent(national)
    values = {"kind": TextKind.CIRCULAR, "title": "Entrée en VIGUEUR", "dated_on": "2008-10-10", "audience": "regions"}
    send = reverse("dashboards:text_send")

    def again(**changed):
        return other.post(send, values | changed | {"file": SimpleUploadedFile("texte.pdf", PDF, "application/pdf")})

    refused = again()
    said = unescape(refused.content.decode())
    assert (refused.status_code, PlanText.objects.count()) == (422, 1)
    assert "Ce texte est déjà diffusé à ces services" in said and f"Dernier changement : {national.user}, le " in said
    assert again(audience="departments").status_code == 302
    withdraw_text(actor=national.user, text=text, comment="Mauvais fichier.")
    assert again().status_code == 302
