"""The ceiling of the modulated part in prison, lower than the common one (5 % against 10 %). Pure.

DESIGN: a workshop in prison is ranked with the whole batch, then its rate is brought down to its own ceiling. What
that frees stays in the envelope, so that nobody else's rate depends on it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from financing.calculation.explanation import OUR_CHOICE
from financing.calculation.money import to_cent
from financing.calculation.wording import euros, percent


def capped_in_prison(answer: Mapping[str, Any], bases: Mapping[str, Decimal], ceilings: Mapping[str, str]) -> dict:
    """The engine's answer with the rates of the structures in prison (`ceilings`, by id) at their ceiling at most."""
    rows = [
        _capped(row, bases[row["id"]], Decimal(ceilings[row["id"]])) if row["id"] in ceilings else row
        for row in answer["structures"]
    ]
    total = sum((Decimal(row["amount"]) for row in rows), Decimal("0.00"))
    freed = Decimal(answer["total"]) - total
    return {**answer, "structures": rows, "total": str(total), "unspent": str(Decimal(answer["unspent"]) + freed)}


def _capped(row: Mapping[str, Any], base: Decimal, ceiling: Decimal) -> Mapping[str, Any]:
    rate = Decimal(row["rate"])
    if rate <= ceiling:
        return row
    amount = to_cent(ceiling * base)
    line = {
        "rule": "prison_ceiling",
        "text": f"Milieu pénitentiaire : le taux est ramené de {percent(rate)} à {percent(ceiling)}, son plafond ; "
        f"montant : {percent(ceiling)} × {euros(base)} = {euros(amount)}.",
        "inputs": {"rate": row["rate"], "ceiling": f"{ceiling:f}", "base": f"{base:f}"},
        "value": str(amount),
        "source": OUR_CHOICE,
    }
    explanation = [*row["explanation"], line]
    return {**row, "rate": f"{ceiling:.4f}", "amount": str(amount), "explanation": explanation}
