"""Both sides of the months of an annexe: its pieces, its hours, the kind of each line, the balance after the end."""

import pytest

from financing.calculation.law import MONTHS_5_8_11, TWO_LAST_MONTHS
from financing.calculation.schedule import kinds
from tests.financing.documents import annex, computed_annex, segments


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ({"2009-01": "100", "2009-03": "5"}, "hours.2009-02"),
        ({"2009-02": "100"}, "hours.2009-01"),
        ({"2009-01": "100", "2010-01": "3"}, "hours.2010-01"),
        ({"2008-12": "100"}, "hours.2008-12"),
    ],
)
def test_hours_follow_one_another_from_the_first_month(hours, field):
    assert [fault["field"] for fault in computed_annex(annex("EI", "2009-01", 12, "8", hours=hours))["errors"]] == [
        field
    ]


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([("2009-01", 11)], "s’arrêtent en novembre 2009, l’annexe en décembre 2009"),
        ([("2008-12", 13)], "commence en décembre 2008 commence avant l’annexe"),
        ([("2009-01", 6), ("2009-06", 7)], "commence en juin 2009 chevauche une autre tranche"),
        ([("2009-01", 6), ("2009-01", 12)], "commence en janvier 2009 chevauche une autre tranche"),
        ([("2009-01", 5), ("2009-07", 6)], "commence en juillet 2009 laisse juin 2009 sans ETP"),
    ],
)
def test_pieces_follow_one_another_month_after_month(pieces, said):
    given = [piece for start, count in pieces for piece in segments(start, [(count, "8")])]
    answer = computed_annex(annex("EI", "2009-01", 12, "8") | {"segments": given})

    assert said in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("mode", "duration", "given", "expected"),
    [
        (TWO_LAST_MONTHS, 1, 0, "a"),
        (TWO_LAST_MONTHS, 1, 1, "b"),
        (TWO_LAST_MONTHS, 2, 1, "ra"),
        (TWO_LAST_MONTHS, 2, 2, "rb"),
        (TWO_LAST_MONTHS, 3, 3, "arb"),
        (MONTHS_5_8_11, 1, 1, "ab"),
        (MONTHS_5_8_11, 5, 5, "aaaaab"),
        (MONTHS_5_8_11, 6, 5, "aaaara"),
        (MONTHS_5_8_11, 6, 6, "aaaarab"),
        (MONTHS_5_8_11, 12, 12, "aaaaraaraarab"),
    ],
)
def test_the_kind_of_each_month(mode, duration, given, expected):
    assert "".join(kind[0] for kind in kinds(mode, duration, given)) == expected


@pytest.mark.parametrize(("given", "lines_"), [(11, 13), (12, 13)])
def test_a_balance_already_paid_is_one_line_after_the_end(given, lines_):
    """With or without the last hours, where the balance follows the twelfth month."""
    paid = {"2019-01": "1.00", "2020-01": "2.00"}
    schedule = computed_annex(annex("ACI", "2019-01", 12, "12", hours=["1820"] * given, paid=paid))["schedule"]

    assert len(schedule) == lines_
    assert (schedule[-1]["month"], schedule[-1]["kind"], schedule[-1]["amount"]) == ("2020-01", "balance", "2.00")
