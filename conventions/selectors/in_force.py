"""A convention as it was in force on a day, by dates of effect; what was known that day is in the journal."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from conventions.clauses import Clause
from conventions.enums import ABANDONED_STATES, AmendmentKind
from conventions.models import Amendment, Convention
from conventions.selectors.amendments import clauses_on, is_to_come, signed_amendments
from iae_portal.core.text import french_date


@dataclass(frozen=True)
class Group:
    """The clauses of one kind, each (label, value) as a person reads it."""

    label: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class InForce:
    """`sentence` says why nothing was in force that day, "" otherwise; then there are clauses."""

    sentence: str
    groups: list[Group]
    amendments: list[Amendment]


def in_year(year: int, path: str = "") -> Q:
    """At least a day of the convention at `path` falls in the year: one that ended before its term has none after. A
    dossier given up keeps the days that it asked for."""
    first = dt.date(year, 1, 1)
    lasted = Q(**{f"{path}ended_on__isnull": True}) | Q(**{f"{path}ended_on__gte": first})
    given_up = Q(**{f"{path}state__in": ABANDONED_STATES})
    return Q(**{f"{path}start__lte": dt.date(year, 12, 31), f"{path}end__gte": first}) & (lasted | given_up)


def in_force_on(convention: Convention, day: dt.date) -> InForce:
    if sentence := _not_in_force(convention, day):
        return InForce(sentence, [], [])
    clauses = {key: row for key, row in clauses_on(convention, day).items() if not is_to_come(row)}
    groups = [Group(kind.label, _rows(clauses, kind)) for kind in AmendmentKind]
    return InForce(
        sentence="",
        groups=[group for group in groups if group.rows],
        amendments=[row for row in signed_amendments(convention) if row.effective_on <= day],
    )


def _not_in_force(convention: Convention, day: dt.date) -> str:
    if convention.signed_on is None or convention.state in ABANDONED_STATES:
        return "Cette convention n'est pas signée : elle n'a jamais été en vigueur."
    if day < convention.start:
        return f"La convention n'était pas encore en vigueur : elle prend effet le {french_date(convention.start)}."
    last = min(filter(None, (convention.end, convention.ended_on)))
    if day > last:
        return f"La convention n'était plus en vigueur : elle a pris fin le {french_date(last)}."
    return ""


def _rows(clauses: dict[str, Clause], kind: AmendmentKind) -> list[tuple[str, str]]:
    return [(row.label, row.said(row.value)) for row in clauses.values() if row.kind == kind]
