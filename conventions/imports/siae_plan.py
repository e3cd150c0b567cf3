"""What an import would do: create, change, leave, refuse, or skip a repeated line. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from conventions.imports.siae_rows import SHORT_NAMES, SiaeRow
from iae_portal.core.imports.trials import Said
from iae_portal.core.text import french_list

Key = tuple[str, str, int]  # SIRET, type, service


@dataclass(frozen=True)
class ServiceRef:
    pk: int
    code: str
    name: str


@dataclass(frozen=True)
class Directory:
    """Services by code and by name, as `departement_code` writes both; `shared` gives, for a département with several
    services, their codes."""

    services: dict[str, ServiceRef]
    shared: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Existing:
    pk: int
    values: dict[str, str]


@dataclass(frozen=True)
class Creation:
    row: SiaeRow
    service: ServiceRef


@dataclass(frozen=True)
class Change:
    row: SiaeRow
    service: ServiceRef
    pk: int
    before: dict[str, str]
    after: dict[str, str]

    @property
    def sentence(self) -> str:
        parts = [f"{SHORT_NAMES[name]} : « {self.before[name]} » devient « {self.after[name]} »" for name in self.after]
        return f"{self.row.values['name']} ({self.row.type}) – {', '.join(parts)}."


@dataclass
class ImportPlan:
    """As a `Trial`: `refused` lines write nothing, `repeated` neither; `told` is proposed of lines that are written."""

    creations: list[Creation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Said] = field(default_factory=list)
    repeated: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.creations),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "repeated": len(self.repeated),
        }


def make_plan(
    rows: Iterable[SiaeRow], directory: Directory, existing: dict[Key, Existing], allowed: frozenset[int] | None
) -> ImportPlan:
    """`allowed` are the services that the person may write, None for all. The first of repeated lines counts."""
    plan = ImportPlan()
    first_seen: dict[Key, SiaeRow] = {}
    for row in rows:
        sentences, service = _refusal(row, directory, allowed)
        if sentences:
            plan.refused.append(Said(row.line, " ".join(sentences)))
            continue
        key = (row.siret, row.type, service.pk)
        if key in first_seen:
            plan.repeated.append(Said(row.line, _repeat_sentence(first_seen[key], row)))
            continue
        # The first of repeated lines counts; the others are told to the person.
        first_seen[key] = row
        plan.told += [Said(row.line, sentence) for sentence in row.told]
        _place(plan, row, service, existing.get(key))
    return plan


def _refusal(row: SiaeRow, directory: Directory, allowed: frozenset[int] | None) -> tuple[list[str], ServiceRef | None]:
    sentences = list(row.problems)
    service = directory.services.get(row.territory)
    if service is None:
        if row.territory:
            sentences.append(_territory_sentence(row.territory, directory))
    # Said line by line: a national list sent by a service writes that service's lines only.
    elif allowed is not None and service.pk not in allowed:
        sentences.append(f"Elle relève d'un autre service ({service.name}) : vous n'importez que celles du vôtre.")
    return sentences, service


def _territory_sentence(territory: str, directory: Directory) -> str:
    codes = directory.shared.get(territory)
    if codes:
        choices = " ou ".join(f"{code} ({directory.services[code].name})" for code in codes)
        return f"Le département {territory} compte plusieurs services : remplacez le code par {choices}."
    return f"Le code « {territory[:10]} » n'est pas celui d'un département de 2008 : vérifiez-le."


def _repeat_sentence(first: SiaeRow, row: SiaeRow) -> str:
    differences = [
        f"{name} : « {first.cells[name]} » puis « {row.cells[name]} »"
        for name in row.cells
        if row.cells[name] != first.cells[name]
    ]
    start = f"Même SIRET, même type et même service que la ligne {first.line}, qui est gardée"
    return f"{start}. Différences – {french_list(differences)}." if differences else f"{start}. Lignes identiques."


def _place(plan: ImportPlan, row: SiaeRow, service: ServiceRef, known: Existing | None) -> None:
    if known is None:
        plan.creations.append(Creation(row, service))
        return
    after = {name: value for name, value in row.values.items() if known.values[name] != value}
    if after:
        before = {name: known.values[name] for name in after}
        plan.changes.append(Change(row, service, known.pk, before, after))
    else:
        plan.unchanged += 1
