"""The table of URL x role x territory: each app gives its rows (tests/<app>/rights_table.py)."""

import importlib
from pathlib import Path

import pytest
from django.urls import reverse

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


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["nobody", *ROLES])
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(row: Row, role: str, request):
    client = PortalClient() if role == "nobody" else request.getfixturevalue(role)
    address = reverse(row.view, kwargs=row.arguments())
    data = row.data() if callable(row.data) else row.data
    answer = getattr(client, row.method)(
        address, data, query_params=dict(pair.split("=") for pair in row.query.split("&") if pair), headers=row.headers
    )
    answer.close()  # a served file stays open until its answer is closed
    assert answer.status_code == row.expected(role)


def test_every_url_is_in_the_table():
    assert sorted({name for name, _ in all_views()} - {row.view for row in ROWS}) == []
