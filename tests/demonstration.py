"""`demonstration`: the whole story of `make demo`, loaded once in a process; the tests that read it share the group.

On SQLite, `make test` starts the demonstration itself (tests/drills/drill_demo.py) and gives the base that it prepared.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from iae_portal.core.databases import count_rows
from iae_portal.core.models import User
from tests.scenes import scene

READS_IT = pytest.mark.xdist_group("demonstration")
DEMO_BASE = os.environ.get("TEST_DEMO_BASE")


def copy_base(path: str) -> None:
    """The tables and rows of a file of SQLite, in place of those of the test database."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as made:
        made.backup(connection.connection)


@pytest.fixture(scope="session")
def files_of_the_demonstration(tmp_path_factory) -> Path:
    return Path(DEMO_BASE).parent / "media" if DEMO_BASE else tmp_path_factory.mktemp("demonstration")


@pytest.fixture
def day_of_the_demonstration(settings, files_of_the_demonstration) -> None:
    """Its documents are not yet made: those of `documents` are made by one page each."""
    settings.MEDIA_ROOT, settings.DEMO_PASSWORD = files_of_the_demonstration, "demo"
    settings.PORTAL_TODAY = "2008-10-15"


@scene
def story(db, day_of_the_demonstration) -> None:
    if not User.objects.exists():
        call_command("load_demo", verbosity=0)


@pytest.fixture
def demonstration(story) -> None:
    """Counted as a base that lives is: what was counted while it was loaded went with that test."""
    count_rows()
