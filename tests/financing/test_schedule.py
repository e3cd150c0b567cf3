"""Instalments, regularisations, balance: one test for each sentence of the rules."""

import pytest

from tests.financing.documents import amounts, annex, computed_annex, figures, kinds, row, segments


def test_adjacent_segments_of_equal_fte_are_merged_first():
    whole = computed_annex(annex("EI", "2019-01", 12, "8.5"))
    assert computed_annex(annex("EI", "2019-01", 12, (5, "8.50"), (7, "8.5"))) == whole


def test_segments_equal_only_once_capped_stay_apart():
    """Equal as given, not as capped: 12 and 11 posts in prison are two segments, each rounded."""
    rows = [row("ACI", "2015-01", "2015-12", "1000.01", context="prison")]
    apart = computed_annex(annex("ACI", "2015-01", 12, (5, "12"), (7, "11"), context="prison"), rows)
    one = computed_annex(annex("ACI", "2015-01", 12, "12", context="prison"), rows)
    assert (apart["agreed_amount"], one["agreed_amount"]) == ("10000.10", "10000.10")
    assert amounts(one) == ["833.34"] * 11 + ["833.36"]
    assert amounts(apart) == ["833.34"] * 4 + ["833.35"] * 1 + ["833.34"] * 6 + ["833.35"]


def test_equal_segments_that_are_not_adjacent_stay_apart():
    result = computed_annex(annex("EI", "2019-01", 12, (4, "1.1"), (4, "2.2"), (4, "1.1")))
    assert amounts(result) == ["964.33"] * 3 + ["964.34"] + ["1928.67"] * 3 + ["1928.66"] + ["964.33"] * 3 + ["964.34"]


def test_each_segment_is_rounded_half_up_then_summed():
    rows = [row("ACI", "2015-01", "2015-12", "0.06")]
    split = computed_annex(annex("ACI", "2015-01", 2, (1, "1"), (1, "3")), rows)
    assert split["agreed_amount"] == "0.03"  # 0.005 gives 0.01, 0.015 gives 0.02
    merged = computed_annex(annex("ACI", "2015-01", 2, "2"), rows)
    assert merged["agreed_amount"] == "0.02"


def test_an_instalment_never_exceeds_what_is_left_of_its_segment():
    """0.006 a month rounds to 0.01: seven months would pay 0.07 for a total of 0.04."""
    rows = [row("ACI", "2015-01", "2015-12", "0.072")]
    result = computed_annex(annex("ACI", "2015-01", 7, "1"), rows)
    assert result["agreed_amount"] == "0.04"
    assert amounts(result) == ["0.01"] * 4 + ["0.00"] * 3


def test_the_unit_amount_is_the_one_in_force_on_the_first_of_the_month():
    result = computed_annex(annex("EI", "2022-04", 2, "12"))
    assert amounts(result) == ["11087.00", "11381.00"]


def test_without_hours_the_schedule_is_the_instalments():
    result = computed_annex(annex("EI", "2018-01", 12, "6"))
    assert kinds(result) == "a" * 12
    nothing = ("due", "realised_fte", "capped_fte", "excess_fte")
    assert [result[name] for name in nothing] == [None] * 4


def test_without_hours_the_modulated_amount_is_on_the_agreed_amount():
    assert computed_annex(annex("EI", "2018-01", 12, "6", modulation_rate="0.1"))["modulated_amount"] == "6217.80"


@pytest.mark.parametrize("name", ["hours", "paid"])
def test_no_month_of_hours_or_payments_is_the_same_as_none_given(name):
    document = annex("EI", "2018-01", 12, "6")
    assert computed_annex(document | {name: {}}) == computed_annex(document)


@pytest.mark.parametrize(
    ("duration", "given", "expected"),
    [
        (1, 1, "b"),
        (2, 1, "ra"),
        (2, 2, "rb"),
        (3, 1, "aaa"),
        (3, 2, "ara"),
        (12, 10, "a" * 12),
        (12, 11, "a" * 10 + "ra"),
        (12, 12, "a" * 10 + "rb"),
        (18, 18, "a" * 16 + "rb"),
    ],
)
def test_two_last_months_are_regularised_up_to_the_last_given_month(duration, given, expected):
    document = annex("ACI", "2014-07", duration, "12", hours=["1820"] * given)
    assert kinds(computed_annex(document)) == expected


@pytest.mark.parametrize(
    ("duration", "given", "expected"),
    [
        (1, 1, "ab"),
        (5, 5, "aaaaab"),
        (6, 6, "aaaarab"),
        (8, 8, "aaaaraaab"),
        (11, 11, "aaaaraaraaab"),
        (12, 4, "a" * 12),
        (12, 5, "aaaar" + "a" * 7),
        (12, 7, "aaaar" + "a" * 7),
        (12, 8, "aaaaraar" + "aaaa"),
        (12, 11, "aaaaraaraara"),
        (12, 12, "aaaaraaraarab"),
        (14, 14, "aaaaraaraaraaab"),
    ],
)
def test_months_5_8_11_are_regularised_when_they_are_not_the_last(duration, given, expected):
    document = annex("ACI", "2019-01", duration, "12", hours=["1820"] * given)
    result = computed_annex(document)
    assert kinds(result) == expected
    if expected.endswith("b"):
        assert result["schedule"][-1]["month"] == ("2020-01" if duration == 12 else result["schedule"][-1]["month"])


