"""Two workers, two clicks: PostgreSQL lets one through."""

import threading

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from iae_portal.core.models import Job, JournalEntry
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.services import versions as services
from iae_portal.documents.services.versions import prepare_version, render_version, request_document
from tests.documents.kinds import KEY, content, kind

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]


@pytest.fixture
def charter(fill_kind):
    return fill_kind(kind(build_context=lambda service: content(service, articles=1, rows=1)))


def at_once(count: int, action) -> list:
    """Run the action in several threads that start together; what each returned or raised."""
    barrier, results = threading.Barrier(count), []

    def run():
        barrier.wait()
        try:
            results.append(action())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_workers_on_one_version_leave_one_file_and_one_line(charter, lille, monkeypatch):
    version = prepare_version(kind=KEY, subject=lille, actor=None)
    drawn = iter([b"%PDF first", b"%PDF second"])
    monkeypatch.setattr(services, "pdf_of", lambda version: next(drawn))

    results = at_once(2, lambda: render_version(version.pk))

    version.refresh_from_db()
    assert [result.sha256 for result in results] == [version.sha256, version.sha256]
    with version.file.open("rb") as file:
        assert len(file.read()) == version.size
    assert JournalEntry.objects.filter(action="documents.produced").count() == 1
    assert default_storage.listdir(f"documents/{KEY}/{version.inputs_hash[:2]}")[1] == [
        version.file.name.rpartition("/")[2]
    ]


def test_a_double_click_starts_one_job(charter, lille, monkeypatch):
    monkeypatch.setattr("iae_portal.core.services.jobs.dispatch", lambda job: None)

    results = at_once(4, lambda: request_document(kind=KEY, subject=lille, actor=None).pk)

    assert len(set(results)) == 1
    assert (DocumentVersion.objects.count(), Job.objects.count()) == (1, 1)
