"""A median, a mean say of how many they are made; a figure counts what its name says."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.models import Indicator
from tests.dashboards.test_territory import tables_of
from tests.factories.conventions import ConventionFactory, ProposalFactory, TargetFactory
from tests.factories.core import service
from tests.factories.seminars import ContributionFactory, EventFactory

pytestmark = pytest.mark.django_db
OF_2008 = {"state": "in_force", "start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}
DAY = dt.date(2008, 9, 1)
SIGNED = {"signed_on": dt.date(2008, 1, 31)}


def dossier(filed_on: dt.date | None) -> None:
    ConventionFactory(filed_on=filed_on, **OF_2008, **SIGNED)


@pytest.mark.parametrize("undated", [0, 1])
def test_a_median_of_delays_says_of_how_many_dossiers_it_is(officer_59l, undated):
    dossier(dt.date(2008, 1, 1))
    for _ in range(undated):
        dossier(None)
    table = tables_of(officer_59l)["delais"]
    said = [line for line in table.how if "son délai" in line]
    count = table.lines[0].cells[0]

    assert said == ["1 dossier signé sur 2 donne son délai."] * undated
    assert officer_59l.get(count.url).context["total"] == count.value == 1


def agreed(durable: int, **convention) -> None:
    target = TargetFactory(
        convention=ConventionFactory(**OF_2008 | SIGNED | convention),
        indicator=Indicator.objects.get(code="SORTIES", retired_on=None),
        year=2008,
    )
    rates = {"durable": Decimal(durable), "transition": Decimal(20), "positive": Decimal(10)}
    target.agreed = ProposalFactory(target=target, value=None, state="accepted", **rates)
    target.save()


def test_the_mean_target_says_of_how_many_conventions_it_is(officer_59l):
    agreed(20)
    agreed(30, start=dt.date(2007, 1, 2), end=dt.date(2008, 1, 1))  # a day of the year is enough
    agreed(70, state="withdrawn", signed_on=None)
    agreed(70, start=dt.date(2007, 1, 1), end=dt.date(2007, 12, 31))
    ConventionFactory(**OF_2008 | SIGNED)
    table = tables_of(officer_59l)["sorties"]

    assert [line.cells[3].shown for line in table.lines[:2]] == ["55,0\u00a0% (2 sur 3)", "25,0\u00a0% (2 sur 3)"]
    assert "Cible moyenne : moyenne simple ; 2 conventions de 2008 sur 3 ont convenu leur cible." in table.how
    assert table.lines[0].cells[3].value == 55


def contribution(event, **given) -> None:
    ContributionFactory(event=event, region=service("R31").region, **given)


def test_what_a_region_never_gave_is_not_complete_once_the_event_is_over(officer_59l, director_31):
    day = {"speakers_given_on": DAY, "fourth_answered_on": DAY, "presentation_given_on": DAY}
    contribution(EventFactory(), state="over")
    contribution(EventFactory(), state="over", fourth="no", **day)  # nobody was named
    (none,) = tables_of(director_31)["seminaires"].lines
    contribution(EventFactory(), state="over", correspondent=officer_59l.user, fourth="no", **day)
    (one,) = tables_of(director_31)["seminaires"].lines

    assert [(cell.value, cell.url) for cell in none.cells] == [(2, "/seminaires/"), (0, "")]
    assert [(cell.value, cell.url) for cell in one.cells] == [(3, "/seminaires/"), (1, "/seminaires/")]
