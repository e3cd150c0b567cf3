"""Guards of the transitions of minutes. An approval is asked with `approved_in`, the meeting that votes it."""

from cdiae.models import Minutes
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request


def texts_are_written(minutes: Minutes, request: Request) -> str | None:
    if minutes.opening.strip() and minutes.closing.strip():
        return None
    return "Rédigez l'ouverture et la clôture du procès-verbal."


def approved_by_a_meeting_that_follows(minutes: Minutes, request: Request) -> str | None:
    day = request.data["approved_in"].held_on
    if day >= minutes.met_on:
        return None
    return (
        f"{minutes} : la séance du {french_date(day)} la précède et ne peut pas l'approuver. "
        "Ajournez ce point, une séance suivante l'examinera."
    )


def approved_once_read(minutes: Minutes, request: Request) -> str | None:
    day = request.data["approved_in"].held_on
    if minutes.circulated_on is None or day >= minutes.circulated_on:
        return None
    return (
        f"{minutes} : diffusé le {french_date(minutes.circulated_on)}, après la séance du {french_date(day)} qui "
        "l'approuverait. Ajournez ce point, une séance suivante l'examinera."
    )
