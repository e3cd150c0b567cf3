"""State of what the portal stands on: database, broker, workers. Each check answers, none raises."""

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, connection
from kombu import Connection
from kombu.exceptions import OperationalError

from iae_portal.core import clock
from iae_portal.core.broker import LIMITS
from iae_portal.core.models import WorkerHeartbeat
from iae_portal.core.storage import LocalStorage

OK, DOWN, SILENT, UNKNOWN, FULL = "ok", "en panne", "silencieux", "inconnu", "presque plein"
ROOM_MEGABYTES = 500  # DESIGN: some two hundred letters and pieces
# DESIGN: two minutes, so that a queue busy with one long piece of work is not called dead.
SILENT_AFTER = dt.timedelta(minutes=2)


def database_state() -> dict:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return {"etat": DOWN}
    return {"etat": OK}


def broker_state() -> dict:
    """Whether the broker answers, and how many messages wait in each queue."""
    broker = Connection(settings.CELERY_BROKER_URL, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS | LIMITS)
    try:
        with broker:
            channel = broker.default_channel
            waiting = {queue: channel.queue_declare(queue).message_count for queue in settings.QUEUES}
    except (OperationalError, *broker.recoverable_connection_errors):
        return {"etat": DOWN}
    return {"etat": OK, "messages_en_attente": waiting}


def workers_state() -> dict:
    """The last sign of life of a worker on each queue; silent after two minutes."""
    try:
        seen = dict(WorkerHeartbeat.objects.values_list("queue", "seen_at"))
    except Error:
        return {queue: {"etat": UNKNOWN, "dernier_signe_de_vie": None} for queue in settings.QUEUES}
    return {queue: _worker_state(seen.get(queue)) for queue in settings.QUEUES}


def _worker_state(seen_at: dt.datetime | None) -> dict:
    if seen_at is None:
        return {"etat": SILENT, "dernier_signe_de_vie": None}
    silent = clock.real_now() - seen_at > SILENT_AFTER
    return {"etat": SILENT if silent else OK, "dernier_signe_de_vie": seen_at.isoformat(timespec="seconds")}


def disk_state() -> dict:
    """The room left for files; not asked of a remote store, which has its own alarms."""
    if not isinstance(default_storage, LocalStorage):
        return {"etat": OK}
    try:
        place = Path(default_storage.location)
        # A new installation has written no file yet: its folder is that of the first one.
        there = next(folder for folder in (place, *place.parents) if folder.exists())
        free = shutil.disk_usage(there).free // 2**20
    except OSError:
        return {"etat": UNKNOWN}
    return {"etat": OK if free >= ROOM_MEGABYTES else FULL, "megaoctets_libres": free}


def portal_state() -> dict:
    """Everything, and one word for the whole."""
    database, broker, workers, disk = database_state(), broker_state(), workers_state(), disk_state()
    good = all(part["etat"] == OK for part in (database, broker, disk, *workers.values()))
    return {
        "etat": OK if good else DOWN,
        "base_de_donnees": database,
        "file_de_messages": broker,
        "disque": disk,
        "travaux_de_fond": workers,
    }


def web_state() -> dict:
    """What this web machine needs to serve a page: the database only."""
    database = database_state()
    return {"etat": database["etat"], "base_de_donnees": database}
