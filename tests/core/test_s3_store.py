"""The files in an S3-compatible service, as production's settings make it: written, read, swept, never public."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from iae_portal.core import clock
from iae_portal.core.services.files import orphans
from iae_portal.settings.environment import file_storage
from tests.factories.conventions import PieceFactory

BUCKET = "portail"
KEYS = {"S3_BUCKET": BUCKET, "S3_REGION": "eu-west-3", "S3_ACCESS_KEY_ID": "cle", "S3_SECRET_ACCESS_KEY": "secret"}

pytestmark = pytest.mark.filterwarnings("default")  # the service's own packages, in its thread


@pytest.fixture(scope="module")
def service():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(service, monkeypatch):
    for name, value in (KEYS | {"S3_ENDPOINT_URL": service}).items():
        monkeypatch.setenv(name, value)
    said = file_storage()
    made = import_string(said["BACKEND"])(**said["OPTIONS"])
    made.connection.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    yield made
    made.bucket.objects.all().delete()
    made.bucket.delete()


def test_a_file_is_written_read_and_erased(store):
    name = store.save("pieces/statuts.pdf", ContentFile(b"contenu"))

    with store.open(name) as file:
        assert file.read() == b"contenu"
    assert (store.size(name), store.exists(name)) == (7, True)

    store.delete(name)

    assert not store.exists(name)


def test_two_files_of_one_name_are_both_kept(store):
    first, second = (store.save("pieces/statuts.pdf", ContentFile(text)) for text in (b"1", b"2"))

    assert first != second
    with store.open(first) as file:
        assert file.read() == b"1"


def test_nobody_reads_a_file_without_the_keys(store):
    store.save("pieces/statuts.pdf", ContentFile(b"contenu"))

    assert "Signature" in store.url("pieces/statuts.pdf")
    grants = store.bucket.Object("pieces/statuts.pdf").Acl().grants
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


@pytest.mark.django_db
def test_the_nightly_sweep_sees_what_no_row_names(store, monkeypatch):
    kept, lost = (store.save(f"pieces/{name}.pdf", ContentFile(b"contenu")) for name in ("statuts", "perdue"))
    PieceFactory(file=kept)
    later = clock.real_now() + dt.timedelta(days=2)
    monkeypatch.setattr(clock, "real_now", lambda: later)

    assert orphans(store) == [lost]
