"""What the frozen snapshot of a convention keeps of its financing: the first year's annexe as it was computed."""

from conventions.models import Convention
from financing.selectors.annexes import current_computation, first_annex
from iae_portal.core.services.journal import snapshot

FIELDS = ["number", "year", "start", "end", "account_holder", "account_number", "commitment_number"]


def snapshot_part(convention: Convention) -> dict:
    """Empty when no annexe was prepared (conventions taken over)."""
    annex = first_annex(convention)
    if annex is None:
        return {}
    run = current_computation(annex)
    return {
        **snapshot(annex, FIELDS),
        "regime": annex.regime.code,
        "state": annex.get_state_display(),
        "segments": [snapshot(row, ["start", "end", "fte"]) for row in annex.segments.all()],
        "requests": [snapshot(row, ["label", "amount"]) for row in annex.requests.all()],
        "other_fundings": [
            {"funder": row.get_funder_display(), **snapshot(row, ["label", "amount"])}
            for row in annex.other_fundings.all()
        ],
        "agreed_amount": run.agreed_amount if run else None,
        "computation": {"inputs": run.inputs, "explanation": run.explanation} if run else {},
    }
