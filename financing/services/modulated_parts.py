"""The modulated part of a structure once it is notified: one payment, on the annexe in force of the year of data."""

from financing.enums import PaymentKind
from financing.models import FinancialAnnex, ModulationDecision, PaymentLine
from financing.selectors.campaigns import annex_of_year, annexes_of_year, part_key, unpaid_parts
from financing.services.locks import lock_annex
from iae_portal.core import clock
from iae_portal.core.services.writing import take


def pay_part(decision: ModulationDecision) -> bool:
    """On the annexe of the year of data, closed or not (arrêté of 18 February 2015). False when nothing bears it."""
    year = (decision.siae, decision.campaign.data_year, decision.campaign.regime)
    take(*annexes_of_year(*year))
    # Read again under the locks: an avenant signed meanwhile bears it, an annexe given up no longer does.
    annex = annex_of_year(*year)
    if annex is None:
        return False
    _draw(lock_annex(annex), decision)
    return True


def pay_waiting_parts(annex: FinancialAnnex) -> None:
    """Those notified while no annexe was in force: the one that has just been signed bears them. It is locked."""
    rows = unpaid_parts().filter(siae=annex.convention.siae_id, campaign__data_year=annex.year)
    for decision in rows.order_by("pk"):
        if annex_of_year(decision.siae, annex.year, decision.campaign.regime) == annex:
            _draw(annex, decision)


def _draw(annex: FinancialAnnex, decision: ModulationDecision) -> None:
    # The key makes a job run again pay once.
    PaymentLine.objects.get_or_create(
        key=part_key(decision),
        defaults={
            "annex": annex,
            "month": clock.today().replace(day=1),
            "kind": PaymentKind.MODULATION,
            "amount": decision.amount,
            "committed_on": decision.campaign.decided_on,
        },
    )
