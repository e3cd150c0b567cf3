"""French texts: the key of searches and sorts, and the typography of numbers, amounts and dates."""

import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK = "\u00a0"
UNKNOWN = "inconnu"  # what stands for a figure that nobody has given
NARROW_NO_BREAK = "\u202f"
MINUS = "\u2212"  # read back by `decimal_in`

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

# A cell that begins with one of these is run as a formula when the file is opened.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_ACRONYM = re.compile(r"\b[a-z](?:\.[a-z])+\b\.?")
# A mark then a space, those of word processors too; or a dash against a letter, as people type it: "-5 %" is no item.
_ITEM = re.compile(r"\s*(?:[-–—•*·●▪◦‣→➢\uf0a7\uf0b7]\s+|[-–—•·●▪◦‣](?=[^\W\d_]))")
# What a paste out of a PDF or of a word processor brings; its line breaks are lines all the same.
_UNSEEN = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x9f\ue000-\uefff\uf100-\uf8ff\ufffe\uffff]")
_BULLETS = re.compile("[\uf000-\uf0ff]")  # the symbols of Word, which its own fonts draw
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def composed(text: str) -> str:
    """The text with each accent in its letter (NFC) and without the signs that nobody sees (marks of direction,
    zero-width spaces, soft hyphens, commands of a terminal): what is stored is what is shown, and no font lacks it."""
    text = _BULLETS.sub("•", _UNSEEN.sub("", _BREAKS.sub("\n", text)))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    for sign in set(text):  # each asked once: what is pasted may have two hundred thousand
        if unicodedata.category(sign) == "Cf":
            text = text.replace(sign, "")
    return text


def hyphenated(text: str) -> str:
    """The text composed, each dash of a word processor as the hyphen of a keyboard: what parts the figures of a number,
    or makes it negative."""
    return _DASHES.sub("-", composed(text))


def harmless(text: str) -> str:
    """A text that a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe that keeps a spreadsheet from running it, or from counting with it."""
    return text[1:] if text[:1] == "'" and (text[1:2] in FORMULA_STARTS or text[1:2].isdigit()) else text


def fold(text: str) -> str:
    """The key under which a text is searched and sorted: no accent, no case, words apart by one space.

    DESIGN: the dots of an acronym vanish ("A.N.P.E." gives "anpe"), any other sign parts two words, so that
    a name is found however its apostrophes, hyphens and dots were typed.
    """
    # NFKD parts each letter from its accent, which is a sign of its own then.
    spelled = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    plain = "".join(char for char in spelled if not unicodedata.combining(char))
    acronyms_joined = _ACRONYM.sub(lambda match: match.group().replace(".", ""), plain)
    return _NOT_ALPHANUMERIC.sub(" ", acronyms_joined).strip()


def round_half_up(value: Decimal | int, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Decimal | int, places: int | None = None) -> str:
    """ "1 234,5": narrow no-break spaces between thousands; with `places`, rounded half-up to that many."""
    exact = Decimal(value)
    text = f"{exact.normalize() if places is None else round_half_up(exact, places):,f}"
    # What rounds to nothing is zero, without a minus sign.
    if not exact or not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace(",", NARROW_NO_BREAK).replace(".", ",").replace("-", MINUS)


def euros(amount: Decimal | int, places: int = 2) -> str:
    return f"{number(amount, places)}{NO_BREAK}€"


def percent(value: Decimal | int, places: int | None = None) -> str:
    """`value` is in points: 60 gives "60 %"."""
    return f"{number(value, places)}{NO_BREAK}%"


def rate(value: Decimal, places: int | None = None) -> str:
    """`value` is a ratio: 0.6 gives "60 %"."""
    return percent(value * 100, places)


def french_date(day: date, *, weekday: bool = False) -> str:
    """ "15 octobre 2008", "1er octobre 2008", and on demand "mercredi 15 octobre 2008"."""
    rank = "1er" if day.day == 1 else str(day.day)
    text = f"{rank} {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {text}" if weekday else text


def french_days(first: date, last: date | None) -> str:
    """ "15 octobre 2008", "du 9 au 10 septembre 2008", "du 30 septembre 2008 au 1er octobre 2008"."""
    if last is None or last == first:
        return french_date(first)
    same = (first.year, first.month) == (last.year, last.month)
    begins = ("1er" if first.day == 1 else str(first.day)) if same else french_date(first)
    return f"du {begins} au {french_date(last)}"


def french_hour(moment: time | datetime) -> str:
    """ "9 h", "9 h 30": the hour of a French letter has no leading zero, and a round one no minutes."""
    return f"{moment.hour}{NO_BREAK}h" + (f"{NO_BREAK}{moment.minute:02d}" if moment.minute else "")


def french_list(items: Sequence[str], link: str = "et") -> str:
    """ "a, b et c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {link} {items[-1]}"


def some_of(names: Sequence[str], shown: int = 5) -> str:
    """ "a, b et 8 autres": the first of a list, and how many more it has."""
    more = len(names) - shown
    return french_list([*names[:shown], counted(more, "autre")] if more > 0 else names)


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """ "1 membre", "12 membres"; in French zero is singular: "0 membre"."""
    noun = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{number(count)} {noun}"


def agreed(count, endings: str = "s") -> str:
    """The ending that agrees with a count, or with a list: Django's `pluralize` ("est,sont"), which says "0 points"."""
    singular, _, plural = endings.rpartition(",")
    count = count if isinstance(count, int | Decimal) else len(count)
    return singular if abs(count) < 2 else plural


