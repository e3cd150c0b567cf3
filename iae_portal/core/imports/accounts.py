"""A list of accounts in a file: columns, lines, what each line would make. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import fold

# Header of the file (folded) -> field.
COLUMNS = {
    "identifiant": "username",
    "prenom": "first_name",
    "nom": "last_name",
    "courriel": "email",
    "mail": "email",
    "fonction": "job_title",
    "service": "service",
    "role": "role",
}
NEEDED = {
    "username": "Identifiant",
    "first_name": "Prénom",
    "last_name": "Nom",
    "email": "Courriel",
    "service": "Service",
    "role": "Rôle",
}
HEADER = "Identifiant, Prénom, Nom, Courriel, Fonction, Service, Rôle"
LONGEST = {"username": 150, "first_name": 150, "last_name": 150, "email": 254, "job_title": 120}
_USERNAME = re.compile(r"[\w.@+-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class AccountLine:
    """One line of the file: its number, its values, what is wrong with it."""

    line: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass
class AccountPlan:
    ready: list[AccountLine] = field(default_factory=list)
    refused: list[AccountLine] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What the base holds: the roles of each service's code, the folded words of each role, what is already taken."""

    roles_of: dict[str, frozenset[str]]
    roles: dict[str, str]
    usernames: frozenset[str]
    emails: frozenset[str]


def make_plan(table: Table, known: Known) -> AccountPlan:
    """Raises FileRefused when a needed column is missing. A line that repeats an earlier one is refused."""
    plan, usernames, emails = AccountPlan(), set(known.usernames), set(known.emails)
    for line in _lines(table):
        problems = [*_problems(line.values, known), *_taken(line.values, usernames, emails)]
        usernames.add(line.values["username"].casefold())
        emails.add(line.values["email"].casefold())
        if problems:
            plan.refused.append(AccountLine(line.line, line.values, tuple(problems)))
        else:
            role = known.roles[fold(line.values["role"])]
            plan.ready.append(AccountLine(line.line, line.values | {"role": role}))
    return plan


def _lines(table: Table) -> Iterator[AccountLine]:
    places = {COLUMNS[fold(name)]: rank for rank, name in enumerate(table.header) if fold(name) in COLUMNS}
    missing = [label for name, label in NEEDED.items() if name not in places]
    if missing:
        raise FileRefused(f"Il manque la colonne {', '.join(missing)}. Les colonnes attendues sont : {HEADER}.")
    for number, cells in table.lines:
        values = {name: cells[rank].strip() if rank < len(cells) else "" for name, rank in places.items()}
        values["service"] = values["service"].upper().removeprefix("DDTEFP").strip()
        yield AccountLine(number, {"job_title": "", **values})


def _problems(values: dict[str, str], known: Known) -> Iterator[str]:
    for name, label in NEEDED.items():
        if not values[name]:
            yield f"{label} : indiquez une valeur."
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            yield f"« {values[name][:30]}… » est trop long ({most} signes au plus)."
    if values["username"] and not _USERNAME.fullmatch(values["username"]):
        yield f"L'identifiant « {values['username'][:40]} » n'a que des lettres, chiffres, points, tirets : prenom.nom."
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        yield f"« {values['email'][:60]} » n'est pas une adresse de courriel."
    if values["service"] and values["service"] not in known.roles_of:
        yield f"Le service « {values['service'][:20]} » n'existe pas : reprenez son code (59L, R31, DGEFP)."
    elif values["role"] and values["service"]:
        yield from _role_problems(values, known)


def _role_problems(values: dict[str, str], known: Known) -> Iterator[str]:
    role = known.roles.get(fold(values["role"]))
    if role is None:
        yield f"Le rôle « {values['role'][:40]} » n'existe pas, ou se donne dans l'administration seulement."
    elif role not in known.roles_of[values["service"]]:
        yield f"Le rôle « {values['role'][:40]} » n'existe pas dans le service {values['service']}."


def _taken(values: dict[str, str], usernames: set[str], emails: set[str]) -> Iterator[str]:
    if values["username"].casefold() in usernames:
        yield f"L'identifiant « {values['username'][:40]} » est déjà pris, dans le portail ou plus haut."
    if values["email"] and values["email"].casefold() in emails:
        yield f"Le courriel « {values['email'][:60]} » est déjà celui d'un compte : une personne n'a qu'un compte."
