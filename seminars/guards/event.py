"""What stands in the way of an event, each in a sentence."""

from iae_portal.core.days import in_order
from iae_portal.core.workflow import Request
from seminars.enums import EventState
from seminars.models import Attendance, Event
from seminars.models.event import EVENT_DAYS

day_has_come = in_order(EVENT_DAYS, "declared_on", today=True)


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


def frame_is_known(event: Event, request: Request) -> str | None:
    """Of an event whose guests came without the portal: opening its registrations asked nothing of it."""
    if event.state != EventState.PREPARATION:
        return None
    if not event.date_confirmed:
        return "La date est encore indicative : la mission nationale la confirme d'abord."
    return frame_is_complete(event, request)


def is_not_too_late(event: Event, request: Request) -> str | None:
    if event.answers_close_on and request.today > event.answers_close_on:
        return "La date de clôture des inscriptions est passée : repoussez-la d'abord."
    return None


def has_syntheses(event: Event, request: Request) -> str | None:
    numbers = event.items.filter(workshop_number__isnull=False, synthesis="").order_by("workshop_number")
    missing = [str(number) for number in numbers.values_list("workshop_number", flat=True)]
    return f"Il manque la synthèse de l'atelier {', '.join(missing)}." if missing else None


def nobody_was_there(event: Event, request: Request) -> str | None:
    """Who came would read that it was cancelled."""
    if not Attendance.objects.filter(guest__event=event).exists():
        return None
    return "Des présences sont pointées : l'événement a eu lieu, déclarez-le tenu. Si c'est une erreur, retirez-les."
