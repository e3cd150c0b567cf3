"""What the night counts of the country: what a count made now finds, dated, and no other page's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import Convention
from conventions.selectors.country import RENEWALS, RESULTS
from conventions.selectors.measures import EXIT_RATES
from conventions.views.renewals import RenewalList
from conventions.views.results import ExitList
from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.services.night import count_country
from tests.factories import service
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory, YearReturnFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
PAGES = {RENEWALS: ("conventions:renewals", 2008), RESULTS: ("conventions:year_returns", 2007)}


@pytest.fixture(params=PAGES)
def page(request) -> str:
    return request.param


@scene
def conventions_of_two_regions(db):
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2008, 1, 1)}
    for code in ("59L", "62", "69"):
        convention = ConventionFactory(siae=SiaeFactory(service=service(code), type="EI"), state="in_force", **days)
        YearReturnFactory(convention=convention, year=2007)
    ConventionFactory(siae=convention.siae, previous=convention, state="opened", start=dt.date(2009, 1, 1))


def shown(client, page: str, **asked) -> dict:
    name, year = PAGES[page]
    return client.get(reverse(name), {"year": year, **asked}).context


def test_the_night_counts_what_a_count_made_now_finds(conventions_of_two_regions, national, director_31, page):
    now = shown(national, page)
    assert now["counted_at"] is None
    assert [line.name for line in now["counts"]] == ["Nord-Pas-de-Calais", "Rhône-Alpes", "Ensemble"]

    count_country(today=clock.today())
    assert NightCount.objects.filter(kind=page).count() == 5

    assert shown(national, page)["counts"] == now["counts"]
    NightCount.objects.filter(kind=page).update(content=[])  # what the night wrote is what the country sees
    assert shown(national, page)["counts"] == []
    for client, asked in (
        (director_31, {}),
        (national, {"type": "EI"}),
        (national, {"region": service("69").region_id}),
    ):
        assert shown(client, page, **asked)["counts"] != []


@pytest.mark.parametrize(
    (
        "role",
        "asked",
        "rows",
        "times",
        "queries",
    ),  # of a country filtered, the night counted nothing: its places are grouped
    [("director_31", {}, 2, 1, 7), ("national", {}, 3, 1, 8), ("national", {"type": "EI"}, 3, 2, 7)],
)
def test_what_a_year_lacks_is_asked_once(conventions_of_two_regions, request, role, asked, rows, times, queries):
    client = request.getfixturevalue(role)
    count_country(today=clock.today())
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("conventions:year_returns"), asked)

    assert sum('"no_cibles"' in query["sql"] for query in captured) == times
    shown = answer.context["rows"].values()
    assert {badge for badges in shown for badge in badges} == {("En retard", "error"), ("Complet", "success")}
    assert (len(shown), len(captured)) == (rows, queries)


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_a_night_that_was_missed_is_not_shown(conventions_of_two_regions, national, page, hours, used):
    count_country(today=clock.today())
    made_at = clock.now() - dt.timedelta(hours=hours)
    NightCount.objects.update(made_at=made_at)

    answer = national.get(reverse(PAGES[page][0]), {"year": PAGES[page][1]})

    assert (answer.context["counted_at"] is not None) == used
    said = f"comptées chaque nuit : ici le {made_at:%d/%m/%Y}"
    assert (said in " ".join(answer.content.decode().split())) == used


@pytest.mark.parametrize("sort", ["structure", "-structure", "annee", "sorties", "service"])
def test_the_exits_are_the_same_in_any_order(officer_59l, sort):
    counts = {"value": None, "examined": 4, "durable": 1, "transition": 1, "positive": 1}
    exits = [MeasureFactory(indicator_code=EXIT_RATES, year=year, **counts) for year in (2006, 2007)]
    MeasureFactory(siae=exits[0].siae)

    page = officer_59l.get(reverse("conventions:exit_list"), {"tri": sort}).context

    assert set(page["object_list"]) == set(exits)
    assert page["total"] == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_exits_are_counted_by_their_index_and_sorted_by_their_keys(national, rows):
    counts = {"value": None, "examined": 4, "durable": 1, "transition": 1, "positive": 1}
    for _ in range(rows):
        MeasureFactory(indicator_code=EXIT_RATES, year=2007, **counts)

    with CaptureQueriesContext(connection) as captured:
        page = national.get(reverse("conventions:exit_list")).context

    (count,) = [
        query["sql"] for query in captured if 'COUNT(*) AS "__count" FROM "conventions_measure"' in query["sql"]
    ]
    (shown,) = [query["sql"] for query in captured if '"conventions_measure"."motives"' in query["sql"]]
    assert "||" not in count
    assert '"conventions_measure"."id" = ANY(ARRAY(SELECT ' in shown
    assert (page["total"], len(page["object_list"]), len(captured)) == (rows, rows, 6)


@pytest.mark.parametrize("sort", ["structure", "-structure", "annee", "-annee", "sorties", "-sorties", "-service"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_page_of_the_exits_goes_on_from_the_one_before(national, monkeypatch, sort, size):
    """Past the middle they are read from the last row: nothing is lost or twice, ties included."""
    for rank, name in enumerate(("Alpha", "Bêta", "Bêta", "Zêta", "Gamma")):
        counts = {"value": None, "examined": rank // 2, "durable": 0, "transition": 0, "positive": 0}
        MeasureFactory(siae=SiaeFactory(name=name), indicator_code=EXIT_RATES, year=2007 + rank % 2, **counts)
    page = reverse("conventions:exit_list")
    whole = list(national.get(page, {"tri": sort}).context["object_list"])

    monkeypatch.setattr(ExitList, "page_size", size)
    found, last = [], -(-5 // size)
    for number in range(1, last + 1):
        with CaptureQueriesContext(connection) as captured:
            found += national.get(page, {"tri": sort, "page": number}).context["object_list"]
        (read,) = [query["sql"] for query in captured if '"conventions_measure"."motives"' in query["sql"]]
        assert ("OFFSET" in read) == (1 < number < last)
        assert "NULLS LAST" not in read  # of exits, nothing is unknown

    assert found == whole
    assert len(whole) == 5


@scene
def endings(db) -> None:
    """Of 2008: three days, that of the end of the year shared; two conventions of one structure, two of one name."""
    states = ("in_force", "expired", "renewed", "signed")
    alpha, beta, twin, last, other, later = (
        SiaeFactory(name=name) for name in ("Alpha", "Bêta", "Bêta", "Zêta", "Autre", "Gamma")
    )
    signed = {"signed_on": dt.date(2008, 1, 1)}
    for start, end, siaes in (
        (dt.date(2008, 7, 1), dt.date(2008, 12, 31), (alpha, last, beta, twin)),
        (dt.date(2008, 4, 1), dt.date(2008, 6, 30), (twin,)),
        (dt.date(2008, 1, 1), dt.date(2008, 3, 31), (beta, alpha)),
    ):
        for state, siae in zip(states, siaes, strict=False):
            ConventionFactory(siae=siae, state=state, start=start, end=end, **signed)
    for siae, state, end in (
        (other, "terminated", dt.date(2008, 12, 31)),
        (last, "in_force", dt.date(2009, 12, 31)),
        (later, "negotiation", dt.date(2008, 12, 31)),
    ):
        ended = {"ended_on": end} if state == "terminated" else {}
        ConventionFactory(siae=siae, state=state, start=end - dt.timedelta(days=364), end=end, **signed, **ended)


@pytest.mark.parametrize("sort", ["fin", "-fin", "structure", "-structure", "etape"])
@pytest.mark.parametrize("size", [1, 2, 3, 25])
def test_the_renewals_of_the_country_come_in_the_order_of_those_of_anybody(endings, national, monkeypatch, sort, size):
    """Its pages are found structure by structure, those of a service by sorting what ends: nothing is lost or twice."""
    monkeypatch.setattr(RenewalList, "page_size", size)
    page = reverse("conventions:renewals")

    def read(**asked) -> list[tuple]:
        rows, number = [], 1
        while True:
            context = national.get(page, {"year": 2008, "tri": sort, "page": number, **asked}).context
            rows += context["object_list"]
            if not context["page_obj"].has_next():
                return [(row.pk, row.end, row.siae.name) for row in rows]
            number += 1

    found = read()

    assert found == read(service=service("59L").pk)
    assert len(found) == len(set(found)) == 7
    reverse_ = sort.startswith("-")
    assert [end for _, end, _ in found] == sorted((end for _, end, _ in found), reverse=reverse_) or "fin" not in sort
    named = [name for _, _, name in found]
    assert named == sorted(named, reverse=reverse_) or "structure" not in sort


@pytest.mark.parametrize("sort", ["etape", "-etape"])
@pytest.mark.parametrize("size", [1, 2, 3, 25])
def test_the_steps_of_the_country_come_in_the_order_of_those_of_anybody(endings, national, monkeypatch, sort, size):
    """Two of the seven are renewed, one by two dossiers of which one was given up; a third was given up too."""
    monkeypatch.setattr(RenewalList, "page_size", size)
    ended = Convention.objects.filter(
        end__lte=dt.date(2008, 12, 31), state__in=("in_force", "expired"), siae__name="Bêta"
    )
    for previous, states in zip(ended.order_by("end"), (("withdrawn", "opened"), ("negotiation",)), strict=False):
        for state in states:
            ConventionFactory(siae=previous.siae, previous=previous, state=state, start=dt.date(2009, 1, 1))
    given_up = Convention.objects.get(siae__name="Alpha", end=dt.date(2008, 12, 31))
    ConventionFactory(siae=given_up.siae, previous=given_up, state="refused", start=dt.date(2009, 1, 1))
    page = reverse("conventions:renewals")

    def read(**asked) -> list[tuple]:
        pages = range(1, -(-7 // size) + 1)
        asked |= {"year": 2008, "tri": sort}
        rows = [row for number in pages for row in national.get(page, asked | {"page": number}).context["object_list"]]
        return [(row.pk, row.renewal_state) for row in rows]

    found = read()

    assert found == read(service=service("59L").pk)
    assert len(set(found)) == 7
    assert [state for _, state in found] == sorted(("opened", "negotiation"), reverse=sort == "-etape") + [None] * 5


@pytest.mark.parametrize("asked", [{}, {"tri": "-fin"}, {"tri": "structure"}, {"tri": "etape"}, {"q": "alpha"}])
def test_the_renewals_of_the_country_are_not_sorted_to_show_a_page(endings, national, monkeypatch, asked):
    monkeypatch.setattr(RenewalList, "page_size", 2)
    with CaptureQueriesContext(connection) as captured:
        national.get(reverse("conventions:renewals"), {"year": 2008, **asked})

    (rows,) = [query["sql"] for query in captured if '"renewal_number"' in query["sql"]]
    assert (' FROM "conventions_siae" ' in rows) == ("q" not in asked)
    assert len(captured) == (7 if "q" in asked else 8)  # what the night counted is asked of the whole country alone


@pytest.mark.parametrize(
    ("page", "read"),
    [(1, "LIMIT 2"), (2, "LIMIT 2 OFFSET 2"), (3, "LIMIT 2 OFFSET 1"), (4, "LIMIT 1")],  # of seven, two a page
)
def test_a_far_page_of_the_renewals_is_read_from_the_nearer_end(endings, national, monkeypatch, page, read):
    monkeypatch.setattr(RenewalList, "page_size", 2)
    with CaptureQueriesContext(connection) as captured:
        national.get(reverse("conventions:renewals"), {"year": 2008, "tri": "structure", "page": page})

    (rows,) = [query["sql"] for query in captured if ' FROM "conventions_siae" ' in query["sql"]]
    assert f" {read})" in rows
    assert ('."sort_key" DESC' in rows) == (page > 2)
