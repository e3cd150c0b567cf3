"""The database of the demonstration: its migrations, and the options without which two writers would fail."""

import pytest
from django.db import connection

from iae_portal.core.models import Service

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def test_the_migrations_run_on_sqlite_and_bring_the_services_of_2008():
    assert connection.vendor == "sqlite"
    assert Service.objects.count() == 124


def test_a_writer_waits_for_another_instead_of_failing():
    settings = connection.settings_dict["OPTIONS"]

    assert (settings["transaction_mode"], settings["timeout"]) == ("IMMEDIATE", 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (1,)
