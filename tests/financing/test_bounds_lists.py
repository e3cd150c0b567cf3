"""Which rows a file to pay, a campaign, a convention at a past date and a count of the plan hold: both sides of each
bound."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from conventions.models import Convention, Suspension
from financing.models import FinancialAnnex, FinancialDiagnostic, PaymentLine, Regime, RegimePeriod, Segment
from financing.selectors.campaigns import orientations_for, regimes_for
from financing.selectors.conventions import annexes_on, financed_posts
from financing.selectors.diagnostics import counts_of, totals_of
from financing.selectors.payments import payable_lines
from iae_portal.core.models import Region
from tests.factories.conventions import OrientationFactory, SiaeFactory
from tests.factories.core import service
from tests.factories.financing import credit, make_convention, validated
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2008, 10, 15), dt.timedelta(days=1)


@scene
def annex(officer_59l) -> FinancialAnnex:
    """An EI of Lille, 8.50 ETP until June then 4; beside it, another one from July."""
    credit("59L", "100000.00", year=2008)
    validated(officer_59l.user, make_convention("EI", 2008, start=dt.date(2008, 7, 1)), fte="2.00")
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    FinancialAnnex.objects.filter(pk=annex.pk).update(end=dt.date(2008, 11, 1))
    annex.segments.update(end=dt.date(2008, 6, 1))
    Segment.objects.create(annex=annex, start=dt.date(2008, 7, 1), end=dt.date(2008, 11, 1), fte=Decimal("4.00"))
    return FinancialAnnex.objects.select_related("convention").get(pk=annex.pk)


@pytest.mark.parametrize(
    ("of_line", "of_annex", "payable"),
    [
        ({}, {}, True),
        ({"amount": "0.01"}, {}, True),
        ({"amount": "0.00"}, {}, False),
        ({"paid_on": TODAY}, {}, False),
        ({}, {"suspended": True}, False),
        ({}, {"state": "closed"}, True),
        ({}, {"state": "superseded"}, False),
        ({}, {"state": "provisional"}, False),
    ],
)
def test_a_line_is_payable_of_an_annexe_that_runs(annex, officer_59l, officer_62, of_line, of_annex, payable):
    line = annex.payments.order_by("month", "pk").first()
    PaymentLine.objects.filter(pk=line.pk).update(**of_line)
    FinancialAnnex.objects.filter(pk=annex.pk).update(**of_annex)

    assert (line in payable_lines(officer_59l.user)) == payable
    assert line not in payable_lines(officer_62.user)


@pytest.mark.parametrize(
    ("start", "end", "payable"),
    [(TODAY, None, False), (TODAY + DAY, None, True), (TODAY - DAY, TODAY, False), (TODAY - DAY, TODAY - DAY, True)],
)
def test_nothing_is_paid_from_the_first_day_of_a_suspension_to_its_last(annex, officer_59l, start, end, payable):
    Suspension.objects.create(convention=annex.convention, start=start, end=end, reason="exemple")

    assert payable_lines(officer_59l.user).filter(annex=annex).exists() == payable
    assert payable_lines(officer_59l.user).exclude(annex=annex).exists()


@pytest.mark.parametrize(
    ("day", "fte", "posts"),
    [
        (dt.date(2007, 12, 31), None, None),
        (dt.date(2008, 1, 1), "8.50", "8.50"),
        (dt.date(2008, 6, 30), "8.50", "8.50"),
        (dt.date(2008, 7, 1), "4.00", "4.00"),
        (dt.date(2008, 11, 30), "4.00", "4.00"),
        (dt.date(2008, 12, 1), None, "4.00"),  # after its last month, those that it ended with
    ],
)
def test_the_posts_of_a_past_date_are_those_of_its_month(annex, day, fte, posts):
    found = annexes_on(annex.convention, day)
    kept = Convention.objects.annotate(posts=financed_posts(day)).get(pk=annex.convention_id)

    assert [str(row[2]) for row in found["annexes"]] == [fte] if fte else found is None
    assert (kept.posts and str(kept.posts)) == posts


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "superseded"}, True),
        ({"state": "cancelled"}, False),
        ({"state": "entered", "signed_on": None}, False),
    ],
)
def test_a_past_date_tells_what_was_signed_and_not_given_up(annex, changes, told):
    FinancialAnnex.objects.filter(pk=annex.pk).update(**changes)
    kept = Convention.objects.annotate(posts=financed_posts(TODAY)).get(pk=annex.convention_id)

    assert (annexes_on(annex.convention, TODAY) is not None, kept.posts is not None) == (told, told)


@pytest.mark.parametrize(
    ("code", "changes", "cited"),
    [
        ("59L", {"start": dt.date(2009, 12, 31)}, True),
        ("59L", {"start": dt.date(2010, 1, 1)}, False),
        ("62", {"end": dt.date(2009, 1, 1)}, True),
        ("62", {"end": dt.date(2008, 12, 31)}, False),
        ("59L", {"voted_on": None}, False),
        ("69", {}, False),
    ],
)
def test_a_campaign_cites_what_a_council_of_its_region_voted_for_the_year_paid(code, changes, cited):
    row = OrientationFactory(departement=service(code).departement, **changes)
    campaign = Row(payment_year=2009, region_id=Region.objects.get(code="31").pk)

    assert (row in orientations_for(campaign)) == cited


@pytest.mark.parametrize(
    ("type_", "year", "codes"),
    [
        ("ACI", 2013, {"MOD-ENCADREE-SIM"}),
        ("ACI", 2014, {"MOD-ENCADREE-SIM", "AIDE-POSTE-2014"}),
        ("ACI", 2016, {"MOD-ENCADREE-SIM", "AIDE-POSTE-2014"}),
        ("ACI", 2017, {"MOD-ENCADREE-SIM", "AIDE-POSTE-2017"}),
        ("AI", 2013, set()),
        ("EITI", 2018, set()),
        ("EITI", 2019, {"AIDE-POSTE-2017"}),
    ],
)
def test_a_campaign_may_follow_the_regimes_that_modulate_at_the_end_of_the_year_of_data(type_, year, codes):
    assert {row.code for row in regimes_for(type_, year)} == codes


@pytest.mark.parametrize(("day", "found"), [(30, set()), (31, {"AIDE-POSTE-2014"})])
def test_the_last_day_of_the_year_of_data_decides(day, found):
    span = {"start": dt.date(2018, 12, day), "end": dt.date(2018, 12, day)}
    RegimePeriod.objects.create(regime=Regime.objects.get(code="AIDE-POSTE-2014"), type="EITI", **span)

    assert {row.code for row in regimes_for("EITI", 2018)} == found


@pytest.mark.parametrize(
    ("granted", "total", "waiting", "missing"),
    [
        ((None, None), None, 30, 25),
        ((0, None), 0, 20, 25),
        ((10, "14.99"), "24.99", 0, "0.01"),
        ((10, 15), 25, 0, 0),
        ((10, 20), 30, 0, 0),
    ],
)
def test_a_round_misses_what_nobody_granted_and_never_less_than_nothing(granted, total, waiting, missing):
    answers = [given if given is None else Decimal(given) for given in granted]
    pledges = [Row(asked=Decimal(asked), granted=given) for asked, given in zip((10, 20), answers, strict=True)]
    found = totals_of(Row(need=Decimal(25)), pledges)

    assert (found.asked, found.waiting, found.missing) == (30, waiting, Decimal(missing))
    assert found.granted == (None if total is None else Decimal(total))


def test_the_plan_counts_by_year_and_region_what_is_read_beside_the_country():
    today, last = dt.date(2009, 1, 1), dt.date(2008, 12, 31)
    # The one planned for tomorrow has not begun.
    days = {"59L": (dt.date(2007, 12, 31), last, last), "62": (today, dt.date(2009, 1, 2)), "69": (last, today)}
    for code, each in days.items():
        for started in each:
            place, siae = service(code), SiaeFactory(service=service(code))
            FinancialDiagnostic.objects.create(siae=siae, service=place, consultant="x", started_on=started)
    read = FinancialDiagnostic.objects.filter(service__region__code="31")

    found = counts_of(read, today)
    north = "Nord-Pas-de-Calais"
    assert [(row.year, row.total, row.country, row.by_region) for row in found] == [
        (2008, 2, 3, [(north, 2)]),
        (2009, 1, 2, [(north, 1)]),
    ]
    assert len(counts_of(read, last)) == 1
    assert [row.year for row in counts_of(read, dt.date(2014, 1, 1))][-1] == 2012
