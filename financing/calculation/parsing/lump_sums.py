"""The optional `lump_sums`: rows that replace the shipped ones for the items of `accompaniment`."""

from collections.abc import Iterable
from typing import Any

from financing.calculation.errors import Fault, refuse
from financing.calculation.law import LUMP_AMOUNTS, NO_LAST_YEAR, LumpSum
from financing.calculation.parsing import primitives as read
from financing.calculation.parsing.accompaniment import TYPES, read_year
from financing.calculation.parsing.primitives import Faults

POSTS = ("unit_amount", "fte_per_post")  # of an ETTI; the others have caps
CAPS = ("request_cap", "carrier_cap")
REQUIRED = ("regime", "type", "from_year", "to_year", *POSTS, *CAPS, "share", "single_request", "reference")


def read_lump_sums(
    value: list[Any], regimes: Iterable[str], faults: Faults
) -> tuple[tuple[LumpSum, ...], list[str | None]]:
    """The rows, and the types of the faulty ones; None stands for any."""
    rows, unreadable = [], []
    for place, item in enumerate(value):
        before = len(faults)
        row = _row(item, f"lump_sums[{place}]", tuple(regimes), faults)
        if len(faults) == before:
            rows.append(row)
        else:
            known = item.get("type") if isinstance(item, dict) else None
            unreadable.append(known if known in TYPES else None)
    return tuple(rows), unreadable


def check_known(type_: str, unreadable: Iterable[str | None]) -> None:
    """An aid is not computed while a row that may be its own could not be read."""
    if any(each in (None, type_) for each in unreadable):
        raise refuse("lump_sums", "Une ligne qui peut concerner cette aide est erronée : corrigez-la d’abord.")


def _row(item: Any, field: str, regimes: tuple[str, ...], faults: Faults) -> LumpSum | None:
    before = len(faults)
    read.record(item, field, faults, required=REQUIRED)
    if len(faults) > before:
        return None
    type_ = read.choice(item["type"], f"{field}.type", TYPES, faults)
    wanted = (*(POSTS if type_ == "ETTI" else CAPS), "share")
    amounts = {
        name: read.number(item[name], f"{field}.{name}", faults, positive=True) if name in wanted else None
        for name in LUMP_AMOUNTS
    }
    row = LumpSum(
        regime=read.choice(item["regime"], f"{field}.regime", regimes, faults),
        type=type_,
        from_year=read_year(item["from_year"], f"{field}.from_year", faults),
        to_year=NO_LAST_YEAR if item["to_year"] is None else read_year(item["to_year"], f"{field}.to_year", faults),
        single_request=read.boolean(item["single_request"], f"{field}.single_request", faults),
        reference=read.text(item["reference"], f"{field}.reference", faults),
        **amounts,
    )
    if len(faults) == before and row.to_year < row.from_year:
        faults.append(Fault(f"{field}.to_year", "La ligne finit avant de commencer : inversez ses deux années."))
    return row
