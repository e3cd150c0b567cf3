"""Frozen input of an annexe: fed back to the command, it gives the same figures and the same sentences."""

import pytest
from hypothesis import given, settings

from financing.baremes import shipped_law
from financing.calculation.document import compute, prepare
from financing.calculation.errors import Refused
from financing.calculation.freezing import frozen_document
from financing.calculation.parsing.annexes import read_annex
from tests.financing.documents import annex
from tests.financing.strategies import annexes

HOURS = ["1680"] * 10 + ["1610"] * 2


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
    frozen = frozen_document(read_annex(document, []), shipped_law())
    assert compute(frozen) == compute({"annexes": [document]})


@settings(max_examples=30, deadline=None)
@given(annexes())
def test_freezing_changes_no_figure(drawn):
    document, rows, _ = drawn
    whole = {"annexes": [document], "baremes": rows}
    frozen = frozen_document(read_annex(document, []), prepare(whole).law)
    assert compute(frozen) == compute(whole)


def test_an_annexe_without_barème_cannot_be_frozen():
    with pytest.raises(Refused):
        frozen_document(read_annex(annex("EITI", "2025-01", 1, "1"), []), shipped_law())
