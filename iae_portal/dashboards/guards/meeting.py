"""Guards of a steering meeting."""

from iae_portal.core.workflow import Request
from iae_portal.dashboards.models import SteeringMeeting


def day_has_come(meeting: SteeringMeeting, request: Request) -> str | None:
    if (meeting.ends_on or meeting.held_on) <= request.today:
        return None
    return "Le dernier jour de la réunion n'est pas venu : corrigez-le, ou attendez."


def has_figures(meeting: SteeringMeeting, request: Request) -> str | None:
    return None if meeting.figures_on else "La note de suivi n'a pas ses chiffres : arrêtez-les d'abord."


def decides_nothing(meeting: SteeringMeeting, request: Request) -> str | None:
    return (
        "Des décisions sont rattachées à cette réunion : elle s'est donc tenue." if meeting.decisions.exists() else None
    )
