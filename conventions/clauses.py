"""The clauses of a convention that an amendment may change: flat, one key a value, read from a frozen content.

Values are those of the journal (ISO days, decimals as texts); conventions.snapshots makes the content. Pure.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from conventions.enums import AmendmentKind, Axis, IndicatorUnit, SignatoryKind
from conventions.mentions import mentions_of
from conventions.signatories import PARTIES
from iae_portal.core.text import UNKNOWN, french_date, number, percent

K = AmendmentKind
POSTS_LABELS = {
    "posts_fte": "Postes d'insertion (ETP)",
    "supervision_fte": "Encadrement technique (ETP)",
    "accompaniment_fte": "Accompagnement (ETP)",
}
ACTIVITY_LABELS = {
    "publics": "Publics accueillis",
    "activities": "Activités supports",
    "work_environment": "Environnement de travail",
    "accompaniment": "Accompagnement social et professionnel",
    "training": "Formation",
    "partnership": "Partenariat local",
}
RATE_LABELS = {"durable": "emploi durable", "transition": "transition", "positive": "positives"}
PARTY_LABELS = {"name": "nom", "quality": "qualité"}
ON_PAPER = "selon la convention signée"
OBJECTIVES, TARGET, SIGNATORY = "objectives", "target", "signatory"  # what composed keys start with


@dataclass(frozen=True)
class Clause:
    """`sort` is "day", "number", "percent", "line" or "text"; a value that nobody gave is None."""

    key: str
    kind: str
    label: str
    value: str | None
    sort: str = "text"

    def holds(self, value) -> str | None:
        """A typed value (a day, a Decimal, a text) as this clause keeps it."""
        if value is None or value == "":
            return None
        if self.sort == "day":
            return value if isinstance(value, str) else value.isoformat()
        if self.sort in ("number", "percent"):
            return f"{Decimal(value).normalize():f}"
        return str(value).strip() or None

    def said(self, value: str | None) -> str:
        """A kept value as a person reads it."""
        if value is None and target_year(self.key):
            return "pas de cible"  # of a year that an amendment adds: none was agreed
        if value is None:
            return UNKNOWN if self.sort in ("number", "percent") else "non renseigné"
        if self.sort == "day":
            return french_date(dt.date.fromisoformat(value))
        if self.sort in ("number", "percent"):
            return (percent if self.sort == "percent" else number)(Decimal(value))
        return value

    def typed(self):
        """The value as a form shows it."""
        if self.value is None:
            return None
        if self.sort == "day":
            return dt.date.fromisoformat(self.value)
        return Decimal(self.value) if self.sort in ("number", "percent") else self.value


@dataclass(frozen=True)
class Change:
    """One clause, before and after, as a person reads it."""

    label: str
    before: str
    after: str


def clauses_in(frozen: dict) -> dict[str, Clause]:
    """Every clause by its key, in the order of the document."""
    project = frozen["project"]
    rows = [
        *(_kept(key, K.POSTS, label, project.get(key), "number") for key, label in POSTS_LABELS.items()),
        _kept("end", K.PERIOD, "Date de fin", frozen["frame"]["end"], "day"),
        *(_objectives(frozen["objectives"], axis) for axis in Axis if axis != Axis.RESULTS),
        *(clause for row in frozen["targets"] for clause in _targets(row)),
        *_parties(frozen),
        *_bank(frozen["parts"]),
        *(_kept(key, K.ACTIVITY, label, project.get(key)) for key, label in _activity(frozen).items()),
    ]
    return {row.key: row for row in rows}


def amended(clauses: dict[str, Clause], values: dict) -> dict[str, Clause]:
    """The clauses with other values; a key that the convention does not have changes nothing."""
    return clauses | {key: replace(clauses[key], value=value) for key, value in values.items() if key in clauses}


def changes_of(
    clauses: dict[str, Clause], before: dict, after: dict, *, signed_elsewhere: bool = False
) -> list[Change]:
    """What an amendment changes, in the order of the clauses.

    What the portal does not know of a convention `signed_elsewhere` is on its paper: its parties know it.
    """

    def was(key: str, row: Clause) -> str:
        kept = before.get(key)
        return ON_PAPER if kept is None and signed_elsewhere and not target_year(key) else row.said(kept)

    return [Change(row.label, was(key, row), row.said(after[key])) for key, row in clauses.items() if key in after]


def one_line(text: str) -> str:
    """An objective as one line of its axis."""
    return " ".join(text.split())


def _kept(key: str, kind: str, label: str, value, sort: str = "text") -> Clause:
    empty = Clause(key, kind, label, None, sort)
    return replace(empty, value=empty.holds(value))


def _activity(frozen: dict) -> dict[str, str]:
    start = dt.date.fromisoformat(frozen["frame"]["start"])
    return ACTIVITY_LABELS | mentions_of(frozen["siae"]["type"], start)


def _objectives(rows: list[dict], axis: Axis) -> Clause:
    lines = [one_line(row["text"]) for row in rows if row["axis"] == axis]
    return _kept(f"{OBJECTIVES}.{axis.value}", K.OBJECTIVES, axis.label, "\n".join(lines))


def _targets(row: dict) -> list[Clause]:
    # A target that is not agreed binds nobody: there is nothing to amend.
    agreed, start = row["agreed"], f"{TARGET}.{row['code']}.{row['year']}"
    if not agreed:
        return []
    said = f"{row['name']} {row['year']}"
    if row["unit"] == IndicatorUnit.EXIT_RATES:
        return [
            _kept(f"{start}.{part}", K.OBJECTIVES, f"{said}, {label} (%)", agreed[part], "percent")
            for part, label in RATE_LABELS.items()
        ]
    return [_kept(f"{start}.value", K.OBJECTIVES, f"{said} ({row['unit_label']})", agreed["value"], "number")]


def _parties(frozen: dict) -> list[Clause]:
    rows = {row["kind"]: row for row in frozen["signatories"]}
    # A convention born outside the portal names nobody: its parties are known all the same.
    kinds = list(rows) or [party.kind for party in PARTIES if not party.when or frozen["frame"][party.when]]
    return [
        _kept(
            f"{SIGNATORY}.{kind}.{part}",
            K.PARTIES,
            f"{SignatoryKind(kind).label} : {label}",
            rows.get(kind, {}).get(part),
            "line",
        )
        for kind in kinds
        for part, label in PARTY_LABELS.items()
    ]


def _bank(parts: dict) -> list[Clause]:
    bank = next((part for part in parts.values() if "account_number" in part), {})
    return [
        _kept("account_holder", K.PARTIES, "Titulaire du compte", bank.get("account_holder"), "line"),
        _kept("account_number", K.PARTIES, "IBAN", bank.get("account_number"), "line"),
    ]


def added_targets(clauses: dict[str, Clause], first: int, last: int) -> dict[str, Clause]:
    """Those of the years that another end would add, as the last year has them: nobody gave them a value yet."""
    years = [year for key in clauses if (year := target_year(key))]
    rows = [clauses[key] for key in clauses if years and target_year(key) == max(years)]
    made = [_of_year(row, max(years), year) for row in rows for year in range(max(first, max(years) + 1), last + 1)]
    return {row.key: row for row in sorted(made, key=lambda row: target_year(row.key))}


def _of_year(row: Clause, former: int, year: int) -> Clause:
    head, _, part = row.key.rsplit(".", 2)
    label = row.label.replace(f" {former}", f" {year}", 1)
    return replace(row, key=f"{head}.{year}.{part}", kind=K.PERIOD, label=label, value=None)


def target_start(key: str) -> str:
    """What the clauses of one target, of one year, start with; "" for any other clause."""
    return key.rsplit(".", 1)[0] if key.startswith(f"{TARGET}.") else ""


def target_year(key: str) -> int | None:
    """The year of a target's clause, None for any other clause."""
    return int(key.rsplit(".", 2)[1]) if key.startswith(f"{TARGET}.") else None
