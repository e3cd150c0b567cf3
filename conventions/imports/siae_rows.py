"""Lines of a list of structures: columns, values checked one by one. Pure."""

import re
from dataclasses import dataclass, field

from conventions.identifiers import normalize_siret, siret_error
from conventions.structure_types import STRUCTURE_TYPES
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import digits_in, fold, french_list

REQUIRED = ("MESURE", "CODE_DEPARTEMENT", "SIRET", "DENOMINATION_SOCIALE")
OPTIONAL = ("NATURE_JURIDIQUE", "CODE_NAF2", "NUM_RUE", "NOM_RUE", "CODE_POSTAL", "COMMUNE")
# Columns of the paying agency's list that repeat others: read for the comparison of repeated lines only.
REDUNDANT = ("LIBELLE_DPT", "CODE_POST_COM", "LIB_COM")

# A field, the French name a person reads, and the length that the database keeps.
FIELDS = {
    "name": ("La dénomination sociale", 160),
    "legal_form": ("La forme juridique", 120),
    "naf": ("Le code NAF", 6),
    "address": ("L'adresse", 200),
    "postcode": ("Le code postal", 5),
    "city": ("La commune", 80),
}
SHORT_NAMES = {
    "name": "dénomination",
    "legal_form": "forme juridique",
    "naf": "code NAF",
    "address": "adresse",
    "postcode": "code postal",
    "city": "commune",
}


@dataclass(frozen=True)
class SiaeRow:
    """One line: its key (SIRET, type, territory code), the values it gives, its cells by column, what is wrong."""

    line: int
    siret: str
    type: str
    territory: str
    values: dict[str, str]
    cells: dict[str, str]
    problems: tuple[str, ...] = field(default=())


def clean(text: str) -> str:
    """One space between words, no control sign."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def columns_of(header: list[str]) -> dict[str, int]:
    """Position of each known column. Raises FileRefused: missing or repeated column."""
    names = [fold(name).replace(" ", "_").upper() for name in header]
    known = [name for name in names if name in (*REQUIRED, *OPTIONAL, *REDUNDANT)]
    repeated = sorted({name for name in known if known.count(name) > 1})
    if repeated:
        raise FileRefused(f"La colonne {french_list(repeated)} figure deux fois dans l'en-tête : gardez-en une.")
    missing = [name for name in REQUIRED if name not in known]
    if missing:
        shown = french_list([clean(name)[:40] for name in header[:15] if name.strip()]) or "aucun titre"
        raise FileRefused(
            f"L'en-tête n'est pas celui attendu. Il manque : {french_list(missing)}. "
            f"La première ligne contient : {shown}."
        )
    return {name: names.index(name) for name in known}


def ignored_columns(header: list[str]) -> list[str]:
    """Titles of the columns that the import doesn't know."""
    known = (*REQUIRED, *OPTIONAL, *REDUNDANT)
    return [clean(name)[:60] for name in header if name and fold(name).replace(" ", "_").upper() not in known]


def rows_of(table: Table):
    """Each line of the table as a SiaeRow, one after the other. Raises FileRefused on a wrong header."""
    columns = columns_of(table.header)
    width = len(table.header)
    for number, cells in table.lines:
        yield _row(number, cells, columns, width)


def _row(number: int, cells: list[str], columns: dict[str, int], width: int) -> SiaeRow:
    found = {name: clean(cells[place]) if place < len(cells) else "" for name, place in columns.items()}
    siret = normalize_siret(_padded(found["SIRET"]))
    siae_type = found["MESURE"].upper()
    territory = territory_code(found["CODE_DEPARTEMENT"])
    values = _values(found)
    problems = [*_shape_problems(cells, width), *_key_problems(siret, siae_type, territory), *_value_problems(values)]
    return SiaeRow(number, siret, siae_type, territory, values, found, tuple(problems))


def _padded(siret: str) -> str:
    """A SIRET that a spreadsheet took for a number lost its leading zeros: they come back."""
    return siret.zfill(14) if digits_in(siret) is not None and len(siret) in (12, 13) else siret


def territory_code(text: str) -> str:
    """ "001" and "1" give "01", "02A" gives "2A", "059" gives "59"; "59L" and "971" stay."""
    code = text.upper().replace(" ", "")
    if len(code) == 3 and code.startswith("0"):
        return code[1:]
    return code.zfill(2) if digits_in(code) is not None else code


def _values(found: dict[str, str]) -> dict[str, str]:
    """What the line says of the structure; a value it doesn't give is absent, and erases nothing."""
    postcode = found.get("CODE_POSTAL", "")
    values = {
        "name": found["DENOMINATION_SOCIALE"],
        "legal_form": found.get("NATURE_JURIDIQUE", ""),
        "naf": found.get("CODE_NAF2", "").replace(".", "").upper(),
        "address": f"{found.get('NUM_RUE', '')} {found.get('NOM_RUE', '')}".strip(),
        "postcode": postcode.zfill(5) if digits_in(postcode) is not None else postcode,
        "city": found.get("COMMUNE", ""),
    }
    # Absent rather than empty: an import erases nothing.
    return {name: value for name, value in values.items() if value}


def _shape_problems(cells: list[str], width: int) -> list[str]:
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return [
            f"La ligne compte {len(cells)} colonnes au lieu de {width} : cherchez un séparateur en trop ou en moins."
        ]
    return []


def _key_problems(siret: str, siae_type: str, territory: str) -> list[str]:
    problems = []
    if siae_type not in STRUCTURE_TYPES:
        problems.append(
            f"Le type « {siae_type[:20]} » n'existe pas : indiquez {french_list(list(STRUCTURE_TYPES), 'ou')}."
        )
    if not territory:
        problems.append("Indiquez le code du département.")
    if error := siret_error(siret):
        problems.append(error)
    return problems


def _value_problems(values: dict[str, str]) -> list[str]:
    problems = [] if "name" in values else ["Indiquez la dénomination sociale."]
    for name, (label, limit) in FIELDS.items():
        length = len(values.get(name, ""))
        if length > limit:
            problems.append(f"{label} compte {length} signes, {limit} au plus : abrégez.")
    postcode = values.get("postcode", "")
    if postcode and len(postcode) <= 5 and not re.fullmatch(r"[0-9]{5}", postcode):
        problems.append(f"Le code postal « {postcode} » ne compte pas cinq chiffres.")
    return problems
