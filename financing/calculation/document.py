"""The document of the command: lists of things to compute in, results or French errors out."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from financing.baremes import shipped_law
from financing.calculation import rendering
from financing.calculation.accompaniment import compute_accompaniment
from financing.calculation.annex import Annex, AnnexResult
from financing.calculation.errors import Fault, Refused
from financing.calculation.law import Law, Table
from financing.calculation.modulation import compute_batch
from financing.calculation.parsing import json_text
from financing.calculation.parsing.accompaniment import read_accompaniment
from financing.calculation.parsing.annexes import read_annex
from financing.calculation.parsing.baremes import Unreadable, check_readable, read_rows
from financing.calculation.parsing.batches import read_batch
from financing.calculation.parsing.primitives import RepeatedKeys, quoted
from financing.calculation.settlement import compute_annex

COMPUTED = ("annexes", "accompaniment", "batches")
LISTS = (*COMPUTED, "baremes")

Answer = dict[str, Any]
Reader = Callable[[dict[str, Any], list[Fault]], Any]


def compute_text(raw: bytes | str, law: Law | None = None) -> Answer:
    """Answer to a JSON text."""
    try:
        document = json_text.load(raw)
    except Refused as refusal:
        return unreadable(refusal.faults)
    return compute(document, law)


def compute(document: Any, law: Law | None = None) -> Answer:
    """Three lists, always; a faulty item is told in its place, the others are computed."""
    if not isinstance(document, dict):
        return unreadable([Fault("document", "Le document doit être un objet JSON, entre accolades.")])
    law = law or shipped_law()
    faults: list[Fault] = []
    lists = _lists(document, faults)
    unreadable_rows: list[Unreadable] = []
    if "baremes" in document:
        law, unreadable_rows = _with_rows(lists["baremes"], law, faults)

    def annex(item: Annex) -> AnnexResult:
        check_readable(item, unreadable_rows)
        return compute_annex(item, law)

    answer: Answer = {
        "annexes": _each(lists["annexes"], "annexes", read_annex, annex, rendering.annex),
        "accompaniment": _each(
            lists["accompaniment"],
            "accompaniment",
            read_accompaniment,
            lambda item: compute_accompaniment(item, law),
            rendering.accompaniment,
        ),
        "batches": _each(lists["batches"], "batches", read_batch, compute_batch, rendering.batch),
    }
    if faults:
        answer["errors"] = rendering.faults(faults)
    return answer


def has_errors(answer: Answer) -> bool:
    return "errors" in answer or any("errors" in item for name in COMPUTED for item in answer[name])


def unreadable(faults: Iterable[Fault]) -> Answer:
    """Answer to a document that cannot be read at all."""
    return {name: [] for name in COMPUTED} | {"errors": rendering.faults(faults)}


def _lists(document: dict[str, Any], faults: list[Fault]) -> dict[str, list[Any] | None]:
    """The lists of the document; None for one that is there but cannot be used."""
    repeated = document.repeated if isinstance(document, RepeatedKeys) else ()
    faults += [
        Fault(key, f"La rubrique {quoted(key)} n’est pas reconnue : les rubriques sont {', '.join(LISTS)}.")
        for key in document
        if key not in LISTS
    ]
    faults += [
        Fault(key, f"La rubrique {quoted(key)} est écrite deux fois : gardez-en une.") for key in repeated
    ]
    lists: dict[str, list[Any] | None] = {}
    for name in LISTS:
        value = document.get(name, [])
        lists[name] = value if type(value) is list and name not in repeated else None
        if type(value) is not list:
            faults.append(Fault(name, f"La rubrique {quoted(name)} doit être une liste, entre crochets."))
    return lists


def _with_rows(items: list[Any] | None, law: Law, faults: list[Fault]) -> tuple[Law, list[Unreadable]]:
    """The law with the rows of the document in place of its own, and the rows that could not be read."""
    if items is None:
        return law, [Unreadable()]
    rows, unreadable_rows = read_rows(items, law.regimes, faults)
    return replace(law, table=Table.of(rows)), unreadable_rows


def _each(
    items: list[Any] | None, name: str, read: Reader, calculate: Callable, render: Callable
) -> list[dict[str, Any]]:
    seen: set[str] = set()
    return [
        _one(item, f"{name}[{place}]", seen, read, calculate, render)
        for place, item in enumerate(items or ())
    ]


def _one(
    item: Any, field: str, seen: set[str], read: Reader, calculate: Callable, render: Callable
) -> dict[str, Any]:
    if not isinstance(item, dict):
        return rendering.refusal(None, [Fault(field, "Un objet est attendu ici, entre accolades.")])
    faults: list[Fault] = []
    identifier = _identifier(item, seen, faults)
    subject = read(item, faults)
    if faults:
        return rendering.refusal(identifier, faults)
    try:
        return render(calculate(subject))
    except Refused as refusal:
        return rendering.refusal(identifier, refusal.faults)


def _identifier(item: dict[str, Any], seen: set[str], faults: list[Fault]) -> str | int | None:
    """The id as given, to name the item in the answer even when it is refused."""
    identifier = item.get("id")
    if type(identifier) is not str:
        if "id" in item:
            faults.append(Fault("id", "L’identifiant est un texte entre guillemets."))
        return identifier if type(identifier) is int else None
    if identifier in seen:
        faults.append(
            Fault("id", f"L’identifiant {quoted(identifier)} est déjà pris dans cette liste : changez-le.")
        )
    seen.add(identifier)
    return identifier
