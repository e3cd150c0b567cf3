"""The median of similar structures (conventions.selectors.benchmarks)."""

import datetime as dt
from decimal import Decimal

import pytest

from conventions.selectors.benchmarks import PeerMedian, benchmarks_in, median_of_similar
from tests.factories import service
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory


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


@pytest.mark.parametrize(("asked", "said"), [(0, "5 structures"), (5, "5 structures"), (6, "5 structures sur 6")])
def test_a_median_says_of_how_many_it_is_when_some_gave_nothing(asked, said):
    shown = median_of_similar(decimals("1", "2", "3", "4", "5"), asked)
    assert (shown.answered, shown.explanation) == (said, f"médiane de {said} : 3")


@pytest.mark.django_db
def test_similar_structures_count_whether_they_gave_their_results_or_not():
    """Six of the région are alike, five of Lille; one gave nothing, one had closed the year before."""
    own, *others = (SiaeFactory(type="EI") for _ in range(5))
    SiaeFactory(type="EI", service=service("62"))
    SiaeFactory(type="EI", closed_on=dt.date(2006, 12, 31)), SiaeFactory(type="AI")
    for rank, siae in enumerate((own, *others)):
        MeasureFactory(siae=siae, indicator_code="FORMATION", year=2007, value=rank)
    found = benchmarks_in(ConventionFactory(siae=own), ["FORMATION"], 2007)["FORMATION"]

    assert found.departement_label == "médiane de 5 structures : 2"
    assert found.region_label == "médiane de 5 structures sur 6 : 2"


def test_explanation_says_how_many_or_why_hidden():
    assert median_of_similar(decimals("1", "2", "3", "4", "5")).explanation == "médiane de 5 structures : 3"
    hidden = median_of_similar(decimals("1", "2"))
    assert (hidden.is_hidden, hidden.explanation) == (
        True,
        "non affichée : moins de 5 structures comparables",
    )
