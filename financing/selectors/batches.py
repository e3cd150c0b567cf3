"""From a campaign to the engine's batch and back: what is frozen is what the engine ranked."""

from decimal import Decimal
from typing import Any

from financing.calculation import document
from financing.calculation.wording import plain
from financing.computation.prison import capped_in_prison
from financing.models import Candidate, ModulationCampaign
from financing.selectors.campaigns import is_complete, readings_by_criterion
from iae_portal.core.errors import Refusal


def batch_of(campaign: ModulationCampaign, **changes) -> dict[str, Any]:
    """The engine's batch of the complete structures; `changes` replace floor, ceiling, weights or envelope."""
    frame = {
        "floor": campaign.floor,
        "ceiling": campaign.ceiling,
        "weights": campaign.weights,
        "envelope": campaign.envelope_amount,
        **changes,
    }
    rows = campaign.candidates.filter(excluded=False).prefetch_related("readings").order_by("siae__sort_key", "pk")
    # A trial may run during the collection: it ranks whoever is complete.
    kept = [row for row in rows if is_complete(row)]
    return {
        "id": str(campaign.pk),
        "floor": plain(frame["floor"]),
        "ceiling": plain(frame["ceiling"]),
        "weights": {criterion: plain(weight) for criterion, weight in frame["weights"].items()},
        "envelope": plain(frame["envelope"]),
        "structures": [_structure(row) for row in kept],
        "prison": {str(row.siae_id): plain(campaign.prison_ceiling) for row in kept if row.is_in_prison},
    }


def _structure(candidate: Candidate) -> dict[str, Any]:
    readings = readings_by_criterion(candidate)
    return {
        "id": str(candidate.siae_id),
        "base": plain(candidate.base),
        **{criterion: [plain(row.numerator), plain(row.denominator)] for criterion, row in readings.items()},
    }


def run_batch(batch: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer, then the lower ceiling of prisons. Raises Refusal with the engine's sentences."""
    asked = {name: value for name, value in batch.items() if name != "prison"}
    (answer,) = document.compute({"batches": [asked]})["batches"]
    if "errors" in answer:
        raise Refusal(*(fault["message"] for fault in answer["errors"]))
    bases = {row["id"]: Decimal(row["base"]) for row in batch["structures"]}
    return capped_in_prison(answer, bases, batch.get("prison", {}))
