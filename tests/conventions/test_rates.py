"""Exit rates, proposals, reference and trajectory (conventions.rates)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.rates import (
    ExitCounts,
    ExitRates,
    RateProposal,
    ReferencePoint,
    compare,
    exit_rates,
    proposal_errors,
    rate_label,
    rates_label,
    reference_point,
)


def rates(durable, transition, positive, dynamic):
    return ExitRates(*(None if rate is None else Decimal(rate) for rate in (durable, transition, positive, dynamic)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (ExitCounts(10, 2, 2, 1), rates("20.00", "20.00", "10.00", "50.00")),
        (ExitCounts(15, 4, 3, 2), rates("26.67", "20.00", "13.33", "60.00")),
        (ExitCounts(3, 1, 1, 1), rates("33.33", "33.33", "33.33", "100.00")),
        (ExitCounts(8, 1, 0, 0), rates("12.50", "0.00", "0.00", "12.50")),
        (ExitCounts(0, 0, 0, 0), rates(None, None, None, None)),
    ],
)
def test_each_class_over_the_exits_examined(counts, expected):
    assert exit_rates(counts) == expected


def test_other_exits_are_in_the_denominator():
    assert ExitCounts(10, 2, 2, 1).other == 5


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((3, 2, 1, 1), "Les sorties dynamiques (4) dépassent les sorties examinées (3)."),
        ((3, -1, 1, 1), "Un nombre de sorties ne peut être négatif."),
    ],
)
def test_impossible_counts_are_refused(counts, message):
    with pytest.raises(ValueError) as error:
        ExitCounts(*counts)
    assert str(error.value) == message


def test_a_rate_of_no_exit_is_not_significant():
    assert rate_label(exit_rates(ExitCounts(0, 0, 0, 0)).dynamic) == "n.s."
    assert rate_label(Decimal("26.67")) == "26,67\u00a0%"
    assert rate_label(Decimal("60.00")) == "60\u00a0%"


def test_the_two_rates_of_the_reference_are_said_together():
    assert rates_label(Decimal("60.5"), Decimal(25)) == "60,5\u00a0% dynamiques, dont 25\u00a0% durables"
    assert rates_label(Decimal(60), None) == "60\u00a0% dynamiques, dont n.s. durables"
    assert rates_label(None, None) == "n.s."


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_rates_stay_within_their_bounds_and_the_dynamic_one_is_their_sum(durable, transition, positive, other):
    examined = durable + transition + positive + other
    result = exit_rates(ExitCounts(examined, durable, transition, positive))
    parts = (result.durable, result.transition, result.positive)

    if not examined:
        assert {rate_label(rate) for rate in (*parts, result.dynamic)} == {"n.s."}
        return
    assert all(0 <= rate <= result.dynamic <= 100 for rate in parts)
    assert abs(result.dynamic - sum(parts)) <= Decimal("0.02")


@pytest.mark.parametrize(
    ("durable", "transition", "positive", "dynamic"),
    [
        ("20", "20", "10", "50"),
        ("21", "29", "14", "64"),
        ("26", "28", "14", "68"),
        ("45", "15", "15", "75"),
        ("16", "17", "17", "50"),
    ],
)
def test_the_dynamic_rate_of_a_proposal_is_the_exact_sum_as_in_the_annexes_of_the_paying_agency(
    durable, transition, positive, dynamic
):
    proposal = RateProposal(Decimal(durable), Decimal(transition), Decimal(positive))
    assert proposal.rates == rates(durable, transition, positive, dynamic)


@pytest.mark.parametrize(
    ("durable", "transition", "positive", "errors"),
    [
        ("25", "20", "15", {}),
        ("0", "0", "0", {}),
        ("50", "25", "25", {}),
        ("33.33", "33.33", "33.34", {}),
        ("25.50", "20.000", "15", {}),
        (
            "50.01", "25", "25",
            {"dynamic": "Le total des trois taux est de 100,01\u00a0% : il ne peut dépasser 100\u00a0%."},
        ),
        ("25.505", "20", "15", {"durable": "Le taux d'emploi durable a deux décimales au plus."}),
        (
            "25", "-1", "15",
            {"transition": "Le taux d'emploi de transition doit être compris entre 0 et 100."},
        ),
        ("0", "0", "100", {}),
        ("25", "20", "101", {"positive": "Le taux de sorties positives doit être compris entre 0 et 100."}),
        ("25", "NaN", "15", {"transition": "Le taux d'emploi de transition est à indiquer, de 0 à 100."}),
        (
            None, None, "100.001",
            {
                "durable": "Le taux d'emploi durable est à indiquer, de 0 à 100.",
                "transition": "Le taux d'emploi de transition est à indiquer, de 0 à 100.",
                "positive": "Le taux de sorties positives doit être compris entre 0 et 100.",
            },
        ),
    ],
)  # fmt: skip
def test_errors_of_a_proposal_by_field(durable, transition, positive, errors):
    entered = [None if value is None else Decimal(value) for value in (durable, transition, positive)]
    assert proposal_errors(*entered) == errors


@pytest.mark.parametrize(
    ("year_rank", "start", "dynamic", "durable", "indicative"),
    [
        (1, None, "20.00", "8.33", True),
        (2, None, "40.00", "16.67", True),
        (3, None, "60", "25", False),
        (4, None, "60", "25", False),
        (1, ("30", "10"), "40.00", "15.00", True),
        (2, ("30", "10"), "50.00", "20.00", True),
        (3, ("30", "10"), "60", "25", False),
        (1, ("70", "10"), "60.00", "15.00", True),
        (1, (None, None), "20.00", "8.33", True),
    ],
)
def test_reference_of_60_of_which_25_after_three_years_and_the_way_to_it(
    year_rank, start, dynamic, durable, indicative
):
    measure = start and rates(start[1], None, None, start[0])
    assert reference_point(year_rank, measure) == ReferencePoint(
        year_rank, Decimal(dynamic), Decimal(durable), indicative
    )


def test_a_shorter_horizon_brings_the_reference_nearer():
    assert reference_point(1, years=1) == ReferencePoint(1, Decimal(60), Decimal(25), False)
    assert reference_point(1, years=2) == ReferencePoint(1, Decimal("30.00"), Decimal("12.50"), True)


def test_years_are_ranked_from_one():
    with pytest.raises(ValueError) as error:
        reference_point(0)
    assert str(error.value) == "Le rang de l'année commence à 1."


@pytest.mark.parametrize(
    ("dynamic", "durable", "below", "explanation"),
    [
        (
            "60", "25", False,
            "Référence nationale : sorties dynamiques 60\u00a0% (atteint) ; "
            "emploi durable 25\u00a0% (atteint).",
        ),
        (
            "65", "23.5", True,
            "Référence nationale : sorties dynamiques 60\u00a0% (5\u00a0points au-dessus) ; "
            "emploi durable 25\u00a0% (1,5\u00a0point en dessous). Une justification est obligatoire.",
        ),
        (
            "59.99", "25", True,
            "Référence nationale : sorties dynamiques 60\u00a0% (0,01\u00a0point en dessous) ; "
            "emploi durable 25\u00a0% (atteint). Une justification est obligatoire.",
        ),
        (
            None, None, False,
            "Référence nationale : sorties dynamiques 60\u00a0% ; emploi durable 25\u00a0%.",
        ),
    ],
)  # fmt: skip
def test_below_the_reference_a_justification_is_compulsory(dynamic, durable, below, explanation):
    comparison = compare(rates(durable, None, None, dynamic), reference_point(3))
    assert (comparison.is_below, comparison.needs_justification) == (below, below)
    assert comparison.told(justified=False) == explanation
    assert comparison.told(justified=True) == explanation.removesuffix(" Une justification est obligatoire.")


@pytest.mark.parametrize(
    ("dynamic", "said"),
    [
        ("58", "2\u00a0points en dessous"),
        ("58.01", "1,99\u00a0point en dessous"),
        ("60.01", "0,01\u00a0point au-dessus"),
        ("61", "1\u00a0point au-dessus"),
        ("62", "2\u00a0points au-dessus"),
    ],
)
def test_a_gap_has_its_side_and_its_plural(dynamic, said):
    sentence = compare(rates("25", None, None, dynamic), reference_point(3)).told(justified=True)
    assert f"sorties dynamiques 60\u00a0% ({said})" in sentence


def test_below_the_trajectory_nothing_is_compulsory():
    comparison = compare(rates("5", "5", "5", "15"), reference_point(1))
    assert (comparison.is_below, comparison.needs_justification) == (True, False)
    assert comparison.told(justified=False) == (
        "Trajectoire indicative : sorties dynamiques 20\u00a0% (5\u00a0points en dessous) ; "
        "emploi durable 8,33\u00a0% (3,33\u00a0points en dessous)."
    )
