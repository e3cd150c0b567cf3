"""The demonstration's database: it migrates, loads, and every account walks every page it is shown, on SQLite."""

import pytest
from django.core.management import call_command
from django.db import connection

from iae_portal.core.demo import PEOPLE
from iae_portal.core.models import User
from tests.clients import client_of
from tests.test_crawl import crawl

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def test_every_account_of_the_demonstration_walks_the_portal(settings, tmp_path):
    assert connection.vendor == "sqlite"
    settings.MEDIA_ROOT, settings.DEMO_PASSWORD = tmp_path, "demo"
    call_command("load_demo", verbosity=0)
    wrong = {}
    for person in PEOPLE:
        statuses = crawl(client_of(User.objects.get(username=person.username)), each=1)
        wrong |= {f"{person.username} {path}": status for path, status in statuses.items() if status >= 400}
    assert wrong == {}
