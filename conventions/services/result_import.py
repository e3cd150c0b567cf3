"""A file of results of many structures: what it would change (dry run), then the same written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from conventions.coherence import TOTALS, exits_of, year_errors
from conventions.exits import motives_of
from conventions.imports.result_rows import Entry, columns_with, entries_of
from conventions.models import Convention, ExitMotive, Indicator, Measure
from conventions.rights import EDIT, may
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.indicators import indicators_in_force
from conventions.services.measures import YearResults, exits_kept, hold_years, write_many
from conventions.year_parts import year_refusal
from iae_portal.core import clock
from iae_portal.core.imports.columns import Columns
from iae_portal.core.imports.tables import Table
from iae_portal.core.imports.trials import Changed, Created, Said, Trial
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.seen import plain
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.text import counted, number


@dataclass
class Planned:
    """What a convention and a year become: the whole of its exits and values, and what differs from what is kept."""

    entry: Entry
    convention: Convention | None = None
    exits: dict | None = None
    values: dict[str, Decimal] = field(default_factory=dict)
    is_new: bool = False
    gives_exits: bool = False
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    mark: str = ""
    errors: list[str] = field(default_factory=list)


def current_columns() -> Columns:
    return columns_with(indicators_in_force())


def plan_results(*, actor: User, table: Table) -> tuple[list[Planned], dict[int, str]]:
    """What each convention and year of the file would become, and why each refused line is. Five queries.

    A convention outside the person's own services is as unknown as a wrong number.
    """
    indicators = indicators_in_force()
    motives = list(ExitMotive.objects.all())
    entries, refused = entries_of(table, columns_with(indicators), motives)
    rows = conventions_visible_to(actor).filter(number__in={entry.number for entry in entries})
    conventions = {row.number: row for row in rows if may(actor, EDIT, row)}
    siaes, years = {row.siae_id for row in conventions.values()}, {entry.year for entry in entries}
    known: dict[tuple[int, int], dict[str, Measure]] = {}
    for measure in Measure.objects.filter(siae__in=siaes, year__in=years):
        known.setdefault((measure.siae_id, measure.year), {})[measure.indicator_code] = measure
    planned = []
    for entry in entries:
        plan = Planned(entry, conventions.get(entry.number))
        _fill(plan, indicators, motives, known)
        if plan.errors:
            refused |= dict.fromkeys(entry.lines, " ".join(plan.errors))
        else:
            planned.append(plan)
    return planned, refused


def hold_results(*, actor: User, table: Table) -> None:
    """Lock what writing the table locks, whatever it changes; inside a transaction."""
    hold_years(_conventions_of(actor, table))


def last_results(*, actor: User, table: Table) -> JournalEntry | None:
    """Who last wrote results of these conventions."""
    return last_act(_conventions_of(actor, table), "convention.measure")


def _conventions_of(actor: User, table: Table) -> list[Convention]:
    entries, _ = entries_of(table, current_columns(), list(ExitMotive.objects.all()))
    rows = conventions_visible_to(actor).filter(number__in={entry.number for entry in entries})
    return [row for row in rows if may(actor, EDIT, row)]


def _fill(plan: Planned, indicators: Sequence[Indicator], motives: Sequence[ExitMotive], known: dict) -> None:
    entry, convention = plan.entry, plan.convention
    if convention is None:
        plan.errors = [f"Aucune convention de votre service n'a le numéro {entry.number}."]
        return
    if refusal := year_refusal(convention.start, convention.end, entry.year, clock.today()):
        plan.errors = [refusal]
        return
    own = [row for row in indicators if convention.siae.type in row.types]
    if foreign := set(entry.values) - {row.code for row in own}:
        names = [str(row) for row in indicators if row.code in foreign]
        plan.errors = [f"Ne concerne pas ce type de structure : {', '.join(names)}. Laissez la case vide."]
        return
    kept = known.get((convention.siae_id, entry.year), {})
    totals = {name: entry.totals.get(name) for name in TOTALS}
    given, errors = exits_of(entry.motives, totals, motives_of(motives, entry.year))
    before = exits_kept(own, kept)
    plan.gives_exits = given is not None
    plan.exits = given if plan.gives_exits else before
    plan.values = {code: row.value for code, row in kept.items() if row.value is not None} | entry.values
    plan.errors = [*errors.values(), *year_errors(own, plan.exits, plan.values).values()]
    plan.is_new = not kept
    plan.differences = _differences(own, kept, before, plan)
    # Motives are not shown one by one.
    plan.mark = plain(sorted(((before or {}).get("motives") or {}).items())) if plan.gives_exits else ""


def _differences(own, kept, before: dict | None, plan: Planned) -> list[tuple[str, str, str]]:
    found = []
    for name, label in TOTALS.items():
        pair = (before or {}).get(name), (plan.exits or {}).get(name)
        if pair[0] != pair[1]:
            found.append((label, *map(_shown, pair)))
    if (before or {}).get("motives") != (plan.exits or {}).get("motives") and not found and before != plan.exits:
        found.append(("Motifs", "autrement répartis", "comme dans le fichier"))
    for row in own:
        value = plan.entry.values.get(row.code)
        old = kept[row.code].value if row.code in kept else None
        if value is not None and value != old:
            found.append((row.name, _shown(old), _shown(value)))
    return found


def _shown(value) -> str:
    return "inconnu" if value is None else number(value)


def trial_of(planned: list[Planned], refused: dict[int, str]) -> Trial:
    """The dry run as the page of every import shows it: a row a structure and year."""
    trial = Trial(refused=[Said(line, sentence) for line, sentence in sorted(refused.items())])
    for plan in planned:
        name, line = f"{plan.convention}, {plan.entry.year}", plan.entry.lines[0]
        if not plan.differences:
            trial.unchanged += 1
        elif plan.is_new:
            shown = {"Convention": str(plan.convention), "Année": str(plan.entry.year)}
            exits = {label: _shown((plan.exits or {}).get(key)) for key, label in TOTALS.items()}
            told = {"Lignes": number(len(plan.entry.lines)), "Indicateurs": number(len(plan.entry.values))}
            trial.created.append(Created(line, shown | exits | told))
        else:
            told = {"subject": plan.convention, "told_by": f"Résultats {plan.entry.year}"}
            trial.changed.append(Changed(line, name, plan.differences, plan.mark, **told))
    return trial


@transaction.atomic
def apply_results(*, actor: User, table: Table) -> str:
    """Write what a dry run of the same table would show, all or none; says how much. A second time changes nothing."""
    planned, refused = plan_results(actor=actor, table=table)
    changed = [plan for plan in planned if plan.differences]
    given = [
        YearResults(plan.convention, plan.entry.year, plan.exits, plan.entry.values, keep_exits=not plan.gives_exits)
        for plan in changed
    ]
    write_many(actor=actor, given=given)
    left = f" ; {counted(len(refused), 'ligne laissée', 'lignes laissées')} de côté" if refused else ""
    siaes = {plan.convention.siae_id for plan in changed}
    return f"Résultats de {counted(len(siaes), 'structure enregistrés', 'structures enregistrés')}{left}."
