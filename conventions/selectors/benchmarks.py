"""What stands beside each value of a negotiation: last year's measure, the medians of similar structures."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from conventions.models import Convention, Measure, Siae
from conventions.rates import NOT_SIGNIFICANT, ExitCounts, exit_rates, rates_label
from conventions.selectors.siaes import of_year
from iae_portal.core.figures import median_of
from iae_portal.core.text import counted, number

MEASURE_VALUES = ("value", "examined", "durable", "transition", "positive")
EXIT_PARTS = ("durable", "transition", "positive", "dynamic")

# DESIGN: under five structures, somebody who knows the others could work out one's result.
MINIMUM_STRUCTURES = 5


@dataclass(frozen=True)
class PeerMedian:
    """The median of similar structures: `value` is None when hidden; `count` is the structures that have a value, of
    those `asked`."""

    value: Decimal | None
    count: int
    asked: int = 0

    @property
    def is_hidden(self) -> bool:
        return self.value is None

    @property
    def explanation(self) -> str:
        if self.value is None:
            return f"non affichée : moins de {MINIMUM_STRUCTURES} structures comparables"
        return f"médiane de {self.answered} : {number(self.value)}"

    @property
    def answered(self) -> str:
        """ "6 structures", or of how many when some gave nothing."""
        silent = self.asked > self.count
        return counted(self.count, "structure") + (f" sur {number(self.asked)}" if silent else "")


def median_of_similar(values: Iterable[Decimal | None], asked: int = 0) -> PeerMedian:
    """The median of the values of similar structures, those without a value left out; hidden where they are too few."""
    known = [value for value in values if value is not None]
    shown = median_of(known, places=2) if len(known) >= MINIMUM_STRUCTURES else None
    return PeerMedian(shown, len(known), asked)


@dataclass(frozen=True)
class Benchmark:
    """One indicator: part -> value. Parts are "value", or the four rates (durable, transition, positive, dynamic)."""

    year: int
    last: dict[str, Decimal | None]
    examined: int | None
    departement: dict[str, PeerMedian]
    region: dict[str, PeerMedian]

    @property
    def last_label(self) -> str:
        if self.examined == 0:
            return f"{NOT_SIGNIFICANT} (aucune sortie examinée)"
        if self.examined:
            examined = counted(self.examined, "sortie examinée", "sorties examinées")
            return f"{rates_label(self.last['dynamic'], self.last['durable'])} ({examined})"
        value = self.last.get("value")
        return "non connue" if value is None else number(value)

    @property
    def departement_label(self) -> str:
        return _median_label(self.departement)

    @property
    def region_label(self) -> str:
        return _median_label(self.region)


def _median_label(medians: dict[str, PeerMedian]) -> str:
    if not medians:
        return "non affichée : aucune mesure comparable"
    shown = medians.get("dynamic") or medians["value"]
    if shown.is_hidden or "dynamic" not in medians:
        return shown.explanation
    rates = rates_label(shown.value, medians["durable"].value)
    return f"{rates} ({shown.answered})"


def benchmarks_of(convention: Convention, codes: list[str], today: dt.date) -> dict[str, Benchmark]:
    """By indicator code, for the last complete year before the convention."""
    # The last complete year, even for a convention prepared well ahead.
    return benchmarks_in(convention, codes, min(convention.start.year, today.year) - 1)


def benchmarks_in(convention: Convention, codes: list[str], year: int) -> dict[str, Benchmark]:
    """By indicator code, for a year. Peers: same type, same region. Two queries."""
    rows = Measure.objects.filter(
        indicator_code__in=codes,
        year=year,
        siae__type=convention.siae.type,
        siae__service__region=convention.service.region_id,
    ).values_list("siae_id", "siae__service__departement_id", "indicator_code", *MEASURE_VALUES)
    by_code = defaultdict(list)
    for siae_id, departement_id, code, *values in rows:
        by_code[code].append((siae_id, departement_id, _parts(*values), values[1]))
    asked = _peers(convention, year)
    return {code: _benchmark(convention, year, by_code[code], asked) for code in codes}


def _peers(convention: Convention, year: int) -> Counter[int]:
    """Similar structures of the region, by département, whether they gave their results or not."""
    rows = Siae.objects.filter(
        of_year(year), type=convention.siae.type, service__region=convention.service.region_id
    ).order_by()
    return Counter(dict(rows.values_list("service__departement_id").annotate(n=Count("pk"))))


def _parts(value, examined, durable, transition, positive) -> dict[str, Decimal | None]:
    # Exits are kept as counts: their rates are computed here, never stored.
    if examined is None:
        return {"value": value}
    rates = exit_rates(ExitCounts(examined, durable, transition, positive))
    return {part: getattr(rates, part) for part in EXIT_PARTS}


def _benchmark(convention: Convention, year: int, rows: list[tuple], asked: Counter[int]) -> Benchmark:
    own = next((row for row in rows if row[0] == convention.siae_id), None)
    # The structure is among its peers: with it there are five.
    local = [row for row in rows if row[1] == convention.service.departement_id]
    return Benchmark(
        year=year,
        last=own[2] if own else {},
        examined=own[3] if own else None,
        departement=_medians(local, asked[convention.service.departement_id]),
        region=_medians(rows, asked.total()),
    )


def _medians(rows: list[tuple], asked: int) -> dict[str, PeerMedian]:
    parts = {part for row in rows for part in row[2]}
    return {part: median_of_similar([row[2].get(part) for row in rows], asked) for part in parts}
