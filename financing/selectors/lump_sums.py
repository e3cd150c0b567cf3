"""What a carrier already has of the lump sum of a calendar year, under all its conventions."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from financing.computation import compute
from financing.enums import COUNTED_STATES, AnnexState, Method
from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation, facts_of
from financing.selectors.law import law_in_database
from iae_portal.core.text import fold

ZERO = Decimal("0.00")
AGREED_STATES = [state for state in COUNTED_STATES if state != AnnexState.DRAFT]


def agreed_beside(annex: FinancialAnnex) -> dict[FinancialAnnex, Decimal]:
    """The annexe of each other convention of the carrier in this year, with what it agrees: of two ranks that count,
    the one that agrees most."""
    rows = FinancialAnnex.objects.filter(
        year=annex.year,
        regime__method=Method.LUMP_SUM,
        convention__siae__type=annex.type,
        convention__siae__siret__startswith=annex.convention.siae.siren,
        state__in=AGREED_STATES,
    ).exclude(convention=annex.convention_id)
    most: dict[int, tuple[Decimal, FinancialAnnex]] = {}
    for row in rows.select_related("convention__siae", "regime").order_by("number"):
        run = current_computation(row)
        agreed = run.agreed_amount if run else ZERO
        if row.convention_id not in most or agreed > most[row.convention_id][0]:
            most[row.convention_id] = (agreed, row)
    return {row: agreed for agreed, row in most.values()}


def room_left(annex: FinancialAnnex, beside: dict[FinancialAnnex, Decimal]) -> Decimal:
    """What the ceilings of the year leave to an annexe: each chantier has its own, by its name, then the carrier.

    DESIGN: the texts of 2005 give these amounts by year, not by convention. Raises Refusal.
    """
    facts, law = facts_of(annex, ()), law_in_database()
    lump = law.lump_sum(facts.type, facts.start.year)
    asked: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    for row in (annex, *beside):
        for request in row.requests.all():
            alone = lump is not None and lump.single_request
            asked[() if alone else (row.convention.siae_id, fold(request.label))] += request.amount
    together = compute(replace(facts, requests=tuple(asked.values()), agreed_months=None), law)
    return max(together.agreed_amount - sum(beside.values(), ZERO), ZERO)
