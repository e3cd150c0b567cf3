"""One item of `accompaniment`: its keys depend on its type."""

from typing import Any

from financing.calculation.accompaniment import YEAR, LumpSumRequest, Part, PostsRequest
from financing.calculation.errors import Fault
from financing.calculation.parsing import primitives as read
from financing.calculation.parsing.primitives import Faults

COMMON = ("id", "type", "year")
# Of an aid stopped before its term: how many months of how many it was agreed for.
PART = ("months", "agreed_months")
POSTS = ("hours", "hours_per_fte", "permanent_fte", "agreed_posts")
YEAR_MONTHS = "year_months"  # of an ETTI: those that its permanents and posts are there for
TYPES = ("ETTI", "ACI", "AI")


def read_accompaniment(item: dict[str, Any], faults: Faults) -> PostsRequest | LumpSumRequest | None:
    if "type" in item and read.choice(item["type"], "type", TYPES, faults) is None:
        return None
    posts = item.get("type") == "ETTI"
    required, optional = (POSTS, (*PART, YEAR_MONTHS)) if posts else (("requests",), PART)
    read.record(item, "", faults, required=COMMON + required, optional=optional)
    if faults:
        return None
    year = read_year(item["year"], "year", faults)
    part = _read_part(item, faults)
    built = _posts(item, year, part, faults) if posts else _lump_sum(item, year, part, faults)
    return None if faults else built


def read_year(value: Any, field: str, faults: Faults) -> int | None:
    if type(value) is int:
        return value
    faults.append(Fault(field, "L’année s’écrit comme un nombre entier, sans guillemets, par exemple 2008."))
    return None


def _read_part(item: dict[str, Any], faults: Faults) -> Part:
    given = [name for name in PART if name in item]
    if not given:
        return Part()
    kept, agreed = (item.get(name) for name in PART)
    if type(kept) is int and type(agreed) is int and 1 <= kept <= agreed <= YEAR:
        return Part(kept, agreed)
    faults.append(Fault(given[0], "Donnez deux nombres entiers de mois, de 1 à 12, `months` au plus `agreed_months`."))
    return Part()


def _posts(item: dict[str, Any], year: int | None, part: Part, faults: Faults) -> PostsRequest:
    return PostsRequest(
        id=item["id"],
        type=item["type"],
        year=year,
        hours=read.number(item["hours"], "hours", faults),
        hours_per_fte=read.number(item["hours_per_fte"], "hours_per_fte", faults, positive=True),
        permanent_fte=read.number(item["permanent_fte"], "permanent_fte", faults),
        agreed_posts=read.number(item["agreed_posts"], "agreed_posts", faults),
        part=part,
        year_months=_read_year_months(item, faults),
    )


def _read_year_months(item: dict[str, Any], faults: Faults) -> int:
    months = item.get(YEAR_MONTHS, YEAR)
    if type(months) is int and 1 <= months <= YEAR:
        return months
    faults.append(Fault(YEAR_MONTHS, "Donnez un nombre entier de mois, de 1 à 12."))
    return YEAR


def _lump_sum(item: dict[str, Any], year: int | None, part: Part, faults: Faults) -> LumpSumRequest:
    asked = read.items(item["requests"], "requests", faults, empty="Aucune demande : donnez au moins un montant.")
    return LumpSumRequest(
        id=item["id"],
        type=item["type"],
        year=year,
        requests=tuple(read.number(amount, f"requests[{place}]", faults) for place, amount in enumerate(asked or ())),
        part=part,
    )
