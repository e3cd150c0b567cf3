"""Annexes financières in the JSON API."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from financing.api import Annex


def test_the_figures_of_an_annexe_are_written_alike_on_both_databases():
    """SQLite gives the last computation without its zeros."""
    shown = SimpleNamespace(
        number="A",
        convention=SimpleNamespace(number="C"),
        year=2009,
        start=dt.date(2009, 1, 1),
        end=dt.date(2009, 12, 31),
        regime=SimpleNamespace(code="2009"),
        state="draft",
        credits_state="none",
        signed_on=None,
    )

    def figures(amount: Decimal | None, fte: Decimal | None) -> dict:
        shown.agreed_amount, shown.agreed_fte = amount, fte
        return Annex.from_orm(shown).model_dump(mode="json", include={"montant", "etp"})

    assert figures(Decimal("1200"), Decimal("12.5")) == {"montant": "1200.00", "etp": "12.5000"}
    assert figures(None, None) == {"montant": None, "etp": None}
