"""The frozen document of an annexe: fed back to the command, it gives the same figures."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from financing.baremes import shipped_law
from financing.calculation import months
from financing.calculation.document import compute as engine
from financing.calculation.document import prepare
from financing.computation import Facts, compute
from financing.computation.facts import day_of
from financing.enums import Method
from iae_portal.core.errors import Refusal
from tests.financing.documents import annex, figures
from tests.financing.strategies import CODES, annexes

HOURS = ["1680"] * 10 + ["1610"] * 2


def facts_of(document: dict, regime: str) -> Facts:
    """What the portal would hold of the annexe of a document."""
    rate = document.get("modulation_rate")
    return Facts(
        id=document["id"],
        type=document["type"],
        method=Method.PER_FTE,
        regime=document.get("regime", regime),
        start=day_of(document["start"]),
        end=day_of(document["end"]),
        context=document["context"],
        territory=document["territory"],
        segments=tuple((day_of(row["from"]), day_of(row["to"]), Decimal(row["fte"])) for row in document["segments"]),
        modulation_rate=None if rate is None else Decimal(rate),
        hours=by_day(document.get("hours", {})),
        paid=by_day(document.get("paid", {})),
    )


def by_day(values: dict[str, str]) -> dict:
    return {day_of(month): Decimal(value) for month, value in values.items()}


@pytest.mark.parametrize(
    "document",
    [
        annex("ACI", "2015-01", 12, "12.50", hours=HOURS, modulation_rate="0.0630", paid={"2015-03": "1.1"}),
        annex("EI", "2022-01", 12, (5, "10"), (7, "12"), context="ordinary", regime="AIDE-POSTE-2017"),
        annex("EI", "2019-01", 12, "12", context="prison"),
        annex("EI", "2021-01", 12, "1"),
    ],
)
def test_shipped_rows_are_frozen_with_the_annexe(document):
    law = shipped_law()
    (regime,) = law.regimes_of(document["type"], months.parse(document["start"]))
    outcome = compute(facts_of(document, regime.code), law)

    (replayed,) = engine(outcome.inputs)["annexes"]

    assert replayed == outcome.result
    assert figures(replayed) == figures(engine({"annexes": [document]})["annexes"][0])


@settings(max_examples=30)
@given(annexes())
def test_freezing_changes_no_figure(drawn):
    document, rows, mode = drawn
    whole = {"annexes": [document], "baremes": rows}
    outcome = compute(facts_of(document, CODES[mode]), prepare(whole).law)

    (replayed,) = engine(outcome.inputs)["annexes"]

    assert figures(replayed) == figures(engine(whole)["annexes"][0])


def test_an_annexe_without_barème_cannot_be_frozen():
    document = annex("EITI", "2025-01", 1, "1")
    (regime,) = shipped_law().regimes_of("EITI", months.parse("2025-01"))
    with pytest.raises(Refusal, match="Aucun barème"):
        compute(facts_of(document, regime.code), shipped_law())
