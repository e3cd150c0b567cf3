"""Sending reminders: one grouped mail a day, never the same twice, whatever happens around."""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from iae_portal.core.enums import Role
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import Deadline, OutgoingMail, ReminderSent
from iae_portal.notifications.services.deadlines import close_deadline
from iae_portal.notifications.services.reminders import remind_now, send_once_a_day, send_reminders
from tests.factories import make_user, service
from tests.notifications.conftest import PIECES, also_in, deadline_for
from tests.processes import database_url
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 10, 15)
START_TOGETHER = 8.0  # seconds: the five processes have loaded by then


@scene
def ana():
    user = make_user(Role.OFFICER, "59L", username="ana", first_name="Ana", last_name="Exemple")
    return also_in(user, "59V", "62")


def test_one_grouped_mail_in_text_and_html(ana):
    deadline_for("59L", owner=ana)
    deadline_for("59V", owner=ana, due_on=dt.date(2008, 9, 5))

    send_reminders(day=DAY)

    mail = OutgoingMail.objects.get()
    assert mail.text == (
        "Bonjour Ana Exemple,\n\nVoici ce que le portail attend de vous.\n\n"
        "* En retard depuis le 5 septembre 2008 : réclamer les pièces manquantes – dossier d'essai 59V\n"
        f"  Il manque une pièce au dossier de {service('59V')}.\n"
        "  Réclamer les pièces manquantes : http://127.0.0.1:8000/dossiers/59V/\n\n"
        "* À faire avant le 30 octobre 2008 : réclamer les pièces manquantes – dossier d'essai 59L\n"
        f"  Il manque une pièce au dossier de {service('59L')}.\n"
        "  Réclamer les pièces manquantes : http://127.0.0.1:8000/dossiers/59L/\n\n"
        "Vous ne recevrez plus de rappel d'une action une fois qu'elle est faite dans le portail.\n\n"
        "-- \nPortail de l'insertion par l'activité économique\nhttp://127.0.0.1:8000\n"
    )
    assert mail.html.count('<h2 class="late">En retard depuis le 5 septembre 2008') == 1
    assert '<a class="button" href="http://127.0.0.1:8000/dossiers/59V/">' in mail.html
    assert (mail.recipient, mail.service) == (ana, None)  # two services: belongs to none
    assert list(ReminderSent.objects.order_by("step").values_list("step", "recipient", "mail", "day")) == [
        ("J+35", ana.pk, mail.pk, DAY),
        ("J-15", ana.pk, mail.pk, DAY),
    ]


def test_a_mail_about_one_service_belongs_to_it(ana):
    deadline_for(owner=ana)
    send_reminders(day=DAY)

    assert OutgoingMail.objects.get().service == service("59L")
    assert ReminderSent.objects.get().sentence == f"Il manque une pièce au dossier de {service('59L')}."


@pytest.mark.parametrize("codes", [("59L",), ("59L", "62")])
def test_a_reason_that_is_the_object_is_said_once(ana, codes):
    """The line of the mail has it already, but for the page of a mail with one reminder."""
    for code in codes:
        row = deadline_for(code, owner=ana)
        type(row).objects.filter(pk=row.pk).update(label=f"Il manque une pièce au dossier de {row.service}.")
    send_reminders(day=DAY)

    mail = OutgoingMail.objects.get()
    for code in codes:
        said = f"Il manque une pièce au dossier de {service(code)}."
        assert (mail.text.count(said), mail.html.count(said)) == (1, 1)


@pytest.mark.parametrize(("due_on", "late"), [(DAY, False), (DAY - dt.timedelta(days=1), True)])
def test_the_mail_shows_late_what_is_past_its_day(ana, due_on, late):
    deadline_for(owner=ana, due_on=due_on)
    deadline_for("62", owner=ana)
    send_reminders(day=DAY)

    assert ('<h2 class="late">' in OutgoingMail.objects.get().html) == late


def test_run_twice_it_sends_once(ana):
    deadline_for(owner=ana)

    assert [send_reminders(day=DAY).line_count for _ in range(3)] == [1, 0, 0]
    assert OutgoingMail.objects.count() == 1


def test_a_person_gets_one_mail_a_day_the_rest_follows_the_next_day(ana):
    deadline_for("59L", owner=ana)
    send_reminders(day=DAY)
    deadline_for("62", owner=ana)

    assert [send_reminders(day=day).line_count for day in (DAY, dt.date(2008, 10, 16))] == [0, 1]


