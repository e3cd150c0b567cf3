"""The life of an event, as one table. What stands in the way is said in a sentence."""

from iae_portal.core.workflow import Request, Transition, Workflow
from seminars.enums import EventState
from seminars.models import Event
from seminars.rights import may_prepare

PREPARERS = "service hôte et mission nationale"


def frame_is_complete(event: Event, request: Request) -> str | None:
    missing = [
        label
        for label, value in (
            ("la date", event.held_on),
            ("la clôture des inscriptions", event.answers_close_on),
            ("le lieu", event.venue),
            ("le nombre de places", event.capacity),
        )
        if not value
    ]
    return f"Complétez d'abord : {', '.join(missing)}." if missing else None


def date_is_confirmed(event: Event, request: Request) -> str | None:
    return None if event.date_confirmed else "La date est encore indicative : confirmez-la avant d'inviter."


def is_not_too_late(event: Event, request: Request) -> str | None:
    if event.answers_close_on and request.today > event.answers_close_on:
        return "La date de clôture des inscriptions est passée : repoussez-la d'abord."
    return None


def day_has_come(event: Event, request: Request) -> str | None:
    if event.held_on and request.today < event.held_on:
        return "L'événement n'a pas encore eu lieu."
    return None


def has_syntheses(event: Event, request: Request) -> str | None:
    numbers = event.slots.filter(workshop_number__isnull=False, synthesis="").order_by("workshop_number")
    missing = [str(number) for number in numbers.values_list("workshop_number", flat=True)]
    return f"Il manque la synthèse de l'atelier {', '.join(missing)}." if missing else None


def _row(name: str, label: str, sources: tuple[str, ...], target: str, **options) -> Transition:
    roles = "portail" if options.get("automatic") else PREPARERS
    return Transition(name, label, sources, target, may=may_prepare, roles=roles, **options)


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
        _row("hold", "Déclarer l'événement tenu", (S.OPEN, S.FULL, S.CLOSED), S.HELD, guards=(day_has_come,)),
        _row("report", "Publier le bilan", (S.HELD,), S.REPORTED, guards=(has_syntheses,)),
        _row(
            "cancel",
            "Annuler l'événement",
            (S.PREPARATION, S.OPEN, S.FULL, S.CLOSED),
            S.CANCELLED,
            comment_required=True,
            confirm="Les invités qui avaient répondu reçoivent l'annulation dans leur agenda.",
        ),
    ),
)
