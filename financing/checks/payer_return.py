"""Lines of the paying agency's return, read with what is wrong in each. Pure."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.forms.dates import day_in
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table
from iae_portal.core.imports.values import amount_in
from iae_portal.core.text import count_in

COLUMNS = Columns(
    Field("lot", "Lot", ("Numéro de lot", "Numéro du lot", "N° de lot"), True, "59L 2008 L 0001"),
    Field("rank", "Ligne", ("Numéro de ligne", "N° de ligne", "Rang"), True, "1"),
    Field("paid_on", "Payé le", ("Date de paiement", "Date du paiement"), True, "26/09/2008"),
    Field("amount", "Montant payé", ("Montant",), True, "6857,38"),
    Field("code", "Code de rejet", ("Rejet", "Motif de rejet", "Motif du rejet")),
)


@dataclass(frozen=True)
class ReturnLine:
    """One line of the file: the line of a lot that it answers, or what is wrong."""

    line: int
    lot: str
    rank: int | None
    paid_on: dt.date | None = None
    amount: Decimal | None = None
    code: str = ""
    error: str = ""


def lot_key(number: str) -> str:
    """The number of a lot without what parts its figures: "59l-2008-L-0001" is "59L 2008 L 0001"."""
    return "".join(filter(str.isalnum, number)).upper()


def lines_of(table: Table) -> list[ReturnLine]:
    seen: dict[tuple[str, int | None], int] = {}
    return [_read(line, seen) for line in table.rows()]


def _read(line: Line, seen: dict[tuple[str, int | None], int]) -> ReturnLine:
    values = line.values
    lot, rank = values["lot"].upper(), count_in(values["rank"])
    paid_on, amount = day_in(values["paid_on"]), amount_in(values["amount"])
    errors = [sentence.rstrip(".") for sentence in line.problems] or [
        sentence
        for wrong, sentence in (
            (not lot, "indiquez le numéro du lot"),
            (rank is None, f"« {values['rank']} » n'est pas un numéro de ligne"),
            (values["paid_on"] and paid_on is None, f"« {values['paid_on']} » n'est pas un jour (écrivez 26/09/2008)"),
            (values["amount"] and amount is None, f"« {values['amount']} » n'est pas un montant (écrivez 1234,50)"),
        )
        if wrong
    ]
    if not errors and (first := seen.setdefault((lot_key(lot), rank), line.number)) != line.number:
        errors.append(f"la même ligne du même lot a déjà sa réponse à la ligne {first} du fichier")
    if errors:
        return ReturnLine(line.number, lot, rank, error=f"{' ; '.join(errors)}.")
    return ReturnLine(line.number, lot, rank, paid_on, amount, values.get("code", "").upper())
