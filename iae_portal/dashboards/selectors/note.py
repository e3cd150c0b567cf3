"""The follow-up note of a steering meeting: the figures of the plan on one day, written as they are kept."""

import datetime as dt
from collections.abc import Iterable

from iae_portal.core.models import User
from iae_portal.core.text import UNKNOWN, euros, number
from iae_portal.dashboards.models import PlanStep, SteeringMeeting
from iae_portal.dashboards.selectors.plan import PlanRow, plan_row, plan_services, rows_by_region, tallies_for

COLUMNS = (
    "Conseils réunis",
    "Orientations",
    "Conventions",
    "Négociées",
    "Notifié",
    "Engagé",
    "Annexes en attente",
    "Diagnostics",
    "En retard",
)


def figures_on(user: User, day: dt.date) -> dict:
    """The country by region, as texts that nothing changes any more: columns, rows of (name, texts)."""
    services, tallies = plan_services(user), tallies_for(user, day)
    rows = [*rows_by_region(services, tallies), plan_row("Ensemble", services, tallies)]
    return {"columns": list(COLUMNS), "rows": [[row.name, *_texts(row)] for row in rows]}


def _texts(row: PlanRow) -> list[str]:
    if row.steers:
        return ["–"] * (len(COLUMNS) - 1) + [number(row.late)]
    return [
        f"{row.councils_met} sur {row.councils}" if row.councils else "–",
        number(row.orientations),
        number(row.running),
        number(row.negotiated),
        _notified(row),
        euros(row.committed, 0),
        number(row.reserved),
        number(row.diagnostics),
        number(row.late),
    ]


def _notified(row: PlanRow) -> str:
    if row.notified is None:
        return UNKNOWN
    amount = euros(row.notified, 0)
    return f"{amount} ({row.funded.given} sur {row.funded.asked})" if row.funded.missing else amount


def build_context(meeting: SteeringMeeting) -> dict:
    participants = [row.name for row in meeting.services.all()]
    decisions = meeting.decisions.select_related("service").order_by("due_on", "pk")
    return {
        "days": meeting.days,
        "place": meeting.place,
        "agenda": meeting.agenda,
        "participants": participants,
        "others": meeting.others,
        "figures": meeting.figures or {"columns": [], "rows": []},
        "figures_on": meeting.figures_on,
        "decisions": _decisions(decisions, participants),
    }


def _decisions(rows: Iterable[PlanStep], participants: list[str]) -> list[dict]:
    """What was asked of many services for one day is said once, of whoever answers for it."""
    asked: dict[tuple, list[str]] = {}
    for row in rows:
        asked.setdefault((row.title, row.carrier, row.due_on), []).append(row.service.name)
    return [
        {"title": title, "service": _named(names, participants), "carrier": carrier, "due_on": due_on}
        for (title, carrier, due_on), names in asked.items()
    ]


def _named(names: list[str], participants: list[str]) -> str:
    every = len(names) > 1 and sorted(names) == sorted(participants)
    return "Chaque service participant" if every else ", ".join(names)