def test_months_after_the_last_given_one_stay_advances_and_due_is_to_date():
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=["700", "720", "740", "760", "752.5"]))
    assert amounts(result) == ["5181.50"] * 4 + ["4561.79"] + ["5181.50"] * 7
    assert (result["due"], result["realised_fte"]) == ("25287.79", "2.4402")


def test_two_months_use_a_full_occupation_rate():
    result = computed_annex(annex("ACI", "2015-01", 2, "6", hours=["10", "20"]))
    assert result["agreed_amount"] == "19354.00"
    assert amounts(result) == ["9677.00", "0.00"]


def test_an_empty_cap_counts_as_full_occupation():
    """No ETP in the months the rate is taken from: the rate is 1."""
    result = computed_annex(annex("ACI", "2015-01", 4, (2, "0"), (2, "6"), hours=["0", "0", "0", "0"]))
    assert result["agreed_amount"] == "19354.00"
    assert amounts(result) == ["0.00", "0.00", "14515.50", "0.00"]
    assert result["recovery"] == "14515.50"


def test_the_occupation_rate_is_at_most_one():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["3000"] * 10 + ["0", "0"]))
    assert amounts(result)[10:] == ["19354.00", "19354.00"]


def test_one_month_has_a_balance_only():
    result = computed_annex(annex("ACI", "2015-01", 1, "12", hours=["910"]))
    assert [(line["kind"], line["amount"]) for line in result["schedule"]] == [("balance", "9677.00")]


def test_realised_fte_is_on_the_year():
    assert computed_annex(annex("ACI", "2015-01", 6, "10", hours=["9100"] + ["0"] * 5))["realised_fte"] == "5.0000"


def test_below_the_cap_each_month_is_worth_its_own_amount():
    hours = ["1505"] + ["0"] * 11
    first = computed_annex(annex("EI", "2022-01", 12, "10", hours=hours))
    last = computed_annex(annex("EI", "2022-01", 12, "10", hours=hours[::-1]))
    assert (first["due"], last["due"]) == ("11087.00", "11609.00")


def test_below_the_cap_the_agreed_amount_to_date_is_not_exceeded():
    """Nearly every hour worked at the dearest amount: the agreed amount is the limit."""
    hours = ["0"] * 11 + ["15000"]
    result = computed_annex(annex("EI", "2022-01", 12, "10", hours=hours))
    assert (result["realised_fte"], result["agreed_amount"], result["due"]) == ("9.9668", "113780.00", "113780.00")


def test_at_the_cap_exactly_the_agreed_amount_is_due():
    result = computed_annex(annex("EI", "2022-01", 12, "10", hours=["15050"] + ["0"] * 11))
    assert (result["due"], result["excess_fte"]) == ("113780.00", "0.0000")


def test_a_month_above_its_own_cap_makes_up_for_another():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["3640", "0"] * 6))
    assert (result["due"], result["excess_fte"]) == ("232248.00", "0.0000")


def test_the_cap_of_prison_posts_also_caps_the_hours():
    document = annex("EI", "2019-01", 12, "12", context="prison", hours=["1505"] * 12)
    result = computed_annex(document)
    assert (result["realised_fte"], result["capped_fte"], result["excess_fte"]) == ("12.0000", "10.0000", "2.0000")


def test_nothing_negative_ever_stands_in_the_schedule():
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=["100"] * 12))
    assert amounts(result) == ["5181.50"] * 4 + ["0.00"] + ["5181.50"] * 2 + ["0.00"] + ["5181.50"] * 2 + [
        "0.00",
        "5181.50",
        "0.00",
    ]
    assert result["due"] == "8262.86"
    assert result["recovery"] == "38370.64"


def test_segments_may_come_in_any_order():
    document = annex("EI", "2019-01", 12, (6, "10"), (6, "12"))
    turned = document | {"segments": document["segments"][::-1]}
    assert figures(computed_annex(turned)) == figures(computed_annex(document))


def test_an_annexe_may_start_in_any_month_and_cross_the_year():
    result = computed_annex(annex("ACI", "2015-11", 3, "12", hours=["1820", "1820", "1820"]))
    assert [line["month"] for line in result["schedule"]] == ["2015-11", "2015-12", "2016-01"]
    assert result["agreed_amount"] == "58182.00"


def test_decimals_without_end_are_kept():
    long = "0." + "3" * 6000
    result = computed_annex(annex("EI", "2019-01", 12, long, hours=[long] * 12))
    assert (result["agreed_amount"], result["realised_fte"]) == ("3506.67", "0.0027")


def test_figures_of_twelve_digits_are_exact():
    rows = [row("ACI", "2015-01", None, "999999999999.99", hours_per_fte="0." + "0" * 30 + "1")]
    result = computed_annex(annex("ACI", "2015-01", 12, "999999999999", hours=["999999999999"] * 12), rows)
    assert result["agreed_amount"] == "999999999998990000000000.01"
    assert result["realised_fte"] == "11999999999988" + "0" * 31 + ".0000"


def test_segments_helper_covers_the_period():
    assert segments("2015-01", [(2, "1"), (1, "2")]) == [
        {"from": "2015-01", "to": "2015-02", "fte": "1"},
        {"from": "2015-03", "to": "2015-03", "fte": "2"},
    ]
