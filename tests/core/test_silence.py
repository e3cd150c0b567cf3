"""A PostgreSQL that is suspended, seen from the page that waits for its answer."""

import runpy
import socket
from types import SimpleNamespace

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from psycopg2 import extensions

from iae_portal.core import silence
from tests.processes import database_url

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the promise is made on PostgreSQL"),
]


@pytest.fixture(autouse=True)
def bounded(monkeypatch):
    pages = SimpleNamespace()
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: pages)
    assert runpy.run_path(settings.BASE_DIR / "iae_portal" / "wsgi.py")["application"] is pages
    yield
    extensions.set_wait_callback(None)


@pytest.fixture
def server():
    opened = psycopg2.connect(database_url())
    yield opened
    opened.close()


@pytest.fixture
def silent():
    """A port whose machine takes connections and whose program never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_long_statement_of_a_server_that_lives_is_waited_for(server, monkeypatch):
    monkeypatch.setattr(silence, "SECONDS", 0.3)
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5), 7")
        assert cursor.fetchone()[1] == 7


def test_a_server_that_answers_nobody_is_given_up(server, silent, monkeypatch):
    monkeypatch.setattr(silence, "SECONDS", 0.1)
    monkeypatch.setattr(socket.socket, "getpeername", lambda self: ("127.0.0.1", silent))
    with pytest.raises(psycopg2.OperationalError), server.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    assert server.closed


def test_nobody_waits_for_a_connection_either(silent, monkeypatch):
    monkeypatch.setattr(silence, "SECONDS", 0.1)
    monkeypatch.setattr(silence, "_server_lives", None)  # not even asked: two seconds, not four
    with pytest.raises(psycopg2.OperationalError, match="said nothing"):
        psycopg2.connect(host="127.0.0.1", port=silent, connect_timeout=60)
