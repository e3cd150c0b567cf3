"""The life of an event, as one table."""

from iae_portal.core.workflow import Transition, Workflow, right
from seminars.enums import EventState
from seminars.guards.event import (
    date_is_confirmed,
    day_has_come,
    frame_is_complete,
    frame_is_known,
    has_syntheses,
    is_not_too_late,
    nobody_was_there,
)
from seminars.rights import PREPARE, may

PREPARERS = "service hôte et mission nationale"


def _row(name: str, label: str, sources: tuple[str, ...], target: str, **options) -> Transition:
    roles = "portail" if options.get("automatic") else PREPARERS
    return Transition(name, label, sources, target, may=right(may, PREPARE), roles=roles, **options)


S = EventState
EVENT_WORKFLOW = Workflow(
    name="seminar",
    states=EventState,
    transitions=(
        _row(
            "open",
            "Ouvrir les inscriptions",
            (S.PREPARATION,),
            S.OPEN,
            guards=(frame_is_complete, date_is_confirmed, is_not_too_late),
        ),
        _row("fill", "Complet", (S.OPEN,), S.FULL, automatic=True),
        _row("free", "Places de nouveau libres", (S.FULL,), S.OPEN, automatic=True),
        _row("expire", "Clôture à la date prévue", (S.OPEN, S.FULL), S.CLOSED, automatic=True),
        _row("close", "Clore les inscriptions", (S.OPEN, S.FULL), S.CLOSED),
        _row("reopen", "Rouvrir les inscriptions", (S.CLOSED,), S.OPEN, guards=(frame_is_complete, is_not_too_late)),
        _row(
            "hold",
            "Déclarer l'événement tenu",
            (S.PREPARATION, S.OPEN, S.FULL, S.CLOSED),
            S.HELD,
            guards=(day_has_come, frame_is_known),
            confirm="Un événement tenu ne se reprend plus : ni sa date, ni ses inscriptions ne changent ensuite. Les "
            "attestations et le questionnaire peuvent partir.",
        ),
        _row(
            "report",
            "Publier le bilan",
            (S.HELD,),
            S.REPORTED,
            guards=(has_syntheses,),
            confirm="Le bilan publié ne se retire plus : relisez d'abord les synthèses.",
        ),
        _row(
            "cancel",
            "Annuler l'événement",
            (S.PREPARATION, S.OPEN, S.FULL, S.CLOSED),
            S.CANCELLED,
            comment_required=True,
            guards=(nobody_was_there,),
            confirm="Les invités, les intervenants et les correspondants des régions en sont prévenus.",
        ),
    ),
)
