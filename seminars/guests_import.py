"""A list of guests in a file: columns, lines, what each line would make. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.tables import Line, Table
from iae_portal.core.imports.trials import Created, Said, Trial
from iae_portal.core.imports.values import departement_code, emails_in, kept_and_said, phones_in
from iae_portal.core.text import fold, french_list
from seminars.enums import GuestCategory

COLUMNS = Columns(
    Field("title", "Civilité", ("Titre",), example="Mme"),
    Field("first_name", "Prénom", example="Anne"),
    Field("last_name", "Nom", ("Nom de famille",), True, "EXEMPLE"),
    Field("function", "Fonction", ("Qualité", "Poste"), example="Directrice"),
    Field("organisation", "Organisme", ("Structure", "Organisation", "Association"), example="Association d'exemple"),
    Field("category", "Catégorie", ("Type d'invité",), True, "Réseau de l'insertion"),
    Field("departement", "Département", ("Dpt", "Dept", "CODE_DEPARTEMENT", "Code du département"), example="59"),
    Field("region", "Région", example="Nord-Pas-de-Calais"),
    Field("email", "Courriel", ("Adresse électronique", "Mail", "E-mail", "Email", "Mél", "Adresse mail")),
    Field("phone", "Téléphone", ("Tél.", "Tél", "Portable", "N° de téléphone"), example="03 20 00 00 00"),
)
BEGINNING = 3  # letters, below which the first words of a category are no answer
LONGEST = {"title": 10, "first_name": 60, "last_name": 80, "function": 160, "organisation": 160, "phone": 20}


@dataclass(frozen=True)
class GuestLine:
    """One line of the file: its number, its values, what is wrong with it, what is proposed besides."""

    line: int
    values: dict[str, str]
    problems: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass
class GuestPlan:
    """What the import would do. `ready` are lines to write."""

    ready: list[GuestLine] = field(default_factory=list)
    refused: list[GuestLine] = field(default_factory=list)
    repeated: list[GuestLine] = field(default_factory=list)
    known: list[GuestLine] = field(default_factory=list)  # already on the list of the event

    @property
    def trial(self) -> Trial:
        titles = {item.key: item.title for item in COLUMNS.fields}
        return Trial(
            [
                Created(line.line, {titles[key]: _shown(key, value) for key, value in line.values.items()})
                for line in self.ready
            ],
            unchanged=len(self.known),
            refused=[Said(line.line, " ".join(line.problems)) for line in self.refused],
            repeated=[Said(line.line, "Cette personne est déjà plus haut dans le fichier.") for line in self.repeated],
            told=[Said(line.line, sentence) for line in self.ready for sentence in line.told],
        )


def _shown(key: str, value: str) -> str:
    return GuestCategory(value).label if key == "category" else value


@dataclass(frozen=True)
class Words:
    """What a cell may say, folded, and the code it means; `departements`: code of each, and that of its region;
    `services`: code of each, and that of its département."""

    categories: dict[str, str]
    departements: dict[str, str]
    regions: dict[str, str]
    services: dict[str, str]


def lines_of(table: Table, words: Words) -> Iterator[GuestLine]:
    """Each line with its values as codes of 2008, what is wrong with it and what is proposed besides."""
    for line in table.rows():
        yield _checked(line, words)


def _checked(line: Line, words: Words) -> GuestLine:
    values, problems, told = dict(line.values), list(line.problems), []
    if not values["last_name"]:
        problems.append("Le nom manque.")
    category = _category(values["category"], words)
    if not category:
        accepted = french_list([str(label) for label in GuestCategory.labels], "ou")
        problems.append(f"La catégorie « {values['category'][:40]} » n'existe pas : écrivez {accepted}.")
    elif fold(values["category"]) not in words.categories:
        told.append(f"Catégorie « {values['category'][:40]} » : lue « {GuestCategory(category).label} ».")
    territory, more = _territory(values.get("departement", ""), values.get("region", ""), words)
    problems += more
    for name, several_in, label in (("email", emails_in, "Courriels"), ("phone", phones_in, "Téléphones")):
        try:
            values[name], said = kept_and_said(several_in(values.get(name, "")), label)
        except ValueError as error:
            problems.append(str(error))
        else:
            told += [said] * bool(said)
    problems += [
        f"« {values[name][:30]}… » est trop long ({most} signes au plus)."
        for name, most in LONGEST.items()
        if len(values.get(name, "")) > most
    ]
    kept = {**values, "category": category, "email": values["email"].lower(), **territory}
    return GuestLine(line.number, kept, tuple(problems), tuple(told))


def _category(said: str, words: Words) -> str:
    """The code of a category, written whole or by the first words of one label alone ("Réseau"); "" when none is."""
    typed = fold(said)
    if typed in words.categories:
        return words.categories[typed]
    begun = {code for name, code in words.categories.items() if _singular(name).startswith(_singular(typed))}
    return begun.pop() if len(typed) >= BEGINNING and len(begun) == 1 else ""


def _singular(folded: str) -> str:
    return " ".join(word.rstrip("sx") for word in folded.split())


def _territory(departement: str, region: str, words: Words) -> tuple[dict[str, str], list[str]]:
    """Codes of the département and of the region (its own when the cell is empty), and what is wrong with them."""
    code = departement_code(departement)
    # A list of the services writes theirs: 59L is in the Nord.
    code = code if code in words.departements else words.services.get(code, code)
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
