"""Three years of credits at each level, equal to the cent; what conventions under way will ask."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse, reverse_lazy

from conventions.enums import ConventionState
from financing.enums import BudgetLine, MovementKind
from financing.models import FinancialAnnex
from financing.selectors.country import KIND, services_of_the_country
from financing.selectors.years import planned_of, tops_of, years_of
from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.services.night import count_country
from tests.factories import service
from tests.factories.financing import entered, make_convention, validated
from tests.financing.test_envelopes import lille, move, nation, region_31
from tests.scenes import scene

pytestmark = pytest.mark.django_db
ENVELOPES = reverse_lazy("financing:envelopes")
COST = Decimal("82288.50")  # 8.50 ETP of an EI


@scene
def credits(national, director_31, officer_59l):
    """2009: 1 000 000 for the nation, 500 000 for the region, 100 000 for Lille; 10 000 held in the region."""
    move(national, None, nation(), "1000000")
    move(national, nation(), region_31(), "500000")
    move(director_31, region_31(), lille(), "100000")
    move(director_31, region_31(), None, "10000", kind=MovementKind.FREEZE)
    until = dt.date(2011, 6, 30)
    validated(officer_59l.user, make_convention("EI", 2009, end=until))
    return entered(officer_59l.user, make_convention("EI", 2009), fte="2.00")


def figures(year=2009, **top):
    rows = years_of(tops_of(year, "job_aid", **top), [service("59L").pk])
    return [
        (
            row.year,
            row.authorised,
            row.delegated,
            row.frozen,
            row.reserved,
            row.committed,
            row.planned,
            row.free,
            row.forecast,
            row.funded_label,
        )
        for row in rows
    ]


def test_each_level_says_the_same_year_to_the_cent(credits):
    waiting, free = Decimal("19362.00"), 100000 - COST
    # Nobody notified anything for the years ahead: their credits are unknown, what is counted is zero.
    unknown, unsaid = (None, None, None), (None, None, "")
    ahead = [(2010, *unknown, 0, 0, COST, *unsaid), (2011, *unknown, 0, 0, COST / 2, *unsaid)]
    assert figures(level="service", service=service("59L")) == [
        (2009, 100000, 0, 0, waiting, COST, 0, free, None, ""),
        *ahead,
    ]
    assert figures(level="region", region__code="31") == [
        (2009, 500000, 100000, 10000, waiting, COST, 0, 390000 + free, None, ""),
        *ahead,
    ]
    assert figures(level="national") == [
        (2009, 1000000, 500000, 0, waiting, COST, 0, 500000 + 390000 + free, None, ""),
        *ahead,
    ]


def test_a_place_without_envelope_shows_unknown_credits_and_counts_of_zero(credits, director_31):
    page = director_31.get(reverse("financing:envelope_service", args=["59L"]), {"annee": "2012"})
    cells = re.findall(r'<td class="portal-number">([^<]*)</td>', table_of(page))
    zero = "0,00\xa0€"
    assert cells == ["inconnu", "inconnu", "inconnu", zero, zero, zero, "inconnu", zero, "inconnu"] * 3


def test_an_envelope_that_received_nothing_is_known(credits, director_31):
    lille(2010)
    rows = years_of(tops_of(2010, "job_aid", level="service", service=service("59L")), [service("59L").pk])
    assert [(row.authorised, row.delegated, row.frozen, row.free) for row in rows] == [
        (0, 0, 0, 0),
        *[(None, None, None, None)] * 2,
    ]


@pytest.mark.parametrize("night", [False, True])
def test_a_region_and_the_nation_say_how_many_services_have_their_credits(credits, director_31, national, night):
    if night:
        count_country(today=clock.today())
    region = reverse("financing:envelope_region", args=["31"])
    of_region = service("59L").region.services.filter(departement__isnull=False).count()
    for client, address, count in (
        (director_31, region, of_region),
        (national, ENVELOPES, len(services_of_the_country())),
    ):
        page = client.get(address, {"annee": "2009"})
        said = [row.funded_label for row in page.context["funds_of_years"]]
        assert said == [f"1 service sur {count} notifié", "", ""]
        assert said[0] in table_of(page)


def table_of(page) -> str:
    return page.content.decode().split("Sur trois exercices")[1].split("</table>")[0]


def test_only_a_running_convention_without_an_annexe_of_the_year_is_foreseen(credits):
    convention = credits.convention
    assert planned_of([convention.service_id], [2009]) == {}
    type(convention).objects.filter(state=ConventionState.SIGNED).update(state=ConventionState.EXPIRED)
    assert planned_of([convention.service_id], [2010, 2011]) == {}


def test_another_line_of_credits_is_not_that_of_the_job_aid(credits, national):
    before = figures(level="national"), figures(level="region", region__code="31")
    move(national, None, nation(line=BudgetLine.FDI), "777")
    move(national, nation(line=BudgetLine.FDI), region_31(line=BudgetLine.FDI), "77")
    assert (figures(level="national"), figures(level="region", region__code="31")) == before


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (dt.date(2010, 12, 31), 0),
        (dt.date(2011, 1, 30), 0),
        (dt.date(2011, 1, 31), 1),
        (dt.date(2011, 6, 29), 5),
        (dt.date(2011, 6, 30), 6),
    ],
)
def test_a_year_to_come_costs_the_whole_months_of_the_convention(credits, end, months):
    type(credits.convention).objects.filter(state=ConventionState.SIGNED).update(end=end)
    expected = (COST * months / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
    for years in ([2011], [2010, 2011]):
        assert planned_of([service("59L").pk], years).get(2011, 0) == expected
    assert planned_of([service("62").pk], [2010, 2011]) == {}


@pytest.mark.parametrize(("state", "planned"), [("draft", {}), ("cancelled", {2010: COST}), ("rejected", {2010: COST})])
def test_an_annexe_in_preparation_asks_for_its_year_and_one_given_up_does_not(credits, state, planned):
    first = FinancialAnnex.objects.get(convention__state=ConventionState.SIGNED)
    span = {"start": dt.date(2010, 1, 1), "end": dt.date(2010, 12, 1)}
    of_first = {"convention": first.convention, "regime": first.regime, "renewal_rank": 1}
    FinancialAnnex.objects.create(**of_first, **span, year=2010, number="A1", state=state)
    assert planned_of([service("59L").pk], [2010]) == planned


@pytest.mark.parametrize("address", [("envelope_region", "31"), ("envelope_service", "59L")])
def test_the_pages_show_three_years(credits, director_31, address):
    assert clock.today().year == 2008
    page = director_31.get(reverse(f"financing:{address[0]}", args=[address[1]]), {"annee": "2009"}).content.decode()
    assert "Sur trois exercices" in page and "41\u202f144,25" in page


def test_what_is_committed_says_by_whom(credits, director_31, national):
    for client, address, level in (
        (director_31, reverse("financing:envelope_region", args=["31"]), "par la région même"),
        (national, reverse("financing:envelopes"), "par la mission même"),
    ):
        page = client.get(address, {"annee": "2009"}).content.decode()
        assert level in page
        assert '<dt>Engagé par les services</dt><dd class="portal-figure">82\u202f288,50\xa0€</dd>' in page


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_what_the_country_will_ask_is_counted_at_night_and_now_when_it_was_missed(
    credits, national, director_31, hours, used
):
    count_country(today=clock.today())
    asked = {"annee": "2009"}
    kept, now = (national.get(ENVELOPES, asked | more).context for more in ({}, {"compte": "direct"}))
    assert (kept["counted_at"] is None, now["counted_at"]) == (False, None)
    assert kept["funds_of_years"] == now["funds_of_years"]
    assert [row.planned for row in now["funds_of_years"]] == [0, COST, COST / 2]

    rows = NightCount.objects.filter(kind=KIND)
    rows.filter(year=2011).update(made_at=clock.now() - dt.timedelta(hours=hours))
    next_year = rows.get(year=2010)
    next_year.content |= {
        "planned": {lille().service_id: "1"},
        "job_aid": {"committed": 200, "paid": 0, "reserved": 0, "forecast": None},
    }
    next_year.save()  # what the night wrote is what the page shows
    move(director_31, region_31(), lille(), "1")  # but for what is delegated, which is that of now
    page = national.get(ENVELOPES, asked)

    shown, after = page.context["funds_of_years"][:2]
    assert (page.context["counted_at"] is not None, "comptés chaque nuit" in page.content.decode()) == (used, used)
    assert (after.planned, after.committed, after.forecast) == ((1, 2, None) if used else (COST, 0, None))
    assert (shown.free, shown.committed) == (now["funds_of_years"][0].free, COST)
    assert national.get(ENVELOPES, {"annee": "2010"}).context["counted_at"] is None  # 2012 is not kept


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_what_a_region_will_be_asked_is_that_of_its_services_counted_at_night(credits, director_31, hours, used):
    count_country(today=clock.today())
    rows, address = NightCount.objects.filter(kind=KIND), reverse("financing:envelope_region", args=["31"])
    kept, now = (director_31.get(address, {"annee": "2009"} | more) for more in ({}, {"compte": "direct"}))
    assert (kept.context["planned_at"], now.context["planned_at"]) == (rows.get(year=2009).made_at, None)
    assert kept.context["funds_of_years"] == now.context["funds_of_years"]
    assert [row.planned for row in kept.context["funds_of_years"]] == [0, COST, COST / 2]

    next_year = rows.get(year=2010)
    next_year.content |= {"planned": {lille().service_id: "1", service("69").pk: "5"}}
    next_year.save()
    rows.filter(year=2011).update(made_at=clock.now() - dt.timedelta(hours=hours))
    page = director_31.get(address, {"annee": "2009"})

    assert page.context["funds_of_years"][1].planned == (1 if used else COST)
    assert ("« À engager » est compté chaque nuit" in page.content.decode()) == used
    # On another line of credits nothing is foreseen, and nothing is said of it.
    assert director_31.get(address, {"annee": "2009", "ligne": "fdi"}).context["planned_at"] is None
