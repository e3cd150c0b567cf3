"""Controls of what the paying agency answers to a line. Pure: a sentence that says what to correct, or nothing."""

import datetime as dt
from decimal import Decimal
from typing import Protocol

from financing.enums import LotAnswer, RejectCode
from iae_portal.core.errors import OfField
from iae_portal.core.text import euros, french_date

CENT = Decimal("0.01")


class Asked(Protocol):
    """What a line of a lot asked, and what it was answered already."""

    amount: Decimal
    answer: str
    asked_on: dt.date | None


def answer_problem(
    asked: Asked, paid_on: dt.date | None, amount: Decimal | None, code: str, today: dt.date
) -> str | None:
    if asked.asked_on is None:
        return "le lot n'est pas validé, rien n'a été demandé à l'agence."
    if asked.answer != LotAnswer.PENDING:
        return f"elle est déjà {LotAnswer(asked.answer).label.lower()}."
    if code:
        return _reject_problem(paid_on, amount, code)
    return _day_problem(paid_on, asked.asked_on, today) or _amount_problem(amount, asked.amount)


def _reject_problem(paid_on: dt.date | None, amount: Decimal | None, code: str) -> str | None:
    if code not in RejectCode.values:
        return OfField(f"« {code} » n'est pas un code de rejet connu : {', '.join(RejectCode.values)}.", "code")
    if paid_on or amount:
        return OfField("une ligne est payée ou rejetée, pas les deux : ôtez le code, ou le jour et le montant.", "code")
    return None


def _day_problem(paid_on: dt.date | None, asked_on: dt.date, today: dt.date) -> str | None:
    if paid_on is None:
        return OfField("indiquez le jour du paiement, ou le code du rejet.", "paid_on")
    if paid_on > today:
        return OfField(f"le {french_date(paid_on)} est à venir, corrigez le jour du paiement.", "paid_on")
    if paid_on < asked_on:
        said = f"l'agence ne paie pas avant la validation du lot, le {french_date(asked_on)} : corrigez le jour."
        return OfField(said, "paid_on")
    return None


def _amount_problem(amount: Decimal | None, asked: Decimal) -> str | None:
    if amount is None or amount < CENT or amount != amount.quantize(CENT):
        return OfField("indiquez le montant payé, positif, en euros et centimes.", "amount")
    if amount > asked:
        said = f"{euros(amount)} payés pour {euros(asked)} demandés : vérifiez le montant auprès de l'agence."
        return OfField(said, "amount")
    return None