_OF_A_PERSON = re.compile(
    r"\b(?<!\bmon )(suppléant|remplaçant|présent|absent|sorti|attendu|nommé|invité|président|intervenant)\b",
    re.IGNORECASE,
)
_TITLES_OF_A_WOMAN = ("mme ", "mlle ", "madame ", "mademoiselle ")  # a list of guests writes any of them


def agreed_with(words: str, person: str) -> str:
    """The words said of "Mme Ana Exemple", or of "M. …": "Suppléante", "Je serai présente"; not "Mon suppléant", who is
    another person."""
    return _OF_A_PERSON.sub(r"\1e", words) if person.casefold().startswith(_TITLES_OF_A_WOMAN) else words


def in_fours(number: str) -> str:
    """An IBAN as a person compares it: "FR76 9999 9000"."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


_ARTICLES = (("les ", "des "), ("le ", "du "))


def address_line(address: str, postcode: str, city: str) -> str:
    """ "3 rue de l'Exemple, 59200 Tourcoing", without what is not known."""
    return ", ".join(filter(None, (address, f"{postcode} {city}".strip())))


def of_place(name: str) -> str:
    """ "de Lille", "d'Amiens", "du Mans": what follows the name of a meeting; of a month too, "d'octobre 2008"."""
    for article, contracted in _ARTICLES:
        if name.lower().startswith(article):
            return contracted + name[len(article) :]
    return f"d'{name}" if fold(name)[:1] in set("aeiouy") else f"de {name}"


def of_name(named: object) -> str:
    """ "d'Ateliers Exemple", "de Le Goff": what follows the name of a person, of a structure, of a dossier."""
    return f"d'{named}" if fold(str(named))[:1] in set("aeiou") else f"de {named}"


SMALL_NUMBERS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
)


def spelled(count: int) -> str:
    """ "quinze": a small number in letters, as a legal sentence writes it; digits from seventeen."""
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else number(count)


def spelled_months(months: int) -> str:
    """ "trois ans", "un an", "neuf mois": so many months, in years when they are whole."""
    years, rest = divmod(months, 12)
    if rest:
        return f"{spelled(months)} mois"
    return f"{spelled(years)} {'an' if years == 1 else 'ans'}"


def lower_first(text: str) -> str:
    """As within a sentence; an acronym keeps its capitals: "SAS, société par actions simplifiée"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """As at the head of a sentence, the rest as it is."""
    return text[:1].upper() + text[1:]


_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
_DECIMAL = re.compile(r"[-+]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?", re.ASCII)


def decimal_in(text: str) -> Decimal | None:
    """The number that a person wrote: "1 234,5", "-0.5", "1234"; None otherwise ("1e2", "12 5", other digits)."""
    plain = _SPACES.sub(" ", hyphenated(text).strip())
    return Decimal(plain.replace(" ", "").replace(",", ".")) if _DECIMAL.fullmatch(plain) else None


def count_in(text: str) -> int | None:
    """A whole number, even shown with decimals: "12", "12,0", "1 204"; None for "1.000", one or a thousand."""
    value = decimal_in(text)
    whole = value is not None and value == int(value) and value.as_tuple().exponent >= -2
    return int(value) if whole else None


def digits_in(text: str, most: int = 18) -> int | None:
    """The whole number that a text writes in plain digits, as an address or a form does; None otherwise.

    Eighteen digits always fit a key; "²" and Arabic digits, that `isdigit` lets through, are no number here.
    """
    return int(text) if len(text) <= most and text.isascii() and text.isdigit() else None


def uuid_in(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def has_foreign_digits(text: str) -> bool:
    """True for "٨": a digit of another script, that Python counts as a number."""
    return any(mark.isdecimal() and not mark.isascii() for mark in text)


def keys_in(texts: Iterable[str]) -> list[int]:
    """The numbers among the texts, in their order."""
    return [key for text in texts if (key := digits_in(text)) is not None]


def full_year(figures: str) -> int:
    """The year of two or four digits that a date ends with."""
    # DESIGN: two digits are of this century up to 49, of the former one from 50: "08" is 2008, "85" is 1985.
    return int(figures) if len(figures) == 4 else int(figures) + (2000 if int(figures) < 50 else 1900)


FIRST_YEAR, LAST_YEAR = 1900, 2098  # a page counts to the end of the year after


def year_in(text: str) -> int | None:
    """A year of four digits, that dates can hold."""
    year = digits_in(text.strip()) if len(text.strip()) == 4 else None
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def blocks(words: str) -> list[tuple[bool, list[str]]]:
    """(Whether it is a list, its lines), in order. An empty line parts two paragraphs, a dash begins an item; a line
    set back under an item goes on with it."""
    found: list[tuple[bool, list[str]]] = []
    parted = True
    for line in words.strip().splitlines():
        if not line.strip():
            parted = True
            continue
        item = _ITEM.match(line)
        listed = bool(found) and found[-1][0]
        if listed and not item and not parted and line[0].isspace():
            found[-1][1][-1] += f" {line.strip()}"
            continue
        if listed != bool(item) or (parted and not item):
            found.append((bool(item), []))
        found[-1][1].append(line[item.end() :].strip() if item else line.strip())
        parted = False
    return found
