"""Guards of the transitions of a financial diagnostic. A delivery is asked with `delivered_on`."""

from financing.models import FinancialDiagnostic, FundersRound
from financing.models.diagnostic import SINCE_STARTED
from financing.selectors.diagnostics import opinion_on
from iae_portal.core.days import in_order, not_to_come
from iae_portal.core.workflow import Request

delivered_in_order = in_order((SINCE_STARTED,), "delivered_on")
delivery_is_past = not_to_come("delivered_on", "La date de remise ne peut pas être à venir.")


def council_has_answered(diagnostic: FinancialDiagnostic, request: Request) -> str | None:
    """The council says which structures have a diagnostic: what it is asked about is not over before its answer."""
    opinion = opinion_on(diagnostic)
    if opinion is None or opinion.is_answered:
        return None
    return "Le conseil est saisi du lancement de ce diagnostic : attendez son avis, ou retirez la demande."


def no_round_rests_on_it(diagnostic: FinancialDiagnostic, request: Request) -> str | None:
    if not FundersRound.objects.filter(diagnostic=diagnostic).exists():
        return None
    return "Un tour de table s'appuie sur ce diagnostic : il ne s'abandonne ni ne se corrige plus."
