"""Every list asked what it cannot answer: a page beyond the last, a filter that no longer exists, a year without data,
a territory of others, a file twice. A page in French with nothing of others, never a failure."""

import django_filters as filters
import pytest
from django.http import HttpResponse
from django.urls import reverse

from iae_portal.core.filters import RegionFilter, ServiceFilter, YearFilter
from iae_portal.core.lists import is_list
from tests.clients import PortalClient
from tests.factories import service
from tests.rights import ROLES, Row
from tests.test_hostile_forms import ENGLISH, PAGES, SAID
from tests.urls import all_views

pytestmark = pytest.mark.django_db

ITS_OWNER_ONLY = {"conventions:siae_import_lines"}  # of one import
LISTS = {name: view.view_class for name, view in all_views() if is_list(view)}
ROWS = list({row.view: row for row in PAGES if row.view in LISTS and not row.query}.values())
# No list of rows, and asked as one; what each answers to whoever asks the region of others.
OTHERS = {
    "dashboards:home": 200,
    "dashboards:territory": 404,
    "dashboards:plan": 404,
    "notifications:reminders": 200,
    "core:search": 200,
}
# A territory of its own region first: it has a perimeter to leave.
FIRST = ("director_31", "officer_59l", *ROLES)
GONE = "disparu"


class Asked:
    """A list, who reads it, and what it says."""

    def __init__(self, client: PortalClient, address: str, view: type):
        self.client, self.address, self.filters = client, address, view.filterset_class.base_filters

    def get(self, **words) -> HttpResponse:
        answer = self.client.get(self.address, words)
        assert answer.status_code == 200, (self.address, words)
        return answer

    def rows(self, **words) -> set:
        return {row.pk for row in self.get(**words).context["object_list"]}

    def says(self, **words) -> bool:
        """Either its criterion refuses it or, hidden, the list does."""
        answer = self.get(**words)
        return bool(answer.context["filter"].errors or answer.context["notes"])

    def named(self, *kinds: type) -> list[str]:
        return [name for name, row in self.filters.items() if isinstance(row, kinds)]


@pytest.fixture
def asked(row: Row, request) -> Asked:
    client = request.getfixturevalue(next(role for role in FIRST if role in row.readers))
    return Asked(client, row.address(client), LISTS[row.view])


def test_every_list_is_walked():
    assert {row.view for row in ROWS} == set(LISTS) - ITS_OWNER_ONLY


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_list_answers_what_makes_no_sense(row, asked):
    every = asked.rows()
    assert asked.get().context["notes"] == []
    for page in ("99999", "0", "-1", "abc"):
        assert f"Il n'y a pas de page {page} : voici la page 1." in asked.get(page=page).context["notes"]
    assert f"« {GONE} »" in asked.get(**{GONE: "1"}).content.decode()
    assert asked.rows(**{GONE: "1", "tri": GONE, "export": GONE, "page": "99999"}) == every

    for name in asked.named(filters.ChoiceFilter, filters.ModelChoiceFilter, filters.NumberFilter, YearFilter):
        answer = asked.get(**{name: GONE})
        if name not in answer.context["filter"].filters:
            continue  # hidden from who has one territory
        page = answer.content.decode()
        assert answer.context["total"] == 0, name
        assert any(mark in page for mark in SAID), name
        assert [words for words in ENGLISH if words in page] == [], name

    for name in asked.named(filters.NumberFilter, YearFilter):
        asked.get(**{name: "9999"})
    for name in asked.named(YearFilter):
        assert asked.rows(**{name: "1950"}) == set(), name
    elsewhere = {ServiceFilter: service("69").pk, RegionFilter: service("69").region_id}
    for kind, key in elsewhere.items():
        for name in asked.named(kind):
            assert asked.rows(**{name: key}) <= every, name
            assert asked.says(**{name: key}), name

    if LISTS[row.view].export_columns:
        first, second = (asked.client.get(asked.address, {"export": "csv"}) for _ in range(2))
        assert (first.status_code, first.content) == (200, second.content)


@pytest.mark.parametrize(("name", "elsewhere"), OTHERS.items())
def test_a_page_that_counts_answers_it_too(name, elsewhere, director_31):
    words = {"year": "1950", "annee": "1950", "type": GONE, "page": "99999", GONE: "1", "tri": GONE, "par": GONE}
    found = director_31.get(reverse(name), words)
    refused = director_31.get(reverse(name), words | {"region": service("69").region_id})

    assert (found.status_code, refused.status_code) == (200, elsewhere)
    assert "Rhône-Alpes" not in found.content.decode() + refused.content.decode()
