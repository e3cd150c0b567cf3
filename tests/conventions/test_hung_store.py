"""A store of files that hangs, where it hangs: the page says so, keeps what was typed, and waits once."""

import errno
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from botocore.config import Config
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conventions.models import Piece
from iae_portal.core import remote_storage
from iae_portal.core.broker import Door
from iae_portal.core.storage import AWAY
from iae_portal.settings.environment import file_storage

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("default")]  # the service's own packages
PATIENCE = (
    1  # as the two seconds of production, that tests/settings holds; what answers does so in it on a busy machine
)


class Hung(BaseHTTPRequestHandler):
    """Answers until the method that hangs; half of a file, then nothing, for "HALF"."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.server.asked.append(self.command)
        if self.command == self.server.hangs:
            self.server.over.wait()
            return
        known = self.command == "GET" or self.path.endswith("/known.pdf")
        self.send_response(self.server.says or (200 if known else 404))
        self.send_header("Content-Length", "6" if known else "0")
        self.send_header("ETag", '"1"')
        self.end_headers()
        if self.command == "GET" and not self.server.says:
            self.wfile.write(b"%PD")
            self.wfile.flush()
            self.server.over.wait()

    do_HEAD = do_GET = do_PUT = do_DELETE = answer  # noqa: N815

    def log_message(self, *arguments) -> None:
        """Silent."""


@pytest.fixture
def store(settings, monkeypatch):
    """The portal's files are there, until `store.hangs` is a method of HTTP."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hung)
    server.daemon_threads, server.block_on_close = True, False
    server.hangs, server.says, server.over, server.asked = "", None, Event(), []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    keys = {"S3_BUCKET": "portail", "S3_ENDPOINT_URL": address, "S3_ACCESS_KEY_ID": "c", "S3_SECRET_ACCESS_KEY": "s"}
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    made = file_storage()
    waits = Config(connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"total_max_attempts": 1})
    made["OPTIONS"]["client_config"] = waits
    settings.STORAGES = settings.STORAGES | {"default": made}
    monkeypatch.setattr(remote_storage, "door", Door())
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def asked_of(store, method: str) -> list[str]:
    """What the store was asked, that method read too: on a busy machine it reads it after the portal has given up."""
    until = time.monotonic() + 10
    while method not in store.asked and time.monotonic() < until:
        time.sleep(0.01)
    return list(store.asked)


def sent(name: str = "statuts.pdf") -> dict:
    return {"dropped": [SimpleUploadedFile(name, b"%PDF-1.4 essai", "application/pdf")]}


@pytest.mark.parametrize("hangs", ["HEAD", "PUT"])
def test_a_file_sent_to_a_store_that_hangs_comes_back_with_a_sentence(store, opened, officer_59l, hangs):
    store.hangs = hangs
    piece = opened.pieces.first()
    typed = {f"remark_{piece.pk}": "Porteur public."} | sent()
    answer = officer_59l.post(reverse("conventions:pieces", args=[opened.number]), typed)
    page = answer.content.decode()
    assert (answer.status_code, "Le magasin de fichiers du portail ne répond pas" in page) == (422, True)
    assert "Porteur public." in page
    # It waited once; kept for later, the file would have been sent again.
    assert asked_of(store, hangs) == ["HEAD", "PUT"][: 1 + (hangs == "PUT")]
    assert not opened.dropped_files.exists()


@pytest.mark.parametrize(("hangs", "says"), [("HEAD", None), ("GET", None), ("", None), ("", 503)])
def test_a_file_read_from_a_store_that_hangs_is_said(store, opened, officer_59l, hangs, says):
    store.hangs, store.says = hangs, says
    piece = opened.pieces.first()
    Piece.objects.filter(pk=piece.pk).update(file="known.pdf")
    address = reverse("conventions:piece_file", args=[opened.number, piece.pk])
    first = officer_59l.get(address)
    asked = asked_of(store, "HEAD" if says else hangs or "GET")
    second = officer_59l.get(address)
    assert (first.status_code, second.status_code) == (503, 503)
    assert AWAY.replace("'", "&#x27;") in first.content.decode()
    assert store.asked == asked  # the second page does not even try
    assert store.asked.count("GET") <= 1


def test_a_file_that_the_store_does_not_know_is_lost_not_away(store, opened, officer_59l):
    piece = opened.pieces.first()
    Piece.objects.filter(pk=piece.pk).update(file="unknown.pdf")
    answer = officer_59l.get(reverse("conventions:piece_file", args=[opened.number, piece.pk]))
    assert (answer.status_code, "Ce fichier manque au portail" in answer.content.decode()) == (409, True)
    assert remote_storage.door.is_open()


# The folder of the files, turned read-only, closed to the portal, failing, or gone with the machine that shares it.
FAILS = [errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE]


@pytest.fixture
def failing(monkeypatch, settings, tmp_path):
    """A disk that answers each act by an error."""
    settings.MEDIA_ROOT = tmp_path

    def fail(number: int, *acts: str) -> None:
        def act(*_, **__):
            raise OSError(number, "the disk")

        for name in acts:
            monkeypatch.setattr(FileSystemStorage, name, act)

    return fail


@pytest.mark.parametrize("number", FAILS)
def test_a_file_sent_to_a_disk_that_fails_comes_back_with_a_sentence(failing, opened, officer_59l, number):
    failing(number, "_save")
    typed = {f"remark_{opened.pieces.first().pk}": "Porteur public."} | sent()
    answer = officer_59l.post(reverse("conventions:pieces", args=[opened.number]), typed)
    page = answer.content.decode()
    assert (
        answer.status_code,
        "Le magasin de fichiers du portail ne répond pas" in page,
        "Porteur public." in page,
    ) == (422, True, True)
    assert not opened.dropped_files.exists()


@pytest.mark.parametrize(("number", "status"), [*((number, 503) for number in FAILS), (errno.ENOENT, 409)])
def test_a_file_that_a_failing_disk_holds_is_away_not_lost(failing, opened, officer_59l, number, status):
    piece = opened.pieces.first()
    Piece.objects.filter(pk=piece.pk).update(file="known.pdf")
    failing(number, "_open")
    assert officer_59l.get(reverse("conventions:piece_file", args=[opened.number, piece.pk])).status_code == status
