"""The table of URL x role x territory: each app gives its rows (tests/<app>/rights_table.py)."""

import importlib
from pathlib import Path

import pytest
from django.db import transaction

from tests.clients import PortalClient
from tests.rights import ROLES, Row
from tests.urls import all_views


def gathered() -> list[Row]:
    names = sorted(path.parent.name for path in Path(__file__).parent.glob("*/rights_table.py"))
    return [row for name in names for row in importlib.import_module(f"tests.{name}.rights_table").ROWS]


ROWS = gathered()


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def status_for(row: Row, client: PortalClient, address: str) -> int:
    """What the person gets; what the visit wrote is forgotten, so that the next one finds the same things."""
    with transaction.atomic():
        answer = getattr(client, row.method)(
            address,
            row.data() if callable(row.data) else row.data,
            headers=row.headers,
        )
        if answer.streaming:
            b"".join(answer.streaming_content)  # a served file stays open until it is read
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(row: Row, request):
    clients = {role: request.getfixturevalue(role) for role in ROLES} | {"nobody": PortalClient()}
    address = row.address(*clients.values())
    found = {role: status_for(row, client, address) for role, client in clients.items()}
    assert found == {role: row.expected(role) for role in clients}


def test_every_url_is_in_the_table():
    assert sorted({name for name, _ in all_views()} - {row.view for row in ROWS}) == []
