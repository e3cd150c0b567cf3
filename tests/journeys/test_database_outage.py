"""PostgreSQL stopped at once under the running portal, and started again: pages say so, nothing is lost or doubled."""

import json
import os
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from conventions.documents import ACKNOWLEDGEMENT, CONVENTION
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job, JournalEntry
from iae_portal.core.services import jobs
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services.versions import request_document
from iae_portal.notifications.enums import MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.services import delivery
from tests.clusters import Cluster, connected_to, copied_cluster
from tests.notifications.conftest import write_mail
from tests.processes import broker_of_this_process, celery_beat, celery_worker, running, wait_for

pytestmark = [
    pytest.mark.worker,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="needs a Redis"),
]
THREADS = 6  # of the web server, each with a connection of its own


@pytest.fixture
def cluster(opened, officer_59l, tmp_path) -> Cluster:
    """The database that the portal of this test works on: a copy, with the dossier and the session of its officer."""
    with copied_cluster(tmp_path) as copy, connected_to(copy.url):
        yield copy


@pytest.fixture
def look(cluster, portal, officer_59l):
    """Status and text of a page of the portal, asked for by the officer."""
    session = officer_59l.cookies["sessionid"].value

    def ask(path: str) -> tuple[int, str]:
        request = urllib.request.Request(portal.url + path, headers={"Cookie": f"sessionid={session}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()

    return ask


@pytest.fixture
def background(portal, mail_server):
    """The worker and beat, their mails to the server of the test; what this process queues goes to them."""
    environment = portal.environment | {"TEST_EMAIL_PORT": str(mail_server.port)}
    processes = celery_worker(portal.folder, environment), celery_beat(portal.folder, environment)
    with broker_of_this_process(portal.redis), running(*processes):
        yield processes


def wait_until_the_worker_has_tried_everything(port: int) -> None:
    redis = Redis(port=port)
    wait_for(lambda: not redis.exists(*settings.QUEUES, "unacked"), "the worker to take every message")
    redis.close()


def grow_old() -> None:
    """What waits looks abandoned (here at once, in real life within a minute): beat calls the sweepers."""
    long_ago = clock.real_now() - delivery.MESSAGE_LOST_AFTER * 2
    assert jobs.DEAD_AFTER < delivery.MESSAGE_LOST_AFTER
    Job.objects.exclude(state=JobState.DONE).update(dispatched_at=None, heartbeat=long_ago)
    OutgoingMail.objects.update(dispatched_at=long_ago)


def test_a_database_stopped_and_started_again_under_the_portal(
    cluster, portal, look, background, mail_server, letters, opened, officer_59l
):
    page = f"/conventions/{opened.number}/"
    assert [look(page)[0] for _ in range(THREADS * 2)] == [200] * THREADS * 2
    request_document(kind=CONVENTION, subject=opened, actor=officer_59l.user)
    wait_for(lambda: Job.objects.filter(state=JobState.RUNNING).exists(), "the worker to start")
    request_document(kind=ACKNOWLEDGEMENT, subject=opened, actor=officer_59l.user)
    mail = write_mail()

    cluster.kill()
    status, text = look(page)
    assert (status, "Portail momentanément indisponible" in text, "Traceback" in text) == (503, True, False)
    status, text = look("/sante/")
    assert (status, json.loads(text)["base_de_donnees"]) == (503, {"etat": "en panne"})
    wait_until_the_worker_has_tried_everything(portal.redis.port)

    cluster.start()
    assert [look(page)[0] for _ in range(THREADS * 2)] == [200] * THREADS * 2
    assert json.loads(look("/sante/")[1])["base_de_donnees"] == {"etat": "ok"}
    connection.close()
    assert (DocumentVersion.objects.rendered().count(), mail_server.addresses()) == (0, [])
    grow_old()
    wait_for(lambda: DocumentVersion.objects.rendered().count() == 2, "both documents")
    wait_for(lambda: OutgoingMail.objects.filter(state=MailState.SENT).exists(), "the mail to leave")
    wait_for(lambda: not Job.objects.exclude(state=JobState.DONE).exists(), "the jobs to end")
    assert all(process.is_running() for process in background)

    assert list(Job.objects.order_by("pk").values_list("attempts", flat=True)) == [2, 1]
    assert DocumentVersion.objects.count() == JournalEntry.objects.filter(action="documents.produced").count() == 2
    assert [message["Message-ID"] for message in mail_server.messages] == [mail.message_id]
