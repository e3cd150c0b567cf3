"""Documents as someone would type them, and short ways to compute one item."""

from collections.abc import Iterable, Sequence
from typing import Any

from financing.calculation import months
from financing.calculation.document import compute

WEIGHTS = {"public": "0.35", "effort": "0.40", "results": "0.25"}


def months_from(start: str, count: int) -> list[str]:
    first = months.parse(start)
    return [months.text(first + rank) for rank in range(count)]


def annex(type_: str, start: str, count: int, *ftes: str | tuple[int, str], **options: Any) -> dict[str, Any]:
    """An annexe of so many months. ETP: one figure, or (number of months, figure) pairs.

    `hours` and `paid` may be given as a list from the first month.
    """
    period = months_from(start, count)
    pairs = [(count, ftes[0])] if isinstance(ftes[0], str) else list(ftes)
    document = {
        "id": "X",
        "type": type_,
        "context": "ordinary",
        "territory": "general",
        "start": period[0],
        "end": period[-1],
        "segments": segments(start, pairs),
    }
    for name in ("hours", "paid"):
        if isinstance(options.get(name), list):
            options[name] = by_month(start, options[name])
    return document | options


def segments(start: str, pairs: Iterable[tuple[int, str]]) -> list[dict[str, str]]:
    first, found = months.parse(start), []
    for size, fte in pairs:
        found.append({"from": months.text(first), "to": months.text(first + size - 1), "fte": fte})
        first += size
    return found


def by_month(start: str, figures: Sequence[str]) -> dict[str, str]:
    return dict(zip(months_from(start, len(figures)), figures, strict=True))


def row(type_: str, first: str, last: str | None, unit_amount: str, **options: Any) -> dict[str, Any]:
    """A barème row of a document."""
    return {
        "regime": "AIDE-POSTE-2014",
        "type": type_,
        "context": "ordinary",
        "territory": "general",
        "from": first,
        "to": last,
        "unit_amount": unit_amount,
        "hours_per_fte": "1820",
        "posts_cap": None,
        "reference": "Texte d’essai",
    } | options


def structure(identifier: str, base: str, public: Any, effort: Any, results: Any) -> dict[str, Any]:
    """A structure of a batch; an indicator given alone is a percentage."""
    named = {"public": public, "effort": effort, "results": results}
    pairs = {name: [value, "100"] if isinstance(value, str) else list(value) for name, value in named.items()}
    return {"id": identifier, "base": base} | pairs


def batch(*structures: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {
        "id": "B",
        "floor": "0",
        "ceiling": "0.10",
        "weights": WEIGHTS,
        "envelope": "1000000",
        "structures": list(structures),
    } | options


def computed_annex(document: dict[str, Any], baremes: list | None = None) -> dict[str, Any]:
    return one("annexes", document, **({} if baremes is None else {"baremes": baremes}))


def one(name: str, item: Any, **others: Any) -> dict[str, Any]:
    return compute({name: [item]} | others)[name][0]


def amounts(result: dict[str, Any]) -> list[str]:
    return [line["amount"] for line in result["schedule"]]


def kinds(result: dict[str, Any]) -> str:
    """One letter a line: a(dvance), r(egularisation), b(alance)."""
    return "".join(line["kind"][0] for line in result["schedule"])


def figures(result: dict[str, Any]) -> dict[str, Any]:
    """The result without its sentences."""
    return {name: value for name, value in result.items() if name != "explanation"}
