"""A year that the address can not mean: a page that writes refuses it, a list says it; neither takes another one."""

import datetime as dt

import django_filters as filters
import pytest
from django.urls import reverse

from conventions.models import Convention
from financing.models import EnvelopeMovement, ModulationCampaign
from iae_portal.core.filters import YearFilter
from iae_portal.core.lists import is_list
from iae_portal.core.models import Job
from iae_portal.core.text import FIRST_YEAR, LAST_YEAR
from tests.factories.conventions import ConventionFactory
from tests.urls import all_views

pytestmark = pytest.mark.django_db

UNREADABLE = ("abc", "0", "1", "-1", "9999", "99999", "2008.5", "2008,5", "2 008", "²008", "9" * 400, "1e3", "\x00")
# Each page that writes what its address dates: who opens it, how the address says the year.
WRITING = {
    "financing:movement_national": ("national", (), "annee"),
    "financing:carry_over": ("national", (), "annee"),
    "financing:movement_region": ("director_31", ("31",), "annee"),
    "financing:campaign_open": ("director_31", (), "annee"),
    "cdiae:territory_add": ("national", (), "annee"),
    "conventions:renewals_remind": ("head_59l", (), "year"),
    "conventions:renewals_open": ("head_59l", (), "year"),
    "conventions:renewals_print": ("head_59l", (), "year"),
    "conventions:year_returns_remind": ("head_59l", (), "year"),
}
SENT_ONLY = {  # shown of another year, with a sentence
    "financing:redistribution_region": ("director_31", ("31",), "annee"),
    "financing:redistribution_service": ("head_59l", ("59L",), "annee"),
}


@pytest.fixture
def page(request):
    """The client and the address of a page by its name."""

    def named(name: str, pages: dict):
        role, arguments, _ = pages[name]
        return request.getfixturevalue(role), reverse(name, args=arguments)

    return named


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("typed", UNREADABLE)
def test_a_page_that_writes_refuses_a_year_it_can_not_read(name, typed, page):
    client, address = page(name, WRITING)
    key = WRITING[name][2]
    for answer in (client.get(address, {key: typed}), client.post(address, {key: typed}, query_params={key: typed})):
        assert answer.status_code == 400, answer.status_code
        assert "n'est pas une année" in answer.text.replace("&#x27;", "'")


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("typed", ["", " 2009 ", str(FIRST_YEAR), str(LAST_YEAR)])
def test_it_opens_with_a_year_or_without_any(name, typed, page):
    client, address = page(name, WRITING)
    answer = client.get(address, {WRITING[name][2]: typed})
    assert answer.status_code == 200
    assert (typed.strip() or "200") in answer.text


@pytest.mark.parametrize("name", SENT_ONLY)
def test_a_worksheet_is_read_with_a_sentence_and_sent_with_none(name, page):
    client, address = page(name, SENT_ONLY)
    assert client.get(address, {"annee": "abc"}).status_code == 200
    assert client.post(address, {"comment": "x"}, query_params={"annee": "abc"}).status_code == 400
    assert client.post(address, {"comment": "x"}, query_params={"annee": "2008"}).status_code == 422
    assert not EnvelopeMovement.objects.exists()


def test_a_campaign_of_no_type_is_not_opened_for_the_first_one(director_31):
    address = reverse("financing:campaign_open")
    assert director_31.get(address, {"type": "ROI"}).status_code == 400
    assert director_31.get(address, {"type": "ACI"}).status_code == 200
    assert not ModulationCampaign.objects.exists()


def test_a_carry_over_names_a_line_that_exists(national):
    address = reverse("financing:carry_over")
    assert national.get(address, {"ligne": "or"}).status_code == 400
    assert national.get(address, {"ligne": "fdi"}).status_code == 200


def test_no_letter_of_this_year_leaves_for_a_year_that_is_none(head_59l):
    ConventionFactory(
        state="in_force", start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31), signed_on=dt.date(2008, 1, 2)
    )
    assert Convention.objects.filter(end__year=2008).exists()
    head_59l.post(reverse("conventions:renewals_remind"), {"year": "20008"})
    assert not Job.objects.exists()
    head_59l.post(reverse("conventions:renewals_remind"), {"year": "2008"})
    assert Job.objects.count() == 1


def test_every_criterion_that_is_a_year_reads_it_as_pages_do():
    """A plain number would take "2008.5" for 2008, and the page beside it for none."""
    lists = [view.view_class for _, view in all_views() if is_list(view)]
    rows = [row for view in lists for row in view.filterset_class.base_filters.values()]
    numbers = [row for row in rows if isinstance(row, filters.NumberFilter)]
    assert len(numbers) > 15
    assert [row.field_name for row in numbers if not isinstance(row, YearFilter)] == []


@pytest.mark.parametrize("typed", UNREADABLE)
@pytest.mark.parametrize(
    "name", ["conventions:list", "conventions:renewals", "conventions:year_returns", "financing:annex_list"]
)
def test_a_list_shows_nothing_of_a_year_that_is_none(name, typed, officer_59l):
    ConventionFactory(
        state="in_force", start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31), signed_on=dt.date(2008, 1, 2)
    )
    answer = officer_59l.get(reverse(name), {"year": typed})
    assert (answer.status_code, answer.context["total"]) == (200, 0)
    assert answer.context["filter"].errors["year"]
