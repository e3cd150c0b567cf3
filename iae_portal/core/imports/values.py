"""What a cell means: a département, a month, hours, a count, addresses, telephones. Pure."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from iae_portal.core.forms.dates import day_in
from iae_portal.core.phones import normalize_phone
from iae_portal.core.text import MONTHS, SHORT_MONTHS, composed, decimal_in, digits_in, fold, full_year, hyphenated

OLDEST_YEAR = 1950
_MONTH_NAMES = {fold(name): rank for names in (MONTHS, SHORT_MONTHS) for rank, name in enumerate(names, 1)}
_MONTH_NAMES |= {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "jul": 7, "sept": 9, "sep": 9, "oct": 10}
_MONTH_NAMES |= {"jan": 1, "mar": 3, "nov": 11, "dec": 12, "aou": 8}
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2})(?:[T ][0-9:]+)?)?")
_DAY = re.compile(r"(?:([0-9]{1,2})[/.\-])?([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})")
_COMPACT_MONTH_FIRST = re.compile(r"([0-9]{1,2})((?:19|20)[0-9]{2})")
_NAMED = re.compile(r"(?:([0-9]{1,2})(?:er)? )?([a-z]+) ([0-9]{4}|[0-9]{2})")
_DURATION = re.compile(r"([0-9]{1,7})\s?(?::|h)\s?([0-5][0-9])(?:[: ]([0-5][0-9]))?(?:\s?(?:min|mn|m))?", re.IGNORECASE)
_MANY = re.compile(r"(?:[\s,;|]|(?<=\s)(?:et|ou|[-–])(?=\s))+")
# What people write in a cell that has nothing to say; a dash alone folds to nothing.
_NOTHING = {"", "neant", "aucun", "aucune", "sans", "nc", "n c", "so", "s o", "sans objet", "inconnu"}
_IN_BRACKETS = re.compile(r"<\s*(?:mailto:)?([^<>]+@[^<>]+)>")


def departement_code(text: str) -> str:
    """ "001" and "1" give "01", "02A" and "2 a" give "2A", "059" gives "59"; "59L" and "971" stay."""
    code = re.sub(r"\s", "", composed(text)).upper()
    if len(code) == 3 and code.startswith("0"):
        return code[1:]
    return code.zfill(2) if digits_in(code) is not None else code


def month_in(text: str) -> dt.date | None:
    """The first day of the month: "10/2008", "2008-10-31", "oct-08", "octobre 2008", "200810", "102008"."""
    plain = composed(text).strip()
    if match := _ISO.fullmatch(plain):
        return _month(match[1], int(match[2]), match[3])
    if match := _DAY.fullmatch(plain):
        return _month(match[3], int(match[2]), match[1])
    if match := _COMPACT.fullmatch(plain):
        return _month(match[1], int(match[2]))
    if match := _COMPACT_MONTH_FIRST.fullmatch(plain):
        return _month(match[2], int(match[1]))
    if match := _NAMED.fullmatch(fold(plain)):
        return _month(match[3], _MONTH_NAMES.get(match[2], 0), match[1])
    day = day_in(plain)  # with its hour, as an export writes it
    return _month(f"{day:%Y}", day.month) if day else None


def _month(year: str, month: int, day: str | None = None) -> dt.date | None:
    """None for a month or a day that no calendar has (31/04/2008 is a slip, in the day or in the month), and for a year
    before any file: a spreadsheet that counts its days from 1900 makes 1908 of 2008."""
    number = full_year(year)
    try:
        return dt.date(number, month, int(day or 1)).replace(day=1) if number >= OLDEST_YEAR else None
    except ValueError:
        return None


def hours_in(text: str) -> Decimal | None:
    """Hours, from "1 820,04", "1820,04 h", "151:40" or "151 h 40": minutes are hundredths of an hour, and seconds too:
    a spreadsheet that hides them keeps them."""
    plain = composed(text).strip()
    if match := _DURATION.fullmatch(re.sub(r"(?<=\d)\s(?=\d{3}\b)", "", plain)):
        exact = Decimal(match[1]) + Decimal(60 * int(match[2]) + int(match[3] or 0)) / 3600
        return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return decimal_in(re.sub(r"\s?(?:h|heures?)\.?$", "", plain, flags=re.IGNORECASE))


def amount_in(text: str) -> Decimal | None:
    """Euros and cents: "1 234,50", "1234.5 €"; None for "1.234", which may be a thousand or one and a bit."""
    value = decimal_in(composed(text).strip().removesuffix("€"))
    return value if value is not None and value.as_tuple().exponent >= -2 else None


def emails_in(text: str) -> list[str]:
    """The addresses of a cell, without "mailto:", brackets or a full stop after them; none for "néant" or "-".
    ValueError: a French sentence."""
    plain = composed(text).strip()
    if fold(plain) in _NOTHING:
        return []
    candidates = _IN_BRACKETS.findall(plain) or _MANY.split(plain)
    found = []
    for candidate in (part for text in candidates for part in _parted(text)):
        address = re.sub(r"^mailto:", "", candidate.strip("<>()[]\"' "), flags=re.IGNORECASE).rstrip(".,;")
        if not address:
            continue
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(f"« {plain[:60]} » n'est pas une adresse de courriel : corrigez-la.") from None
        found.append(address)
    return list(dict.fromkeys(found))


def _parted(text: str) -> list[str]:
    """ "a@b.fr/c@d.fr" is two addresses; a slash inside one alone is left to the check."""
    return text.split("/") if text.count("@") > 1 and "@@" not in text else [text]


def phones_in(text: str) -> list[str]:
    """The numbers of a cell, a lost zero given back. ValueError: a French sentence."""
    plain = hyphenated(text).strip()
    if fold(plain) in _NOTHING:
        return []
    if re.fullmatch(r"[1-9][0-9]{8}", plain):  # a spreadsheet took it for a number
        plain = f"0{plain}"
    try:
        return [normalize_phone(plain)]
    except ValueError:
        # Slashes and hyphens also part the figures of one number: several are looked for when it is not one.
        parts = re.findall(r"(?:\+\d{2}|0)\s?(?:\(0\)\s?)?[1-9](?:[\s.\-]?\d{2}){4}", plain)
        rest = re.sub(r"(?:\+\d{2}|0)\s?(?:\(0\)\s?)?[1-9](?:[\s.\-]?\d{2}){4}", "", plain)
        if len(parts) < 2 or re.search(r"\d", rest):
            raise
        return list(dict.fromkeys(normalize_phone(part) for part in parts))


def kept_and_said(values: list[str], what: str) -> tuple[str, str]:
    """The first of several, and the sentence that proposes the others ("" when there is one)."""
    if len(values) < 2:
        return "".join(values), ""
    others = ", ".join(values[1:])
    return values[
        0
    ], f"{what} : {len(values)} dans la cellule, « {values[0]} » est gardé ; à ajouter si besoin : {others}."
