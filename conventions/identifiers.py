"""SIRET and SIREN: typed by hand or read from a spreadsheet, checked with their keys. Pure."""

import re
from collections.abc import Collection
from decimal import Decimal

from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from iae_portal.core.text import NO_BREAK, counted, hyphenated

_SEPARATORS = re.compile(r"[\s.\-]+")
_WHOLE_NUMBER_AS_TEXT = re.compile(r"([0-9]+)[.,]0+")

# Of a convention: its type, its service on three characters, its year, its order; its annexe adds two ranks.
_DOSSIER = re.compile(r"([A-Z]*)([0-9][0-9A-Z]{2})([0-9]{2})([0-9]{4})(?:(A[0-9]+)(M[0-9]+))?")

_BEGUN = re.compile(r"([A-Z]*)([0-9]{2}[0-9A-Z])([0-9]{0,2})([0-9]{0,4})")

SIREN_DIGITS = 9
SIRET_DIGITS = 14


def normalize_siret(value: object) -> str:
    """What a cell or a field holds, as bare digits when it can be; anything else is left to the checks.

    A number lost its leading zeros in the spreadsheet: they come back. Spaces of all kinds, dots, hyphens and signs
    without width go. A text keeps its length, for a digit may be missing anywhere.
    """
    return _normalize(value, SIRET_DIGITS)


def normalize_siren(value: object) -> str:
    return _normalize(value, SIREN_DIGITS)


def _normalize(value: object, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if value != value or value in (float("inf"), float("-inf")) or value < 0 or value != int(value):
            return str(value)
        return f"{int(value):0{digits}d}"
    text = hyphenated(str(value)).strip()
    if whole := _WHOLE_NUMBER_AS_TEXT.fullmatch(text):
        text = whole.group(1)
    return _SEPARATORS.sub("", text)


def siret_error(siret: str) -> str | None:
    """What is wrong with a normalised SIRET, in French; None when it is right.

    The key is Luhn's over the fourteen digits; for the establishments of La Poste, a multiple of five.
    """
    return _error(siret, "SIRET", SIRET_DIGITS, stdnum_siret.validate)


def siren_error(siren: str) -> str | None:
    return _error(siren, "SIREN", SIREN_DIGITS, stdnum_siren.validate)


def _error(number: str, name: str, digits: int, validate) -> str | None:
    if not number:
        return f"Indiquez le numéro {name} ({digits} chiffres)."
    if re.fullmatch(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+", number):
        return f"Le {name} « {number} » a perdu des chiffres dans le tableur : mettez la colonne en texte."
    try:
        validate(number)
    except InvalidLength:
        got = counted(len(number), "chiffre")
        return f"Le {name} « {number} » compte {got} au lieu de {digits} : vérifiez qu'il est complet."
    except InvalidFormat:
        return f"Le {name} « {number} » ne doit contenir que des chiffres."
    except InvalidChecksum:
        return f"La clé du {name} « {number} » est fausse : vérifiez chaque chiffre."
    except ValidationError:
        return f"Le {name} « {number} » n'est pas valide."
    return None


def siren_of(siret: str) -> str:
    return siret[:SIREN_DIGITS]


def format_siret(siret: str) -> str:
    """ "732 829 320 00074", on one line."""
    return stdnum_siret.format(siret, NO_BREAK)


def format_siren(siren: str) -> str:
    return NO_BREAK.join((siren[:3], siren[3:6], siren[6:9]))


def dossier_numbers(compact: str, types: Collection[str]) -> list[tuple[str, ...]]:
    """The groups of the numbers that a complete one may be, typed without its type or with it; none for a part of it.

    "59L090002" is ("ACI", "59L", "09", "0002") or that of another type; "EI59L090002A0M0" has two groups more.
    """
    read = _DOSSIER.fullmatch(compact)
    if read is None or (read[1] and read[1] not in types):
        return []
    groups = tuple(filter(None, read.groups()[1:]))
    return [(type_, *groups) for type_ in types if read[1] in ("", type_)]


def begun_numbers(compact: str, types: Collection[str]) -> list[str]:
    """How the numbers begin that hold a part of one whose letters tell its place: "59L09" is in "EI-59L-09…", and in
    those of the other types. None for figures alone, that may be anywhere in a number."""
    read = _BEGUN.fullmatch(compact)
    if read is None:
        return []
    letters, service, *after = read.groups()
    if len(letters) < 2 and (letters or service[-1].isdigit()):
        return []
    return ["-".join(filter(None, (type_, service, *after))) for type_ in types if type_.endswith(letters)]