def test_after_an_outage_only_the_latest_missed_step_goes_once(ana):
    deadline_for(owner=ana, due_on=dt.date(2008, 9, 5))

    for day in (dt.date(2008, 9, 20), dt.date(2008, 9, 21)):
        send_reminders(day=day)

    assert list(ReminderSent.objects.values_list("step", flat=True)) == ["J+14"]


def test_the_scheduler_passes_once_a_day_and_catches_up(ana):
    assert send_once_a_day(day=DAY).line_count == 0
    deadline_for(owner=ana)

    assert send_once_a_day(day=DAY) is None
    assert send_once_a_day(day=dt.date(2008, 10, 16)).line_count == 1


@pytest.mark.parametrize(
    ("day", "sent"),
    [
        (dt.date(2008, 11, 8), None),
        (dt.date(2008, 11, 9), None),
        (dt.date(2008, 11, 11), None),
        (dt.date(2008, 11, 10), 1),
    ],
)
def test_the_scheduler_rests_on_a_day_off_and_the_next_worked_day_says_it(ana, day, sent):
    deadline_for(owner=ana, due_on=dt.date(2008, 11, 8))
    done = send_once_a_day(day=day)

    assert (done and done.line_count) == sent
    assert OutgoingMail.objects.count() == (sent or 0)


def test_nothing_is_written_when_the_sending_fails(ana, monkeypatch):
    deadline_for(owner=ana)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("iae_portal.notifications.services.reminders.ReminderSent.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        send_reminders(day=DAY)

    assert (OutgoingMail.objects.count(), ReminderSent.objects.count()) == (0, 0)


def test_a_click_reminds_at_once_in_the_same_ledger(ana, national):
    deadline_for(owner=ana)

    done = remind_now(deadlines=Deadline.objects.all(), actor=national.user, day=DAY)

    mail = OutgoingMail.objects.get()
    assert [len(parcel.lines) for parcel in done.parcels] == [1]
    assert (mail.author, ReminderSent.objects.get().step) == (national.user, "J-15")
    assert JournalEntry.objects.get().sentence == (
        "Relance envoyée à Ana Exemple : réclamer les pièces manquantes – dossier d'essai 59L"
    )
    assert send_reminders(day=DAY).line_count == 0


def test_a_click_after_the_scheduler_reminds_by_hand_once_a_day(ana, national):
    deadline_for(owner=ana)
    send_reminders(day=DAY)
    days = (DAY, dt.date(2008, 10, 16), dt.date(2008, 10, 16))

    done = [remind_now(deadlines=Deadline.objects.all(), actor=national.user, day=day) for day in days]

    assert [(len(result.parcels), len(result.already_told)) for result in done] == [(0, 1), (1, 0), (0, 1)]
    assert list(ReminderSent.objects.order_by("pk").values_list("step", flat=True)) == ["J-15", "R20081016"]
    assert OutgoingMail.objects.count() == 2


def test_a_click_says_nothing_of_what_is_done(ana, national):
    deadline_for(owner=ana)
    close_deadline(kind=PIECES, subject=service("59L"))

    assert remind_now(deadlines=Deadline.objects.all(), actor=national.user, day=DAY).parcels == ()


def test_a_click_says_who_can_not_be_told(national):
    deadline_for()

    done = remind_now(deadlines=Deadline.objects.all(), actor=national.user, day=DAY)

    assert [deadline.label for deadline in done.orphans] == ["dossier d'essai 59L"]


def scheduler(folder: Path, mail_server, start: float) -> subprocess.Popen:
    """A scheduler in its own process, on the database of the tests."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.notifications.scheduler_settings",
        "DATABASE_URL": database_url(),
        "TEST_FOLDER": str(folder),
        "TEST_MEDIA_ROOT": str(folder),
        "TEST_EMAIL_PORT": str(mail_server.port),
    }
    command = [sys.executable, "-m", "tests.notifications.scheduler", DAY.isoformat(), str(start)]
    return subprocess.Popen(command, env=environment)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_five_schedulers_at_once_send_once(ana, mail_server, tmp_path):
    bob = make_user(Role.OFFICER, "62", username="bob")
    for code, owner in (("59L", ana), ("59V", ana), ("62", bob)):
        deadline_for(code, owner=owner)
    start = time.time() + START_TOGETHER
    schedulers = [scheduler(tmp_path, mail_server, start) for _ in range(5)]

    assert [process.wait(90) for process in schedulers] == [0] * 5
    assert sorted(mail_server.addresses()) == ["ana@exemple.invalid", "bob@exemple.invalid"]
    assert list(OutgoingMail.objects.values_list("state", flat=True)) == ["sent", "sent"]
    assert ReminderSent.objects.count() == 3
