"""The demonstration's database: it migrates, loads, and each territory and rank walks it on SQLite."""

import io

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from iae_portal.core.models import User
from seminars.models import Event
from tests.clients import PortalClient, client_of
from tests.test_crawl import ACCOUNTS, crawl

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def uneven_lists(client, monkeypatch) -> dict[str, list[int]]:
    """Lists of the admin that don't cost the same number of queries for one and for three rows; opens a row of each."""
    uneven = {}
    for model, options in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        counts = []
        for rows in (1, 1, 3):  # the first visit warms content types up
            monkeypatch.setattr(options, "list_per_page", rows)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200, address
            counts.append(len(queries))
        row = model._default_manager.first()
        assert row is None or client.get(f"{address}{row.pk}/change/").status_code == 200, address
        if counts[1] != counts[2]:
            uneven[model._meta.label] = counts[1:]
    return uneven


def kinds_reminded_late() -> set[str]:
    """What `send_reminders --dry-run` calls late on the day of the demonstration, by the first word of its subject."""
    out = io.StringIO()
    call_command("send_reminders", "--date", "2008-10-15", "--dry-run", stdout=out)
    late = [line for line in out.getvalue().splitlines() if line.startswith("  - En retard")]
    return {line.partition(" – ")[2].partition(" – ")[0].partition(" de ")[0] for line in late}


def client_named(name: str) -> PortalClient:
    return client_of(User.objects.get(username=name))


def test_a_key_beyond_the_database_is_no_choice(demonstration):
    """PostgreSQL compares such a number with no row; SQLite cannot even read it."""
    client = client_named("agent.59l")
    assert client.get(reverse("conventions:list"), {"region": "9" * 30}).status_code == 200
    page = client.post(reverse("conventions:siae_create"), {"sectors": ["9" * 40]})
    assert page.status_code == 422
    assert "Sélectionnez un choix valide" in page.content.decode()
    # A field that its form leaves as Django makes it.
    event = Event.objects.get(city="Nantes")
    added = reverse("seminars:part_add", args=[event.pk, "sequences"])
    assert client_named("national").post(added, {"speakers": ["9" * 40]}).status_code == 422


def test_each_territory_and_rank_walks_the_portal(demonstration):
    assert connection.vendor == "sqlite"
    wrong = {}
    for name in ACCOUNTS:
        statuses = crawl(client_named(name), each=1)  # two pages of a kind on PostgreSQL (tests/test_crawl.py)
        wrong |= {f"{name} {path}": status for path, status in statuses.items() if status >= 400}
    assert wrong == {}


def test_what_is_late_on_the_day_of_the_demonstration(demonstration):
    assert kinds_reminded_late() == {"Ordre", "Séminaire"}  # no meeting already held


def test_a_list_of_the_admin_costs_the_same_for_one_and_three_rows(demonstration, monkeypatch):
    assert uneven_lists(client_named("admin"), monkeypatch) == {}
