"""A list of guests in a file: columns, lines, what each line would make. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from conventions.imports.refused import FileRefused
from conventions.imports.tables import Table
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
HEADER = "Civilité;Prénom;Nom;Fonction;Organisme;Catégorie;Département;Courriel;Téléphone"


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


def lines_of(table: Table, categories: dict[str, str], departements: dict[str, str]) -> Iterator[GuestLine]:
    """`categories` gives the code of a folded label or code; `departements` the code of 2008 of what was typed.

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
        yield _checked(number, values, categories, departements)


def _checked(
    number: int, values: dict[str, str], categories: dict[str, str], departements: dict[str, str]
) -> GuestLine:
    problems = []
    if not values["last_name"]:
        problems.append("Le nom manque.")
    category = categories.get(fold(values["category"]))
    if category is None:
        problems.append(f"La catégorie « {values['category'][:40]} » n'existe pas : reprenez un intitulé du portail.")
    typed = values.get("departement", "")
    departement = departements.get(typed.lstrip("0") if len(typed) > 2 else typed.zfill(2) if typed else "")
    if typed and departement is None:
        problems.append(f"Le département « {typed[:20]} » n'est pas un code de 2008.")
    email = values.get("email", "").lower()
    if email and ("@" not in email or " " in email or "." not in email.rpartition("@")[2]):
        problems.append(f"« {email[:60]} » n'est pas une adresse de courriel.")
    problems += [
        f"« {values[name][:30]}… » est trop long ({most} signes au plus)."
        for name, most in LONGEST.items()
        if len(values.get(name, "")) > most
    ]
    kept = {**values, "category": category or "", "departement": departement or "", "email": email}
    return GuestLine(number, kept, tuple(problems))


def make_plan(lines: Iterator[GuestLine]) -> GuestPlan:
    """The first of repeated lines counts: same address, or same name in the same organisation."""
    plan, seen = GuestPlan(), set()
    for line in lines:
        if line.problems:
            plan.refused.append(line)
            continue
        values = line.values
        person = fold(f"{values['last_name']} {values.get('first_name', '')} {values.get('organisation', '')}")
        keys = {("name", person)} | ({("email", values["email"])} if values["email"] else set())
        if keys & seen:
            plan.repeated.append(line)
        else:
            plan.ready.append(line)
        seen |= keys
    return plan
