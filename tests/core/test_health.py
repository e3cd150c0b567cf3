"""/sante/: what it says when all is well, and when one part is missing."""

import datetime as dt
import shutil

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.models import WorkerHeartbeat
from iae_portal.core.selectors.health import disk_state
from iae_portal.core.tasks import record_heartbeat

pytestmark = pytest.mark.django_db
QUEUES = ("short", "batch", "mail", "sweep")
NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(clock, "real_now", lambda: NOW)


@pytest.fixture
def everybody_alive():
    for queue in settings.QUEUES:
        record_heartbeat.delay(queue)


@pytest.fixture
def database_down(monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", refuse)


@pytest.fixture
def broker_down(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


def get(client, name="core:health"):
    answer = client.get(reverse(name))
    return answer.status_code, answer.json()


def test_all_is_well(client, everybody_alive):
    status, state = get(client)

    worker = {"etat": "ok", "dernier_signe_de_vie": "2026-05-04T12:00:00+00:00"}
    messages = state["file_de_messages"].pop("messages_en_attente")
    assert (status, state) == (
        200,
        {
            "etat": "ok",
            "base_de_donnees": {"etat": "ok"},
            "file_de_messages": {"etat": "ok"},
            "disque": state["disque"],
            "travaux_de_fond": dict.fromkeys(QUEUES, worker),
        },
    )
    assert sorted(messages) == sorted(QUEUES)


@pytest.mark.parametrize(("seconds", "status", "word"), [(120, 200, "ok"), (121, 503, "silencieux")])
def test_a_worker_is_silent_after_two_minutes(client, everybody_alive, seconds, status, word):
    seen_at = NOW - dt.timedelta(seconds=seconds)
    WorkerHeartbeat.objects.filter(queue="batch").update(seen_at=seen_at)

    answered, state = get(client)

    assert answered == status
    assert state["travaux_de_fond"]["batch"] == {
        "etat": word,
        "dernier_signe_de_vie": seen_at.isoformat(timespec="seconds"),
    }
    assert state["travaux_de_fond"]["short"]["etat"] == "ok"


def test_a_worker_never_seen_is_silent(client):
    status, state = get(client)

    assert status == 503
    assert state["travaux_de_fond"]["short"] == {"etat": "silencieux", "dernier_signe_de_vie": None}


def test_a_broker_that_does_not_answer(client, everybody_alive, broker_down):
    status, state = get(client)

    assert (status, state["etat"], state["file_de_messages"]) == (503, "en panne", {"etat": "en panne"})
    assert get(client, "core:health_web") == (200, {"etat": "ok", "base_de_donnees": {"etat": "ok"}})


def test_a_database_that_does_not_answer(client, everybody_alive, database_down):
    status, state = get(client)

    silent = {"etat": "inconnu", "dernier_signe_de_vie": None}
    assert (status, state["base_de_donnees"]) == (503, {"etat": "en panne"})
    assert state["travaux_de_fond"] == dict.fromkeys(QUEUES, silent)
    assert get(client, "core:health_web") == (503, {"etat": "en panne", "base_de_donnees": {"etat": "en panne"}})


def test_the_answer_is_never_cached_and_only_read(client):
    assert "no-store" in client.get(reverse("core:health"))["Cache-Control"]
    assert client.post(reverse("core:health")).status_code == 405


def test_one_row_a_queue_however_often_a_worker_beats(everybody_alive):
    record_heartbeat.delay("short")

    assert sorted(WorkerHeartbeat.objects.values_list("queue", flat=True)) == sorted(QUEUES)


@pytest.mark.parametrize(("megabytes", "status", "word"), [(500, 200, "ok"), (499, 503, "presque plein")])
def test_the_room_left_on_the_disk_is_told(client, everybody_alive, monkeypatch, megabytes, status, word):
    usage = shutil.disk_usage(".")._replace(free=megabytes * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    answered, state = get(client)
    assert (answered, state["disque"]) == (status, {"etat": word, "megaoctets_libres": megabytes})


def test_an_installation_that_has_written_no_file_yet_is_well(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media" / "not-yet"

    assert disk_state()["etat"] == "ok"
