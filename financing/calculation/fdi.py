"""Fonds départemental d'insertion: ceilings by nature and the two payments (circulaire DGEFP 2005-28)."""

from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.errors import refuse
from financing.calculation.money import to_cent


@dataclass(frozen=True, slots=True)
class FdiNature:
    """An aid of the fund: at most `share` of the cost, at most `ceiling`; None where no text sets one."""

    nature: str
    label: str
    share: Decimal | None
    ceiling: Decimal | None
    first_payment_share: Decimal
    reference: str
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FdiGrant:
    amount: Decimal
    first_payment: Decimal
    balance: Decimal


def fdi_maximum(nature: FdiNature, cost: Decimal) -> Decimal:
    """The most the fund may bring to a cost (all taxes included)."""
    if cost < 0:
        raise refuse("cost", "Le coût ne peut pas être négatif.")
    shared = cost if nature.share is None else nature.share * cost
    return to_cent(shared if nature.ceiling is None else min(shared, nature.ceiling))


def fdi_grant(nature: FdiNature, *, cost: Decimal, requested: Decimal) -> FdiGrant:
    """What is granted of a request, 40 % at the signature and the rest after the report."""
    if requested < 0:
        raise refuse("requested", "Le montant demandé ne peut pas être négatif.")
    amount = min(to_cent(requested), fdi_maximum(nature, cost))
    # The balance takes what the first payment leaves: the two always make the amount.
    first = to_cent(amount * nature.first_payment_share)
    return FdiGrant(amount=amount, first_payment=first, balance=amount - first)
