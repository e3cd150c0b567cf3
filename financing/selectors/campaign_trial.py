"""A campaign under another frame: the same readings, the engine run again, nothing written."""

from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.wording import plain
from financing.models import ModulationCampaign
from financing.selectors.batches import batch_of, run_batch


@dataclass(frozen=True)
class Difference:
    """One structure: what the present frame gives and what the other one would."""

    name: str
    service: str
    amount: Decimal
    other_amount: Decimal

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
    """`frame` is floor, ceiling, weights, envelope. Raises Refusal with the engine's sentences."""
    # Once computed, the batch is the frozen one: later readings are not part of the comparison.
    batch = campaign.frozen or batch_of(campaign)
    present = run_batch(batch)
    same = {"structures": batch["structures"], "prison": _lower(batch, frame)}
    other = run_batch({**batch_of(campaign, **frame), **same})
    siaes = {row.siae_id: row for row in campaign.candidates.select_related("siae", "service")}
    lines = []
    for before, after in zip(present["structures"], other["structures"], strict=True):
        row = siaes[int(before["id"])]
        lines.append(
            Difference(
                name=row.siae.name,
                service=row.service.short_name,
                amount=Decimal(before["amount"]),
                other_amount=Decimal(after["amount"]),
            )
        )
    return Comparison(
        lines=sorted(lines, key=lambda line: (-line.gain, line.name)),
        total=Decimal(present["total"]),
        other_total=Decimal(other["total"]),
        coefficient=Decimal(other["coefficient"]),
        unspent=Decimal(other["unspent"]),
    )
