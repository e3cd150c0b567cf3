"""What the payer's file, the worksheet of a region and a gauge read of their rows, on both sides of each bound."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from financing.checks.states_file import parse_count, parse_hours
from financing.enums import Criterion
from financing.models import MonthlyState
from financing.selectors import recoveries
from financing.selectors.campaigns import is_complete, outside_national_frame
from financing.selectors.consumption import Consumption, _hours, _posts_rate
from financing.selectors.envelopes import Balance, missing_of
from financing.selectors.gauges import Gauge
from financing.selectors.months import first_funded_year, whole_months
from financing.selectors.payments import COLUMNS, monthly_fte, paying_agency, to_paying_agency, unit_amount
from financing.selectors.redistribution import _moves, effect_day
from financing.selectors.year_payments import YearPayments
from financing.views.consumption import ConsumptionFile
from iae_portal.core import clock
from tests.factories.financing import make_convention


def month(year: int, rank: int) -> dt.date:
    return dt.date(year, rank, 1)


@pytest.mark.parametrize(
    ("day", "named", "to"),
    [(dt.date(2009, 3, 31), "CNASEA", "au CNASEA"), (dt.date(2009, 4, 1), "ASP", "à l'ASP")],
)
def test_the_paying_agency_changes_its_name_on_the_first_of_april_2009(day, named, to):
    assert (paying_agency(day), to_paying_agency(day)) == (named, to)


INPUTS = {
    "annexes": [
        {
            "segments": [
                {"from": "2008-01", "to": "2008-06", "fte": "2"},
                {"from": "2008-07", "to": "2008-12", "fte": "3"},
            ]
        }
    ],
    "baremes": [
        {"from": "2008-01", "to": "2008-06", "unit_amount": "10"},
        {"from": "2008-07", "to": "2008-12", "unit_amount": "11"},
        {"from": "2009-01", "to": None, "unit_amount": "12"},
    ],
}


@pytest.mark.parametrize(
    ("paid_for", "amount", "fte"),
    [(month(2008, 6), 10, 2), (month(2008, 7), 11, 3), (month(2008, 12), 11, 3), (month(2009, 1), 11, 3)],
)
def test_a_line_is_paid_at_the_figures_of_its_month_and_after_the_end_of_the_last_one(paid_for, amount, fte):
    line = Row(month=paid_for, annex=Row(end=month(2008, 12)))
    row = Row(line=line, run=Row(inputs=INPUTS, agreed_fte=Decimal(9)), post_amount=None)

    assert (unit_amount(row), monthly_fte(row)) == (amount, fte)


def test_the_ranks_and_the_last_day_of_an_annexe_stand_under_their_headers():
    annex = Row(renewal_rank=1, modification_rank=2, start=month(2008, 1), end=month(2008, 11))
    values = {column.header: column.value for column in COLUMNS}
    found = [values[name](Row(line=Row(annex=annex))) for name in ("Rang de reconduction", "Rang de modification")]

    assert found == [1, 2]
    assert values["Fin"](Row(line=Row(annex=annex))) == dt.date(2008, 11, 30)


def test_the_figures_of_what_is_realised_stand_under_their_headers():
    annex = Row(year=2008, state="validated", is_lump_sum=False)
    line = Consumption(annex, Decimal(100), Decimal(3), Decimal(2), 7, Decimal(60))
    found = [str(column.value(line)) for column in ConsumptionFile.export_columns[3:]]

    assert found == ["2008", "7", "3.00", "2.00", "-1.00", "100", "60", "40"]


@pytest.mark.parametrize(("reserved", "over"), [("40", False), ("40.01", True)])
def test_an_envelope_is_passed_from_a_cent_on(reserved, over):
    balance = Balance(received=Decimal(100), committed=Decimal(60))

    assert Gauge(None, balance, Decimal(reserved), Decimal(0), None).over == over


@pytest.mark.parametrize(
    ("agreed", "realised", "gap"), [("1.009", "1.021", "0.02"), ("1.001", "1.009", "0.00"), ("1.02", "1.009", "-0.02")]
)
def test_a_gap_is_that_of_the_two_figures_shown(agreed, realised, gap):
    line = Consumption(Row(), Decimal(0), Decimal(agreed), Decimal(realised), 1, Decimal(0))

    assert line.gap == Decimal(gap) == line.shown_realised - line.shown_agreed


@pytest.mark.parametrize(("known", "said"), [(11, "au rythme de 11 mois connus"), (12, "sur tous ses mois, connus")])
def test_a_forecast_says_on_how_many_months_it_is_made(known, said):
    annex = Row(months=[month(2008, rank) for rank in range(1, 13)])

    assert Consumption(annex, Decimal(0), Decimal(1), Decimal(1), known, Decimal(0)).basis == said


@pytest.mark.parametrize(
    ("state", "is_lump_sum", "realised", "unused"),
    [
        ("validated", False, "1", 20),
        ("validated", False, None, None),
        ("validated", True, None, 20),
        ("closed", False, "1", 0),
    ],
)
def test_what_is_unused_is_told_of_a_known_year_that_is_not_closed(state, is_lump_sum, realised, unused):
    annex = Row(state=state, is_lump_sum=is_lump_sum)
    realised = realised and Decimal(realised)

    assert Consumption(annex, Decimal(100), Decimal(2), realised, 1, Decimal(80)).unused == unused


def test_what_is_free_serves_the_oldest_first_and_once():
    convention = Row(service_id=1)
    waiting = [Row(convention=convention, year=2008, reserved_amount=Decimal(amount)) for amount in (6, 6, 3)]

    assert [missing for _, missing in missing_of(waiting, {(1, 2008): Decimal(10)})] == [0, 2, 3]
    assert [missing for _, missing in missing_of(waiting, {(1, 2009): Decimal(10)})] == [6, 6, 3]


def test_the_region_gives_first_then_the_service_that_has_most():
    places = [
        Row(service=Row(pk=pk), spare=Decimal(spare), missing=Decimal(missing))
        for pk, spare, missing in ((1, 5, 0), (2, 9, 0), (3, 0, 16))
    ]
    found = [(row.source, row.target, row.amount) for row in _moves(Balance(received=Decimal(4)), places)]

    assert found == [(None, 3, 4), (2, 3, 9), (1, 3, 3)]


@pytest.mark.parametrize("day", [dt.date(2008, 10, 1), dt.date(2008, 10, 31)])
def test_an_amendment_drafted_now_takes_effect_the_month_after_next(day):
    assert effect_day(day) == month(2008, 12)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("0", 0), ("9999999,99", "9999999.99"), ("10000000", None), ("-1", None), ("1,25", "1.25"), ("1,255", None)],
)
def test_hours_of_a_file_are_those_that_a_state_holds(text, hours):
    assert parse_hours(text) == (None if hours is None else Decimal(hours))


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("99999", 99_999), ("100000", None)])
def test_a_headcount_of_a_file_has_five_figures_at_most(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("floor", "ceiling", "field"),
    [("0.90", "1.10", None), ("0.89", "1.10", "floor"), ("0.90", "1.11", "ceiling"), ("0.95", "1.05", None)],
)
def test_a_local_frame_may_be_the_national_one(floor, ceiling, field):
    national = Row(floor=Decimal("0.90"), ceiling=Decimal("1.10"))
    refused = outside_national_frame(national, Decimal(floor), Decimal(ceiling))

    assert (refused and refused.field) == field


@pytest.mark.parametrize(
    ("base", "given", "complete"),
    [
        (Decimal(0), len(Criterion), True),
        (None, len(Criterion), False),
        (Decimal(1), len(Criterion) - 1, False),
    ],
)
def test_a_structure_is_read_once_every_criterion_is(base, given, complete):
    candidate = Row(base=base, readings=Row(all=lambda: [None] * given))

    assert is_complete(candidate) == complete


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (dt.date(2008, 1, 1), dt.date(2008, 12, 31), (month(2008, 1), month(2008, 12))),
        (dt.date(2008, 1, 2), dt.date(2008, 12, 30), (month(2008, 2), month(2008, 11))),
    ],
)
def test_a_month_cut_by_a_day_is_not_whole(start, end, whole):
    assert whole_months(Row(start=start, end=end, previous=None), 2008) == whole


@pytest.mark.parametrize(
    ("ended_on", "first"),
    [(None, month(2008, 6)), (dt.date(2008, 6, 14), month(2008, 6)), (dt.date(2008, 6, 13), month(2008, 7))],
)
def test_the_month_begun_by_a_convention_that_ended_before_its_term_is_not_whole(ended_on, first):
    before = Row(end=dt.date(2008, 6, 14), ended_on=ended_on)
    row = Row(start=dt.date(2008, 6, 15), end=dt.date(2008, 12, 31), previous=before)

    assert whole_months(row, 2008)[0] == first


@pytest.mark.parametrize(("start", "year"), [(dt.date(2008, 12, 1), 2008), (dt.date(2008, 12, 2), 2009)])
def test_the_first_year_of_a_convention_has_a_whole_month(start, year):
    row = Row(start=start, end=dt.date(2009, 12, 31), previous=None, years=[2008, 2009])

    assert first_funded_year(row) == year


@pytest.mark.parametrize(("permanent", "agreed", "rate"), [("3", "3", "0.5"), ("1", "3", "1"), ("3", "1", "1")])
def test_posts_are_compared_within_each_of_their_caps(permanent, agreed, rate):
    """Two posts were foreseen and one was filled."""
    annex = Row(permanent_fte=Decimal(permanent), agreed_posts=Decimal(agreed))

    assert _posts_rate(annex, Decimal(24), Decimal(12)) == Decimal(rate)


def test_what_a_year_asks_and_orders_is_of_its_months_and_not_given_back_yet():
    def line(kind: str, rank: int, **said) -> Row:
        return Row(kind=kind, month=month(2008, rank), **({"is_asked": True, "ordered": None, "paid_on": None} | said))

    year = YearPayments()
    year.lines = [
        line("advance", 1),
        line("advance", 2, is_asked=False),
        line("recall", 3),
        line("recovery", 4, ordered=Decimal(100)),
        line("recovery", 5, ordered=Decimal(30), paid_on=month(2008, 6)),
    ]
    assert (year.asked_months, year.ordered_amount) == ({month(2008, 1)}, 100)


@pytest.mark.django_db
def test_the_season_of_a_structure_adds_its_conventions_over_the_three_years_before_the_first():
    one = make_convention("EI", 2008)
    other = make_convention("EI", 2005, siae=one.siae, state="expired", signed_on=dt.date(2005, 1, 1))
    for convention, year in ((one, 2004), (one, 2005), (other, 2005)):
        MonthlyState.objects.create(
            convention=convention, month=month(year, 3), hours=100, headcount=1, entered_at=clock.now()
        )
    annexes = [Row(year=year, convention=Row(siae_id=one.siae_id)) for year in (2008, 2009)]

    assert _hours(annexes).of_siae[one.siae_id] == {2005: {3: 200}}


@pytest.mark.parametrize(("is_open", "is_replaced", "excess"), [(True, True, 70), (True, False, 0), (False, True, 0)])
def test_what_an_order_asks_in_excess_is_counted_on_the_rank_in_force(monkeypatch, is_open, is_replaced, excess):
    """100 are ordered; the annexe of the order has 100 too much, the one that replaces it 30."""
    former, after = (Row(recovery=Decimal(amount)) for amount in (100, 30))
    monkeypatch.setattr(recoveries, "rank_after", lambda annex: after if is_replaced else None)
    monkeypatch.setattr(recoveries, "current_computation", lambda annex: annex)
    monkeypatch.setattr(recoveries, "year_payments", lambda annex: Row(ordered_amount=Decimal(100)))

    assert recoveries.asked_in_excess(Row(annex=former, is_open=is_open)) == excess
