"""A list of guests in a file: columns, lines, what each line would make. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import fold

# Header of the file (folded) -> field.
COLUMNS = {
    "civilite": "title",
    "prenom": "first_name",
    "nom": "last_name",
    "fonction": "function",
    "organisme": "organisation",
    "categorie": "category",
    "departement": "departement",
    "region": "region",
    "courriel": "email",
    "adresse electronique": "email",
    "mail": "email",
    "telephone": "phone",
}
NEEDED = {"last_name": "Nom", "category": "Catégorie"}
LONGEST = {"title": 10, "first_name": 60, "last_name": 80, "function": 160, "organisation": 160, "phone": 20}
HEADER = "Civilité;Prénom;Nom;Fonction;Organisme;Catégorie;Département;Région;Courriel;Téléphone"


@dataclass(frozen=True)
class GuestLine:
    """One line of the file: its number, its values, what is wrong with it."""

    line: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass
class GuestPlan:
    """What the import would do. `ready` are lines to write."""

    ready: list[GuestLine] = field(default_factory=list)
    refused: list[GuestLine] = field(default_factory=list)
    repeated: list[GuestLine] = field(default_factory=list)


@dataclass(frozen=True)
class Words:
    """What a cell may say, folded, and the code it means; `departements`: code of each, and that of its region."""

    categories: dict[str, str]
    departements: dict[str, str]
    regions: dict[str, str]


def lines_of(table: Table, words: Words) -> Iterator[GuestLine]:
    """Each line with its values as codes of 2008, and what is wrong with it.

    Raises FileRefused when a needed column is missing.
    """
    places = {COLUMNS[fold(name)]: rank for rank, name in enumerate(table.header) if fold(name) in COLUMNS}
    missing = [label for name, label in NEEDED.items() if name not in places]
    if missing:
        raise FileRefused(
            f"Il manque la colonne {', '.join(missing)}. Les colonnes attendues sont : {HEADER.replace(';', ', ')}."
        )
    for number, cells in table.lines:
        values = {name: cells[rank].strip() if rank < len(cells) else "" for name, rank in places.items()}
        yield _checked(number, values, words)


def _checked(number: int, values: dict[str, str], words: Words) -> GuestLine:
    problems = []
    if not values["last_name"]:
        problems.append("Le nom manque.")
    category = words.categories.get(fold(values["category"]))
    if category is None:
        problems.append(f"La catégorie « {values['category'][:40]} » n'existe pas : reprenez un intitulé du portail.")
    territory, more = _territory(values.get("departement", ""), values.get("region", ""), words)
    problems += more
    email = values.get("email", "").lower()
    if email and ("@" not in email or " " in email or "." not in email.rpartition("@")[2]):
        problems.append(f"« {email[:60]} » n'est pas une adresse de courriel.")
    problems += [
        f"« {values[name][:30]}… » est trop long ({most} signes au plus)."
        for name, most in LONGEST.items()
        if len(values.get(name, "")) > most
    ]
    kept = {**values, "category": category or "", "email": email, **territory}
    return GuestLine(number, kept, tuple(problems))


def _territory(departement: str, region: str, words: Words) -> tuple[dict[str, str], list[str]]:
    """Codes of the département and of the region (its own when the cell is empty), and what is wrong with them."""
    # A spreadsheet drops the zero of « 01 », some lists write « 059 ».
    code = departement.lstrip("0") if len(departement) > 2 else departement.zfill(2) if departement else ""
    own = words.departements.get(code, "")
    stated = words.regions.get(fold(region), "")
    problems = []
    if departement and not own:
        problems.append(f"Le département « {departement[:20]} » n'est pas un code de 2008.")
    if region and not stated:
        problems.append(f"La région « {region[:40]} » n'existe pas en 2008.")
    if own and stated and own != stated:
        problems.append(f"Le département « {departement[:20]} » n'est pas dans la région « {region[:40]} ».")
    return {"departement": code if own else "", "region": own or stated}, problems


def make_plan(lines: Iterator[GuestLine]) -> GuestPlan:
    """The first of repeated lines counts: same address, or same name in the same organisation."""
    plan, seen = GuestPlan(), set()
    for line in lines:
        if line.problems:
            plan.refused.append(line)
            continue
        values = line.values
        person = fold(f"{values['last_name']} {values.get('first_name', '')} {values.get('organisation', '')}")
        # Without an address, the name in its organisation is all that tells two lines apart.
        keys = {("name", person)} | ({("email", values["email"])} if values["email"] else set())
        if keys & seen:
            plan.repeated.append(line)
        else:
            plan.ready.append(line)
        seen |= keys
    return plan
