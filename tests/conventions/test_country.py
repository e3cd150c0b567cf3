"""What the night counts of the country: what a count made now finds, dated, and no other page's."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.enums import CountedPage
from conventions.models import CountryCount
from conventions.selectors.measures import EXIT_RATES
from conventions.services.country import refresh_country_counts
from iae_portal.core import clock
from tests.factories import service
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory, YearReturnFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PAGES = {CountedPage.RENEWALS: ("conventions:renewals", 2008), CountedPage.RESULTS: ("conventions:year_returns", 2007)}


@pytest.fixture(params=CountedPage)
def page(request) -> CountedPage:
    return request.param


@scene
def conventions_of_two_regions(db):
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2008, 1, 1)}
    for code in ("59L", "62", "69"):
        convention = ConventionFactory(siae=SiaeFactory(service=service(code), type="EI"), state="in_force", **days)
        YearReturnFactory(convention=convention, year=2007)
    ConventionFactory(siae=convention.siae, previous=convention, state="opened", start=dt.date(2009, 1, 1))


def shown(client, page: CountedPage, **asked) -> dict:
    name, year = PAGES[page]
    return client.get(reverse(name), {"year": year, **asked}).context


def test_the_night_counts_what_a_count_made_now_finds(conventions_of_two_regions, national, director_31, page):
    now = shown(national, page)
    assert now["counted_at"] is None
    assert [line.name for line in now["counts"]] == ["Nord-Pas-de-Calais", "Rhône-Alpes", "Ensemble"]

    assert refresh_country_counts(today=clock.today()) == CountryCount.objects.count() == 10

    assert shown(national, page)["counts"] == now["counts"]
    CountryCount.objects.update(rows=[])  # what the night wrote is what the country is shown, and it alone
    assert shown(national, page)["counts"] == []
    for client, asked in (
        (director_31, {}),
        (national, {"type": "EI"}),
        (national, {"region": service("69").region_id}),
    ):
        assert shown(client, page, **asked)["counts"] != []


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_a_night_that_was_missed_is_not_shown(conventions_of_two_regions, national, page, hours, used):
    refresh_country_counts(today=clock.today())
    CountryCount.objects.update(made_at=clock.now() - dt.timedelta(hours=hours))

    answer = national.get(reverse(PAGES[page][0]), {"year": PAGES[page][1]})

    assert (answer.context["counted_at"] is not None) == used
    assert ("comptées chaque nuit : ici le 14/10/2008" in " ".join(answer.content.decode().split())) == used


@pytest.mark.parametrize("sort", ["structure", "-structure", "annee", "sorties", "service"])
def test_the_exits_are_the_same_in_any_order(officer_59l, sort):
    counts = {"value": None, "examined": 4, "durable": 1, "transition": 1, "positive": 1}
    exits = [MeasureFactory(indicator_code=EXIT_RATES, year=year, **counts) for year in (2006, 2007)]
    MeasureFactory(siae=exits[0].siae)

    page = officer_59l.get(reverse("conventions:exit_list"), {"tri": sort}).context

    assert set(page["object_list"]) == set(exits)
    assert page["total"] == 2
