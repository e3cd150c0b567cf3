"""Lines of a list of structures: columns, values checked one by one. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from conventions.enums import StructureType
from conventions.identifiers import normalize_siret, siret_error
from conventions.structure_types import STRUCTURE_TYPES
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table, wrong_width
from iae_portal.core.imports.values import departement_code, emails_in, kept_and_said, phones_in
from iae_portal.core.text import digits_in, fold, french_list

COLUMNS = Columns(
    Field("type", "Type", ("MESURE", "Dispositif", "Type de structure", "Type de SIAE"), True, "ACI"),
    Field("siret", "SIRET", ("N° SIRET", "Numéro SIRET", "SIRET de la structure"), True, "41071771400035"),
    Field(
        "name",
        "Dénomination sociale",
        ("Dénomination", "Nom", "Nom de la structure", "Raison sociale", "Structure", "Organisme"),
        True,
        "ATELIER D'EXEMPLE",
    ),
    Field(
        "territory",
        "Service",
        ("CODE_DEPARTEMENT", "Département", "Code du département", "Dpt", "Dept", "DDTEFP", "Code du service"),
        example="59L",
    ),
    Field("sign", "Enseigne", ("Nom d'usage", "Sigle", "Nom commercial")),
    Field("legal_form", "Forme juridique", ("NATURE_JURIDIQUE", "Statut juridique", "Statut"), example="Association"),
    Field("naf", "Code NAF", ("CODE_NAF2", "NAF", "APE", "Code APE"), example="8899B"),
    Field("street_number", "Numéro dans la rue", ("NUM_RUE", "N° de rue", "N° rue")),
    Field("street", "Rue", ("NOM_RUE", "Voie")),
    Field("address", "Adresse", ("Adresse postale", "Adresse du siège"), example="1 rue de l'Exemple"),
    Field("postcode", "Code postal", ("CP",), example="59000"),
    Field("city", "Commune", ("Ville", "Localité"), example="LILLE"),
    Field("phone", "Téléphone", ("Tél.", "Tél", "N° de téléphone", "Numéro de téléphone"), example="03 20 00 00 00"),
    Field("email", "Courriel", ("E-mail", "Email", "Mail", "Mél", "Adresse électronique", "Adresse mail")),
    Field("network", "Réseau", ("Réseau d'appartenance", "Fédération")),
    # Columns of the paying agency's list that repeat others: read for the comparison of repeated lines only.
    Field("LIBELLE_DPT", "LIBELLE_DPT"),
    Field("CODE_POST_COM", "CODE_POST_COM"),
    Field("LIB_COM", "LIB_COM"),
)
_TITLES = {field.key: field.title for field in COLUMNS.fields}

# A field, the French name a person reads, and the length that the database keeps.
FIELDS = {
    "name": ("La dénomination sociale", 160),
    "legal_form": ("La forme juridique", 120),
    "naf": ("Le code NAF", 6),
    "address": ("L'adresse", 200),
    "postcode": ("Le code postal", 5),
    "city": ("La commune", 80),
    "sign": ("L'enseigne", 160),
    "phone": ("Le téléphone", 20),
    "email": ("Le courriel", 254),
    "network": ("Le réseau", 80),
}
SHORT_NAMES = {
    "name": "dénomination",
    "legal_form": "forme juridique",
    "naf": "code NAF",
    "address": "adresse",
    "postcode": "code postal",
    "city": "commune",
    "sign": "enseigne",
    "phone": "téléphone",
    "email": "courriel",
    "network": "réseau",
}


@dataclass(frozen=True)
class SiaeRow:
    """One line: its key (SIRET, type, territory code), the values it gives, its cells by title, what is wrong, and
    what is proposed besides (`told`)."""

    line: int
    siret: str
    type: str
    territory: str
    values: dict[str, str]
    cells: dict[str, str]
    problems: tuple[str, ...] = field(default=())
    told: tuple[str, ...] = field(default=())


def rows_of(table: Table, home: str = "") -> Iterator[SiaeRow]:
    """Each line of the table as a SiaeRow, one after the other. `home` is the code of the service of a list that has
    no column for it."""
    width = len(table.header)
    for line, (_, cells) in zip(table.rows(), table.lines, strict=True):
        yield _row(line, cells, width, home)


def _row(line: Line, cells: list[str], width: int, home: str) -> SiaeRow:
    found = line.values
    siret = normalize_siret(_padded(found["siret"]))
    siae_type = _TYPES.get(_joined(found["type"]), found["type"].upper())
    territory = departement_code(found["territory"]) if "territory" in found else home
    values, told, faults = _values(found)
    problems = [
        *line.problems,
        *([wrong_width(cells, width)] if len(cells) < width else []),
        *_key_problems(siret, siae_type, territory),
        *_value_problems(values),
        *faults,
    ]
    given = {_TITLES[key]: cell for key, cell in found.items()}
    return SiaeRow(line.number, siret, siae_type, territory, values, given, tuple(problems), tuple(told))


def _padded(siret: str) -> str:
    """A SIRET that a spreadsheet took for a number lost its leading zeros: they come back."""
    return siret.zfill(14) if digits_in(siret) is not None and len(siret) in (12, 13) else siret


def _values(found: dict[str, str]) -> tuple[dict[str, str], list[str], list[str]]:
    """What the line says of the structure (a value it doesn't give is absent, and erases nothing), what is proposed
    besides, and what is wrong."""
    told, faults = [], []
    values = {name: found.get(name, "") for name in ("name", "sign", "legal_form", "city", "network")}
    values["naf"] = found.get("naf", "").replace(".", "").replace(" ", "").upper()
    values["address"] = found.get("address") or f"{found.get('street_number', '')} {found.get('street', '')}".strip()
    postcode = found.get("postcode", "").replace(" ", "")
    values["postcode"] = postcode.zfill(5) if len(postcode) == 4 else postcode  # the zero that a number lost
    for name, several_in, label in (("phone", phones_in, "Téléphones"), ("email", emails_in, "Courriels")):
        try:
            values[name], said = kept_and_said(several_in(found.get(name, "")), label)
        except ValueError as error:
            faults.append(str(error))
        else:
            told += [said] * bool(said)
    # Absent rather than empty: an import erases nothing.
    return {name: value for name, value in values.items() if value}, told, faults


def _joined(text: str) -> str:
    """ "E.I." is "ei"."""
    return fold(text).replace(" ", "")


_TYPES = {_joined(word): code for code, label in StructureType.choices for word in (code, label)}


def _key_problems(siret: str, siae_type: str, territory: str) -> list[str]:
    problems = []
    if siae_type not in STRUCTURE_TYPES:
        problems.append(
            f"Le type « {siae_type[:20]} » n'existe pas : indiquez {french_list(list(STRUCTURE_TYPES), 'ou')}."
        )
    if not territory:
        problems.append("Indiquez le code du service ou du département.")
    if error := siret_error(siret):
        problems.append(error)
    return problems


def _value_problems(values: dict[str, str]) -> list[str]:
    problems = [] if "name" in values else ["Indiquez la dénomination sociale."]
    for name, (label, limit) in FIELDS.items():
        length = len(values.get(name, ""))
        if length > limit and name != "postcode":
            problems.append(f"{label} compte {length} signes, {limit} au plus : abrégez.")
    postcode = values.get("postcode", "")
    if postcode and not re.fullmatch(r"[0-9]{5}", postcode):
        problems.append(f"Le code postal « {postcode[:20]} » ne compte pas cinq chiffres.")
    return problems
