"""What the schedule of an aid by year does with its amount, line by line, as the engine tells it of an aid per ETP."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from financing.calculation import months
from financing.calculation.annex import BALANCE
from financing.calculation.annex_explanation import net_line
from financing.calculation.exact import rounded, to_cents
from financing.calculation.explanation import OUR_CHOICE, Line
from financing.calculation.wording import euros, figure
from financing.computation.lump_schedule import LumpSettlement, Step

TWELFTHS = "Circulaire DGEFP n° 2005-21 du 4 mai 2005 ; pour les forfaits, choix du portail"


def explain(settlement: LumpSettlement, agreed: Decimal, hours: Sequence[Decimal], worth: Decimal | None) -> list[Line]:
    """`worth` is what the engine gives for the hours done, nothing of a lump sum."""
    lines = [_twelfths(settlement, agreed)]
    if worth is not None:
        lines.append(_due(settlement, agreed, len(hours), worth))
    lines += _steps(settlement, agreed)
    waits_for_hours = settlement.occupation is not None and not settlement.complete
    if not waits_for_hours and (settlement.is_paid or settlement.expected != settlement.settled):
        amounts = ("expected", "settled", "recall", "recovery")
        of_cents = {name: to_cents(getattr(settlement, name)) for name in amounts}
        lines.append(net_line(complete=settlement.complete, **of_cents))
    return lines


def _twelfths(settlement: LumpSettlement, agreed: Decimal) -> Line:
    count = len(settlement.schedule)
    part = euros(rounded(Fraction(agreed) / count, 2))
    return Line(
        "instalments",
        f"Acomptes : {euros(agreed)} / {count} = {part} par mois, au centime ; le dernier prend la différence.",
        {"agreed_amount": str(agreed), "months": str(count)},
        str(agreed),
        TWELFTHS,
    )


def _due(settlement: LumpSettlement, agreed: Decimal, done: int, worth: Decimal) -> Line:
    count = len(settlement.schedule)
    limit = euros(agreed)
    if done < count:
        limit += f" × {done} / {count} = {euros(rounded(Fraction(agreed) * done / count, 2))}"
    last = months.label(settlement.schedule[done - 1].month)
    return Line(
        "due",
        f"Dû à fin {last} : {euros(worth)} pour les heures faites, sans dépasser {limit}, "
        f"soit {euros(settlement.due)}.",
        {"worth": str(worth), "upto": str(done), "months": str(count), "agreed_amount": str(agreed)},
        str(settlement.due),
        OUR_CHOICE,
    )


def _steps(settlement: LumpSettlement, agreed: Decimal) -> Iterator[Line]:
    count = len(settlement.schedule)
    paid = {line.month: line.amount for line in settlement.schedule}
    for step in settlement.steps:
        month, kind, amount = step.line.month, step.line.kind, step.line.amount
        basis = f"{euros(step.target)} dus"
        if kind != BALANCE:
            rate = figure(rounded(settlement.occupation, 6))
            basis = f"{euros(agreed)} × {count - 1} / {count} × taux d’occupation {rate} = {euros(step.target)}"
        replaced = "" if paid[month] == amount else f" Payé en réalité : {euros(paid[month])}."
        yield Line(
            kind,
            f"{_name(step)} {months.span(month, month)} : {basis}, moins {euros(step.before)} déjà versés, "
            f"soit {euros(amount)}.{replaced}",
            {"month": months.text(month), "target": str(step.target), "before": str(step.before)},
            str(amount),
            TWELFTHS,
        )


def _name(step: Step) -> str:
    return "Solde" if step.line.kind == BALANCE else "Régularisation"
