"""Money and ETP of many services in one query: each figure is that of the gauge, recounted in plain Python."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.models import Bareme, Envelope, EnvelopeMovement, FinancialAnnex, Regime
from financing.selectors.envelopes import balances_of
from financing.selectors.monthly_fte import monthly_fte
from financing.selectors.steering import Funds, funds_by_service, job_aid_of_regions
from financing.services.envelopes import get_envelope
from financing.services.forecasts import refresh_forecasts
from financing.services.monthly_states import save_states
from iae_portal.core import clock
from tests.factories.core import service
from tests.factories.financing import credit
from tests.financing.gauges import gauges_of
from tests.financing.test_gauges import DAY, service_59l  # noqa: F401
from tests.financing.test_monthly_states import rows

pytestmark = pytest.mark.django_db

AMOUNTS = [(count, 10 * count, 100 * count, 1_000 * count, 10_000 * count) for count in (1, 2, 4)]


def move(kind: str, amount: str, author, **ends) -> EnvelopeMovement:
    return EnvelopeMovement.objects.create(
        kind=kind, amount=Decimal(amount), reason="exemple", made_on=DAY, made_at=clock.now(), author=author, **ends
    )


def in_cents(gauge) -> tuple[int, ...]:
    amounts = (gauge.balance.notified, gauge.balance.committed, gauge.paid, gauge.reserved)
    return tuple(int(amount * 100) for amount in amounts)


def test_funds_are_those_of_each_gauge(service_59l, officer_59l, django_assert_num_queries):  # noqa: F811
    job_aid, modulation, fund = (service_59l[line] for line in ("job_aid", "modulation", "fdi"))
    valenciennes = credit("59V", "1234.56", year=2008)
    move(MovementKind.REDEPLOYMENT, "0.10", officer_59l.user, source=job_aid, target=valenciennes)
    move(MovementKind.FREEZE, "0.20", officer_59l.user, source=job_aid)
    move(MovementKind.FUNGIBILITY, "0.70", officer_59l.user, source=fund, target=modulation)

    services = [service(code).pk for code in ("59L", "59V", "62")]

    with django_assert_num_queries(1):
        found = funds_by_service(services, 2008)

    gauges = gauges_of([job_aid, modulation, fund, valenciennes], DAY)
    expected = {(gauge.envelope.service_id, gauge.envelope.line): in_cents(gauge) for gauge in gauges}
    assert {key: dataclasses.astuple(funds)[:4] for key, funds in found.items()} == expected
    lille = service("59L").pk
    assert expected == {
        (lille, BudgetLine.JOB_AID): (9_999_970, 8_228_850, 685_738, 2_904_300),
        (lille, BudgetLine.MODULATION): (500_070, 0, 70_000, 0),
        (lille, BudgetLine.FDI): (899_930, 5_000, 2_000, 0),
        (valenciennes.service_id, BudgetLine.JOB_AID): (123_466, 0, 0, 0),
    }
    assert funds_by_service([service("59L").pk], 2007) == {}


def test_etp_month_by_month(service_59l, officer_59l, django_assert_num_queries):  # noqa: F811
    """8,5 ETP agreed in EI; 533,02 h in a month are 4,25 at 1 505 h a year; the month without a state is unknown."""
    annex = FinancialAnnex.objects.get(state="validated")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "266.51"))

    with django_assert_num_queries(1):
        months = monthly_fte(FinancialAnnex.objects.all(), 2008)

    assert [row.month for row in months] == [dt.date(2008, month, 1) for month in range(1, 13)]
    assert {row.agreed for row in months} == {Decimal("8.50")}
    realised = [row.realised and row.realised.quantize(Decimal("0.01")) for row in months[:3]]
    assert realised == [Decimal("4.25"), Decimal("2.12"), None]
    assert [(row.answered, row.expected) for row in months[:3]] == [(1, 1), (1, 1), (None, 1)]
    # Where two texts meet, whatever the order of the rows, the later one tells the hours of a post.
    Bareme.objects.create(
        regime=Regime.objects.get(code="AIDE-POSTE-2014"),
        type="EI",
        start=dt.date(2008, 1, 1),
        end=dt.date(2013, 12, 31),
        unit_amount=1,
        hours_per_fte=3010,
    )
    assert monthly_fte(FinancialAnnex.objects.all(), 2008)[0].realised == months[0].realised / 2


def test_a_year_without_annexes_has_no_etp():
    assert {(row.agreed, row.realised) for row in monthly_fte(FinancialAnnex.objects.all(), 2031)} == {(None, None)}


def test_the_forecast_kept_each_night_is_that_of_the_gauge(service_59l, officer_59l):  # noqa: F811
    lille = service("59L").pk
    aid = (lille, BudgetLine.JOB_AID)
    assert funds_by_service([lille], 2008)[aid].forecast is None

    annex = FinancialAnnex.objects.get(state="validated")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "533.02"))
    assert refresh_forecasts(today=DAY) == refresh_forecasts(today=DAY) == 1

    found = funds_by_service([lille], 2008)
    (gauge,) = gauges_of([service_59l["job_aid"]], DAY)
    assert (found[aid].forecast, found[aid].forecast_on) == (int(gauge.forecast * 100), DAY)
    assert found[lille, BudgetLine.FDI].forecast == found[lille, BudgetLine.FDI].committed == 50_00
    # The next day tells the same figure until it is made again, and its day with it.
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("533.02", "533.02", "600"))
    assert funds_by_service([lille], 2008)[aid] == found[aid]


def test_this_year_and_the_last_are_forecast_each_night(service_59l):  # noqa: F811
    for year in (2006, 2007, 2009):
        credit("59L", "1000.00", year=year)
    assert refresh_forecasts(today=DAY) == 2
    kept = Envelope.objects.filter(level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID, forecast_on=DAY)
    assert {envelope.year for envelope in kept} == {DAY.year - 1, DAY.year} == {2007, 2008}


def test_a_sum_is_unknown_until_each_service_has_its_forecast():
    known, unknown = Funds(forecast=5, forecast_on=DAY), Funds(forecast=None)
    assert ((known + unknown).forecast, (known + known).forecast) == (None, 10)


def test_a_sum_adds_each_amount_and_is_as_old_as_its_oldest_forecast():
    made = DAY, DAY + dt.timedelta(days=1), None
    first, second, third = (Funds(*amounts, day) for amounts, day in zip(AMOUNTS, made, strict=True))
    for total in (first + second + third, third + second + first):
        assert total == Funds(7, 70, 700, 7_000, 70_000, DAY)


def test_what_regions_hold_is_the_balance_of_each(officer_59l, django_assert_num_queries):
    """Received, less what is passed on, frozen until it is lifted, or changed of line."""
    places = {code: service(code).region for code in ("59L", "69")}
    of = {"level": EnvelopeLevel.REGION, "region": places["59L"]}
    aid, fund = (get_envelope(year=2008, line=line, **of) for line in (BudgetLine.JOB_AID, BudgetLine.FDI))
    other = get_envelope(year=2008, line=BudgetLine.JOB_AID, level=EnvelopeLevel.REGION, region=places["69"])
    lifted = move(MovementKind.FREEZE, "5.00", officer_59l.user, source=aid)
    for kind, amount, ends in (
        (MovementKind.NOTIFICATION, "1000.10", {"target": aid}),
        (MovementKind.NOTIFICATION, "100.00", {"source": aid, "target": credit("59L", "0.01", year=2008)}),
        (MovementKind.FREEZE, "15.00", {"source": aid}),
        (MovementKind.LIFT, "5.00", {"target": aid, "lifts": lifted}),
        (MovementKind.FUNGIBILITY, "3.00", {"source": fund, "target": aid}),
        (MovementKind.REDEPLOYMENT, "7.07", {"source": aid, "target": other}),
        (MovementKind.NOTIFICATION, "9.00", {"target": other}),
    ):
        move(kind, amount, officer_59l.user, **ends)
    keys = {place.pk for place in places.values()}

    with django_assert_num_queries(1):
        held = job_aid_of_regions(keys, 2008)

    balances = balances_of([aid, other])
    assert held == {row.region_id: balances[row.pk].available for row in (aid, other)}
    assert held == {places["59L"].pk: Decimal("881.03"), places["69"].pk: Decimal("16.07")}
    assert job_aid_of_regions({places["69"].pk}, 2009) == {}
