"""The document of the command: lists of things to compute in, results or French errors out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from financing.baremes import shipped_law
from financing.calculation import rendering
from financing.calculation.accompaniment import compute_accompaniment
from financing.calculation.annex import Annex
from financing.calculation.errors import Fault, Refused
from financing.calculation.law import Law, Table
from financing.calculation.modulation import compute_batch
from financing.calculation.parsing import json_text
from financing.calculation.parsing.accompaniment import read_accompaniment
from financing.calculation.parsing.annexes import read_annex
from financing.calculation.parsing.baremes import Unreadable, check_readable, read_rows
from financing.calculation.parsing.batches import read_batch
from financing.calculation.parsing.lump_sums import check_known, read_lump_sums
from financing.calculation.parsing.primitives import RepeatedKeys, quoted
from financing.calculation.settlement import compute_annex

COMPUTED = ("annexes", "accompaniment", "batches")
LISTS = (*COMPUTED, "baremes", "lump_sums")

Answer = dict[str, Any]


def compute(document: Any, law: Law | None = None) -> Answer:
    """Three lists, always; a faulty item is told in its place, the others are computed."""
    prepared = prepare(document, law)
    answer: Answer = {name: list(prepared.results(name)) for name in COMPUTED}
    if prepared.faults:
        answer["errors"] = rendering.faults(prepared.faults)
    return answer


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document whose lists are known; `faults` are those of the document itself, not of its items."""

    law: Law
    lists: dict[str, list[Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unreadable_rows: list[Unreadable] = field(default_factory=list)
    unreadable_lumps: list[str | None] = field(default_factory=list)

    def results(self, name: str) -> Iterator[Answer]:
        """Result or errors of each item of a list, in order, computed as they are asked for."""
        read, calculate = {
            "annexes": (read_annex, self._annex),
            "accompaniment": (read_accompaniment, self._accompaniment),
            "batches": (read_batch, self._batch),
        }[name]
        seen: set[str] = set()
        for place, item in enumerate(self.lists.get(name, ())):
            if isinstance(item, dict):
                yield _result(item, seen, read, calculate)
            else:
                fault = Fault(f"{name}[{place}]", "Un objet est attendu ici, entre accolades.")
                yield rendering.refusal(None, [fault])

    def _annex(self, item: Annex) -> Answer:
        check_readable(item, self.unreadable_rows)
        return rendering.annex(compute_annex(item, self.law))

    def _accompaniment(self, item: Any) -> Answer:
        check_known(item.type, self.unreadable_lumps)
        return rendering.accompaniment(compute_accompaniment(item, self.law))

    def _batch(self, item: Any) -> Answer:
        return rendering.batch(compute_batch(item))


def prepare_text(raw: bytes | str, law: Law | None = None) -> Prepared:
    """The same from a JSON text, told as a fault when it cannot be read."""
    try:
        document = json_text.load(raw)
    except Refused as refusal:
        return unreadable(*refusal.faults)
    return prepare(document, law)


def unreadable(*faults: Fault) -> Prepared:
    """A document that cannot be read at all: empty lists, and why."""
    return Prepared(shipped_law(), faults=list(faults))


def prepare(document: Any, law: Law | None = None) -> Prepared:
    if not isinstance(document, dict):
        return unreadable(Fault("document", "Le document doit être un objet JSON, entre accolades."))
    law = law or shipped_law()
    faults: list[Fault] = []
    lists = _lists(document, faults)
    unreadable_rows: list[Unreadable] = []
    if "baremes" in lists:
        rows, unreadable_rows = read_rows(lists["baremes"], law.regimes, faults)
        law = replace(law, table=Table.of(rows))
    elif "baremes" in document:
        unreadable_rows = [Unreadable()]
    unreadable_lumps: list[str | None] = []
    if "lump_sums" in lists:
        lumps, unreadable_lumps = read_lump_sums(lists["lump_sums"], law.regimes, faults)
        law = replace(law, lump_sums=lumps)
    elif "lump_sums" in document:
        unreadable_lumps = [None]
    return Prepared(law, lists, faults, unreadable_rows, unreadable_lumps)


def _lists(document: dict[str, Any], faults: list[Fault]) -> dict[str, list[Any]]:
    """The lists of the document that can be used."""
    repeated = document.repeated if isinstance(document, RepeatedKeys) else ()
    lists: dict[str, list[Any]] = {}
    for name, value in document.items():
        if name not in LISTS:
            known = ", ".join(LISTS)
            faults.append(Fault(name, f"La rubrique {quoted(name)} n’est pas reconnue : les rubriques sont {known}."))
        elif name in repeated:
            faults.append(Fault(name, f"La rubrique {quoted(name)} est écrite deux fois : gardez-en une."))
        elif type(value) is not list:
            faults.append(Fault(name, f"La rubrique {quoted(name)} doit être une liste, entre crochets."))
        else:
            lists[name] = value
    return lists


def _result(item: dict[str, Any], seen: set[str], read: Callable, calculate: Callable) -> Answer:
    faults: list[Fault] = []
    identifier = _identifier(item, seen, faults)
    subject = read(item, faults)
    if faults:
        return rendering.refusal(identifier, faults)
    try:
        return calculate(subject)
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
        faults.append(Fault("id", f"L’identifiant {quoted(identifier)} est déjà pris dans cette liste : changez-le."))
    seen.add(identifier)
    return identifier
