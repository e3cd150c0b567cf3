"""The median of similar structures (conventions.selectors.benchmarks)."""

from decimal import Decimal

import pytest

from conventions.selectors.benchmarks import PeerMedian, median_of_similar


def decimals(*values):
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], PeerMedian(None, 0)),
        (decimals("10", "20", "30", "40"), PeerMedian(None, 4)),
        (decimals("10", None, "20", "30", "40", None), PeerMedian(None, 4)),
        (decimals("50", "10", "40", "20", "30"), PeerMedian(Decimal("30.00"), 5)),
        (decimals("10", "20", "30", "40", "50", "60"), PeerMedian(Decimal("35.00"), 6)),
        (decimals("1", "2", "3.33", "3.34", "5", "6"), PeerMedian(Decimal("3.34"), 6)),
        (decimals("0", "0", "0", "0", "0", None), PeerMedian(Decimal("0.00"), 5)),
    ],
)
def test_median_hidden_under_five(values, expected):
    assert median_of_similar(values) == expected


def test_explanation_says_how_many_or_why_hidden():
    assert median_of_similar(decimals("1", "2", "3", "4", "5")).explanation == "médiane de 5 structures : 3"
    hidden = median_of_similar(decimals("1", "2"))
    assert (hidden.is_hidden, hidden.explanation) == (
        True,
        "non affichée : moins de 5 structures comparables",
    )
