"""A list of accounts in a file: columns, lines, what each line would make. Pure."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from iae_portal.core.enums import Role
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table
from iae_portal.core.imports.trials import Created, Said, Trial
from iae_portal.core.imports.values import departement_code, emails_in
from iae_portal.core.text import fold, french_list

COLUMNS = Columns(
    Field("username", "Identifiant", ("Login", "Nom d'utilisateur"), True, "anne.exemple"),
    Field("first_name", "Prénom", (), True, "Anne"),
    Field("last_name", "Nom", ("Nom de famille",), True, "EXEMPLE"),
    Field(
        "email", "Courriel", ("Mail", "E-mail", "Email", "Mél", "Adresse électronique"), True, "a.exemple@exemple.fr"
    ),
    Field("job_title", "Fonction", ("Poste",), example="Chargée de mission"),
    Field("service", "Service", ("Code du service", "DDTEFP"), True, "59L"),
    Field("role", "Rôle", ("Profil",), True, "Chargé de mission"),
)
NEEDED = {field.key: field.title for field in COLUMNS.needed}
LONGEST = {"username": 150, "first_name": 150, "last_name": 150, "email": 254, "job_title": 120}
_USERNAME = re.compile(r"[\w.@+-]+")


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

    @property
    def trial(self) -> Trial:
        created = [
            Created(
                line.line,
                {item.title: line.values.get(item.key, "") for item in COLUMNS.fields}
                | {NEEDED["role"]: Role(line.values["role"]).label},
            )
            for line in self.ready
        ]
        return Trial(created, refused=[Said(line.line, " ".join(line.problems)) for line in self.refused])


@dataclass(frozen=True)
class Known:
    """What the base holds: the roles of each service's code, the code of each of its folded names, the folded words of
    each role, what is already taken."""

    roles_of: dict[str, frozenset[str]]
    codes: dict[str, str]
    roles: dict[str, str]
    usernames: frozenset[str]
    emails: frozenset[str]


def make_plan(table: Table, known: Known) -> AccountPlan:
    """A line that repeats an earlier one is refused."""
    plan, usernames, emails = AccountPlan(), set(known.usernames), set(known.emails)
    for line in table.rows():
        values = _values(line, known)
        problems = [*line.problems, *_problems(values, known), *_taken(values, usernames, emails)]
        usernames.add(values["username"].casefold())
        emails.add(values["email"].casefold())
        if problems:
            plan.refused.append(AccountLine(line.number, values, tuple(problems)))
        else:
            role = known.roles[fold(values["role"])]
            plan.ready.append(AccountLine(line.number, values | {"role": role}))
    return plan


def _values(line: Line, known: Known) -> dict[str, str]:
    values = {"job_title": "", **line.values}
    typed = values["service"]
    code = known.codes.get(fold(typed)) or departement_code(typed.upper().removeprefix("DDTEFP"))
    values["service"] = code if code in known.roles_of else typed  # refused, it is said as it was typed
    # Cleaned when it can be; what is wrong with it is said with the rest.
    with contextlib.suppress(ValueError):
        values["email"] = ", ".join(emails_in(values["email"]))
    return values


def _problems(values: dict[str, str], known: Known) -> Iterator[str]:
    for name, label in NEEDED.items():
        if not values[name]:
            yield f"{label} : indiquez une valeur."
    for name, most in LONGEST.items():
        if len(values[name]) > most:
            yield f"« {values[name][:30]}… » est trop long ({most} signes au plus)."
    if values["username"] and not _USERNAME.fullmatch(values["username"]):
        yield f"L'identifiant « {values['username'][:40]} » n'a que des lettres, chiffres, points, tirets : prenom.nom."
    yield from _email_problems(values["email"])
    if values["service"] and values["service"] not in known.roles_of:
        yield f"Le service « {values['service'][:60]} » n'existe pas : reprenez son code (59L, R31, DGEFP) ou son nom."
    elif values["role"] and values["service"]:
        yield from _role_problems(values, known)


def _email_problems(text: str) -> Iterator[str]:
    try:
        if len(emails_in(text)) > 1:
            yield f"Plusieurs courriels dans la cellule : gardez celui du compte ({text[:120]})."
    except ValueError as error:
        yield str(error)


def _role_problems(values: dict[str, str], known: Known) -> Iterator[str]:
    role, given = known.roles.get(fold(values["role"])), known.roles_of[values["service"]] & set(known.roles.values())
    said, wanted = values["role"][:40], french_list(sorted(Role(each).label for each in given), "ou")
    if role is None:
        yield f"Le rôle « {said} » n'existe pas, ou se donne dans l'administration seulement : écrivez {wanted}."
    elif role not in given:
        yield f"Le rôle « {said} » n'existe pas dans le service {values['service']} : écrivez {wanted}."


def _taken(values: dict[str, str], usernames: set[str], emails: set[str]) -> Iterator[str]:
    if values["username"].casefold() in usernames:
        yield f"L'identifiant « {values['username'][:40]} » est déjà pris, dans le portail ou plus haut."
    if values["email"] and values["email"].casefold() in emails:
        yield f"Le courriel « {values['email'][:60]} » est déjà celui d'un compte : une personne n'a qu'un compte."
