"""What the texts set, dated: regimes, barème rows, lump sums. Loaded as data, never derived from the SMIC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from conventions.structure_types import STRUCTURE_TYPES

TYPES = tuple(dict.fromkeys((*STRUCTURE_TYPES, "EITI")))  # texts after 2019 name the EITI
ORDINARY, PRISON = CONTEXTS = ("ordinary", "prison")
GENERAL, MAYOTTE = TERRITORIES = ("general", "mayotte")
CRITERIA = ("public", "effort", "results")

PER_FTE, PER_POST, LUMP_SUM = ("per_fte", "per_accompaniment_post", "capped_lump_sum")
TWO_LAST_MONTHS, MONTHS_5_8_11 = "two_last_months", "months_5_8_11"
IN_FORCE, REPEALED, SIMULATION = ("in_force", "repealed", "simulation")

NO_LAST_YEAR = 9999  # of a lump sum whose end is not known

# Ten posts at most in one prison, whatever the year and whatever the row says (arrêté of 27 February 2019).
PRISON_POSTS = Decimal(10)


@dataclass(frozen=True, slots=True)
class ModulationRule:
    """The frame of the modulated part. `hypothesis`: no text sets these figures, users do."""

    floor: Decimal
    ceiling: Decimal
    prison_ceiling: Decimal
    target_mean: Decimal
    weights: Mapping[str, Decimal]
    hypothesis: bool


@dataclass(frozen=True, slots=True)
class Regime:
    """A way to finance, with its effect dates by type (last month None: still in force)."""

    code: str
    label: str
    reference: str
    status: str
    method: str
    regularisation: str
    capping: str
    modulation_base: str
    amount_rounding: str
    rate_rounding: str
    periods: Mapping[str, tuple[int, int | None]]
    modulation: ModulationRule | None
    source: str = ""
    note: str = ""

    def covers(self, type_: str, month: int) -> bool:
        if type_ not in self.periods:
            return False
        first, last = self.periods[type_]
        return first <= month and (last is None or month <= last)

    def frame(self, context: str) -> tuple[Decimal, Decimal]:
        """Smallest and largest modulation rate; no modulation at all before 2014."""
        if self.modulation is None:
            return Decimal(0), Decimal(0)
        ceiling = self.modulation.prison_ceiling if context == PRISON else self.modulation.ceiling
        return self.modulation.floor, ceiling


# What a regime says besides its periods and its modulation: texts and codes, the same in a file and in a row.
REGIME_TEXTS = tuple(item.name for item in fields(Regime) if item.name not in ("periods", "modulation"))


@dataclass(frozen=True, slots=True)
class Key:
    """What a barème row is for; periods of one key never overlap."""

    regime: str
    type: str
    context: str
    territory: str


@dataclass(frozen=True, slots=True)
class Row:
    """One barème: a unit amount per ETP and per year, from a month to a month (None: no end known)."""

    key: Key
    first: int
    last: int | None
    unit_amount: Decimal
    hours_per_fte: Decimal
    posts_cap: Decimal | None
    reference: str
    hours_kind: str = ""
    accompaniment_share: Decimal | None = None
    published_on: str | None = None
    verified: bool = True
    source: str = ""

    def capped(self, fte: Decimal) -> Decimal:
        cap = self.cap
        return fte if cap is None or fte <= cap else cap

    @property
    def cap(self) -> Decimal | None:
        if self.key.context != PRISON:
            return self.posts_cap
        return PRISON_POSTS if self.posts_cap is None else min(self.posts_cap, PRISON_POSTS)

    @property
    def regime(self) -> str:
        return self.key.regime

    @property
    def citation(self) -> str:
        return self.reference if self.verified else f"{self.reference} (montant non vérifié)"


@dataclass(frozen=True, slots=True)
class LumpSum:
    """The aids of 2005 that are not paid per ETP: accompaniment posts (ETTI), capped requests (ACI, AI)."""

    regime: str
    type: str
    from_year: int
    to_year: int
    unit_amount: Decimal | None
    fte_per_post: Decimal | None
    hours_per_fte: Decimal | None
    request_cap: Decimal | None
    carrier_cap: Decimal | None
    share: Decimal
    single_request: bool
    reference: str
    published_on: str | None = None
    verified: bool = True
    source: str = ""
    note: str = ""


LUMP_AMOUNTS = ("unit_amount", "fte_per_post", "hours_per_fte", "request_cap", "carrier_cap", "share")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive months under one row."""

    row: Row
    first: int
    last: int


@dataclass(frozen=True)
class Table:
    """Barème rows by key. A month without row, or with two, is told, never guessed."""

    rows: Mapping[Key, tuple[Row, ...]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Table":
        by_key: dict[Key, list[Row]] = {}
        for row in rows:
            by_key.setdefault(row.key, []).append(row)
        return cls({key: tuple(sorted(found, key=lambda row: row.first)) for key, found in by_key.items()})

    def runs(self, key: Key, first: int, last: int) -> list[Run]:
        """The rows in force from one month to another, clipped to them; they may leave holes or overlap."""
        found = []
        # Holes and overlaps are left to the caller, who names the month at fault.
        for row in self.rows.get(key, ()):
            end = last if row.last is None else min(row.last, last)
            start = max(row.first, first)
            if start <= end:
                found.append(Run(row, start, end))
        return found


@dataclass(frozen=True)
class Law:
    regimes: Mapping[str, Regime]
    table: Table
    lump_sums: tuple[LumpSum, ...]

    def regimes_of(self, type_: str, month: int) -> list[Regime]:
        """Regimes of a text in force that month: a simulation is never chosen without being asked for."""
        return [
            regime for regime in self.regimes.values() if regime.status != SIMULATION and regime.covers(type_, month)
        ]

    def lump_sum(self, type_: str, year: int) -> LumpSum | None:
        for lump in self.lump_sums:
            if lump.type == type_ and lump.from_year <= year <= lump.to_year:
                return lump
        return None
