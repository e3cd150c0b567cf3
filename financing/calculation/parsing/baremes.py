"""The optional `baremes`: rows that replace the shipped ones for the annexes of the document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from financing.calculation.annex import Annex
from financing.calculation.errors import Fault, refuse
from financing.calculation.law import CONTEXTS, TERRITORIES, TYPES, Key, Row
from financing.calculation.parsing import primitives as read
from financing.calculation.parsing.primitives import Faults

REQUIRED = (
    "regime",
    "type",
    "context",
    "territory",
    "from",
    "to",
    "unit_amount",
    "hours_per_fte",
    "posts_cap",
    "reference",
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is known of a faulty row; None stands for anything."""

    type: str | None = None
    context: str | None = None
    territory: str | None = None

    def may_concern(self, annex: Annex) -> bool:
        return all(
            mine in (None, theirs)
            for mine, theirs in (
                (self.type, annex.type),
                (self.context, annex.context),
                (self.territory, annex.territory),
            )
        )


def read_rows(value: list[Any], regimes: Iterable[str], faults: Faults) -> tuple[list[Row], list[Unreadable]]:
    rows, unreadable = [], []
    for place, item in enumerate(value):
        before = len(faults)
        row = _row(item, f"baremes[{place}]", tuple(regimes), faults)
        if len(faults) == before:
            rows.append(row)
        else:
            unreadable.append(_unreadable(item))
    return rows, unreadable


def check_readable(annex: Annex, unreadable: Iterable[Unreadable]) -> None:
    """An annexe is not computed while a row that may be its own could not be read."""
    if any(row.may_concern(annex) for row in unreadable):
        raise refuse(
            "baremes", "Une ligne de barème qui peut concerner cette annexe est erronée : corrigez-la d’abord."
        )


def _row(item: Any, field: str, regimes: tuple[str, ...], faults: Faults) -> Row | None:
    before = len(faults)
    read.record(item, field, faults, required=REQUIRED)
    if len(faults) > before:
        return None
    key = Key(
        regime=read.choice(item["regime"], f"{field}.regime", regimes, faults),
        type=read.choice(item["type"], f"{field}.type", TYPES, faults),
        context=read.choice(item["context"], f"{field}.context", CONTEXTS, faults),
        territory=read.choice(item["territory"], f"{field}.territory", TERRITORIES, faults),
    )
    row = Row(
        key=key,
        first=read.month(item["from"], f"{field}.from", faults),
        last=None if item["to"] is None else read.month(item["to"], f"{field}.to", faults),
        unit_amount=read.number(item["unit_amount"], f"{field}.unit_amount", faults),
        hours_per_fte=read.number(item["hours_per_fte"], f"{field}.hours_per_fte", faults, positive=True),
        posts_cap=None if item["posts_cap"] is None else read.number(item["posts_cap"], f"{field}.posts_cap", faults),
        reference=read.text(item["reference"], f"{field}.reference", faults),
    )
    if len(faults) == before and row.last is not None and row.last < row.first:
        faults.append(Fault(f"{field}.to", "Le barème finit avant de commencer : inversez « from » et « to »."))
    return row


def _unreadable(item: Any) -> Unreadable:
    if not isinstance(item, dict):
        return Unreadable()
    known = {"type": TYPES, "context": CONTEXTS, "territory": TERRITORIES}
    return Unreadable(
        **{
            name: item[name] if type(item.get(name)) is str and item[name] in allowed else None
            for name, allowed in known.items()
        }
    )
