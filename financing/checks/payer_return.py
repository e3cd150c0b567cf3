"""Lines of the paying agency's return, read with what is wrong in each. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import decimal_in, digits_in, fold

COLUMNS = {
    "lot": ("lot", "numero de lot", "numero du lot"),
    "rank": ("ligne", "numero de ligne", "rang"),
    "paid_on": ("paye le", "date de paiement", "date du paiement"),
    "amount": ("montant paye", "montant"),
    "code": ("code de rejet", "rejet", "motif de rejet"),
}
LABELS = {"lot": "lot", "rank": "ligne", "paid_on": "payé le", "amount": "montant payé", "code": "code de rejet"}
FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00:00)?")


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


def columns_of(header: list[str]) -> dict[str, int]:
    """Place of each column; FileRefused when one is missing or twice there."""
    names = [fold(name) for name in header]
    places = {key: [place for place, name in enumerate(names) if name in known] for key, known in COLUMNS.items()}
    twice = [LABELS[key] for key, found in places.items() if len(found) > 1]
    if twice:
        raise FileRefused(f"Deux colonnes donnent {', '.join(twice)} : gardez-en une.")
    missing = [LABELS[key] for key, found in places.items() if not found]
    if missing:
        raise FileRefused(f"Il manque les colonnes : {', '.join(missing)}. La première ligne porte leurs noms.")
    return {key: found[0] for key, found in places.items()}


def lines_of(table: Table) -> list[ReturnLine]:
    columns = columns_of(table.header)
    seen: dict[tuple[str, int | None], int] = {}
    return [_read(number, cells, columns, seen) for number, cells in table.lines]


def _read(line: int, cells: list[str], columns: Mapping[str, int], seen: dict) -> ReturnLine:
    texts = {key: cells[place].strip() if place < len(cells) else "" for key, place in columns.items()}
    lot, rank = " ".join(texts["lot"].upper().split()), digits_in(texts["rank"], most=9)
    paid_on, amount = parse_day(texts["paid_on"]), decimal_in(texts["amount"])
    errors = [
        sentence
        for wrong, sentence in (
            (not lot, "indiquez le numéro du lot"),
            (rank is None, f"« {texts['rank']} » n'est pas un numéro de ligne"),
            (texts["paid_on"] and paid_on is None, f"« {texts['paid_on']} » n'est pas un jour (JJ/MM/AAAA)"),
            (texts["amount"] and amount is None, f"« {texts['amount']} » n'est pas un montant"),
        )
        if wrong
    ]
    if not errors and (first := seen.setdefault((lot, rank), line)) != line:
        errors.append(f"la même ligne du même lot a déjà sa réponse à la ligne {first} du fichier")
    if errors:
        return ReturnLine(line, lot, rank, error=f"{' ; '.join(errors)}.")
    return ReturnLine(line, lot, rank, paid_on, amount, texts["code"].upper())


def parse_day(text: str) -> dt.date | None:
    if match := FRENCH_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
