"""Guards of an opinion request's transitions. An answer is asked with `given_on`, the day of the meeting."""

from conventions.models import OpinionRequest
from conventions.models.opinion import SINCE_ASKED, SINCE_FILED
from conventions.selectors.opinions import answered_before, filing_day
from iae_portal.core.days import in_order, not_to_come
from iae_portal.core.errors import OfField
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request

# A session of the portal could not have seen what was asked after it.
meeting_follows_the_request = in_order((SINCE_ASKED,), "given_on")
day_is_known = not_to_come("given_on", "La date de l'avis ne peut pas être à venir.")


def meeting_follows_the_filing(opinion: OpinionRequest, request: Request) -> str | None:
    """A meeting on paper may come before the request is keyed, never before the structure asked."""
    if request.offering:
        return None
    given_on, filed_on = request.data["given_on"], filing_day(opinion)
    if filed_on:
        return SINCE_FILED.said(filed_on) if given_on < filed_on else None
    if given_on >= opinion.asked_on:
        return None
    return OfField(
        f"L'avis ne peut pas précéder la demande, enregistrée le {french_date(opinion.asked_on)} : la date de "
        "dépôt du dossier n'est pas connue.",
        "given_on",
    )


def meeting_follows_the_last_answer(opinion: OpinionRequest, request: Request) -> str | None:
    """Asked again once something changed: the meeting that answered before could not have read it."""
    if request.offering or request.data["given_on"] >= opinion.asked_on:
        return None
    last = answered_before(opinion)
    if last is None or last.given_on < request.data["given_on"]:
        return None
    return OfField(
        f"Le conseil a répondu le {french_date(last.given_on)} à la demande d'avant, qui a changé depuis : indiquez "
        "une séance tenue après.",
        "given_on",
    )


def minutes_are_joined(opinion: OpinionRequest, request: Request) -> str | None:
    return (
        None
        if request.offering or request.data.get("minutes")
        else OfField("Joignez le procès-verbal de la séance tenue hors du portail.", "minutes")
    )
