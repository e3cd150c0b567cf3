"""Guards of an FDI file's transitions: each answers a French sentence, or None."""

from conventions.models import OpinionRequest
from conventions.terms import FDI_OPINION_DELAY
from financing.models import FdiFile
from iae_portal.core.errors import OfField
from iae_portal.core.text import euros, french_date
from iae_portal.core.workflow import Request


def opinion_is_given_or_lapsed(file: FdiFile, request: Request) -> str | None:
    """The council's opinion is required, not binding; without an answer in a month the préfet may decide."""
    opinion: OpinionRequest | None = file.opinion
    if opinion is None:
        return f"Soumettez d'abord le dossier pour avis : le conseil répond en {FDI_OPINION_DELAY}."
    # Silence for a month is an answer: the préfet decides without it.
    if opinion.is_answered or (opinion.due_on and opinion.due_on < request.today):
        return None
    return f"Le conseil a jusqu'au {french_date(opinion.due_on)} pour rendre son avis."


def amount_is_inside(file: FdiFile, request: Request) -> str | None:
    amount = request.data.get("granted")
    if amount is None:
        return "Indiquez le montant accordé."
    if amount > file.maximum:
        return f"Le fonds apporte {euros(file.maximum)} au plus pour cette nature et ce coût."
    if amount > file.requested:
        return f"La structure a demandé {euros(file.requested)} : on n'accorde pas davantage."
    if not amount:
        return "Un montant nul est un refus : refusez le dossier avec son motif."
    return None


def balance_is_inside(file: FdiFile, request: Request) -> str | None:
    """The report may justify less than what was granted, never more."""
    amount = request.data.get("balance")
    if amount is None or amount <= file.balance:
        return None
    return OfField(f"Il reste {euros(file.balance)} à verser au plus.", "balance")
