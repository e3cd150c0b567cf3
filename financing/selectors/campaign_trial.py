"""A campaign under another frame: the same readings, the engine run again, nothing written."""

from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.modulation import corrected_rate
from financing.calculation.money import to_cent
from financing.calculation.wording import plain
from financing.models import ModulationCampaign, ModulationDecision
from financing.selectors.batches import batch_of, run_batch
from financing.selectors.campaigns import outside_national_frame
from iae_portal.core.errors import Refusal


@dataclass(frozen=True)
class Difference:
    """One structure: what the present frame gives and what the other one would."""

    name: str
    service: str
    amount: Decimal
    other_amount: Decimal
    kept: bool = False  # by its head, who chose another rate than the computed one

    @property
    def gain(self) -> Decimal:
        return self.other_amount - self.amount


@dataclass(frozen=True)
class Comparison:
    lines: list[Difference]
    total: Decimal
    other_total: Decimal
    coefficient: Decimal
    unspent: Decimal

    @property
    def gainers(self) -> int:
        return sum(1 for line in self.lines if line.gain > 0)

    @property
    def losers(self) -> int:
        return sum(1 for line in self.lines if line.gain < 0)


def _lower(batch: dict, frame: dict) -> dict:
    """The ceilings of prisons, under the other ceiling where that one is lower."""
    return {siae: plain(min(Decimal(ceiling), frame["ceiling"])) for siae, ceiling in batch.get("prison", {}).items()}


def compare(campaign: ModulationCampaign, **frame) -> Comparison:
    """`frame` is floor, ceiling, weights, envelope. Raises Refusal: outside the national frame, or of the engine."""
    if sentence := outside_national_frame(campaign.regime, frame["floor"], frame["ceiling"]):
        raise Refusal(sentence)
    # Once computed, the batch is the frozen one: later readings are not part of the comparison.
    batch = campaign.frozen or batch_of(campaign)
    present = run_batch(batch)
    same = {"structures": batch["structures"], "prison": _lower(batch, frame)}
    other = run_batch({**batch_of(campaign, **frame), **same})
    siaes = {row.siae_id: row for row in campaign.candidates.select_related("siae", "service")}
    kept = {row.siae_id: row for row in campaign.decisions.exclude(overridden_by=None).order_by("pk")}
    lines = []
    for before, after in zip(present["structures"], other["structures"], strict=True):
        siae = int(before["id"])
        decision, ceiling = kept.get(siae), Decimal(same["prison"].get(before["id"], frame["ceiling"]))
        lines.append(
            Difference(
                name=siaes[siae].siae.name,
                service=siaes[siae].service.short_name,
                amount=decision.amount if decision else Decimal(before["amount"]),
                other_amount=_other_amount(decision, frame, ceiling, after, other["coefficient"]),
                kept=decision is not None,
            )
        )
    other_total = sum((line.other_amount for line in lines), Decimal("0.00"))
    return Comparison(
        lines=sorted(lines, key=lambda line: (-line.gain, line.name)),
        total=sum((line.amount for line in lines), Decimal("0.00")),
        other_total=other_total,
        coefficient=Decimal(other["coefficient"]),
        unspent=frame["envelope"] - other_total,
    )


def _other_amount(
    decision: ModulationDecision | None, frame: dict, ceiling: Decimal, after: dict, coefficient: str
) -> Decimal:
    """DESIGN: what a head has kept stays his under another frame: a corrected score always, a rate that fits in it."""
    if decision is None:
        return Decimal(after["amount"])
    rate = decision.rate
    if decision.corrections:
        limits = {name: frame[name] for name in ("weights", "floor", "ceiling")}
        scores = decision.kept_scores(after["scores"])
        rate = min(ceiling, corrected_rate(scores, **limits, coefficient=Decimal(coefficient)))
    if not frame["floor"] <= rate <= ceiling:
        return Decimal(after["amount"])
    return to_cent(rate * decision.base)
