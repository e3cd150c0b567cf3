"""The results of one year: what was agreed, how far it is reached, the years before, the median of similar ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from conventions.attainment import Attainment
from conventions.enums import Axis
from conventions.models import Convention, Indicator, Measure
from conventions.rates import rate_label
from conventions.selectors.benchmarks import Benchmark, benchmarks_in
from conventions.selectors.indicators import current_indicators
from conventions.selectors.measures import agreed_label, reached
from conventions.slots import YEAR_FIGURES
from iae_portal.core.charts.spark import spark

YEARS_BEFORE = 3


@dataclass(frozen=True)
class YearLine:
    """One indicator in one year. `past` are (year, label), oldest first; `points` draw them with the year itself."""

    indicator: Indicator
    target: str
    reached: Attainment | None
    past: list[tuple[int, str]]
    points: str
    benchmark: Benchmark
    from_annex: Decimal | None

    @property
    def median(self) -> str:
        """Of the département where enough structures are alike, otherwise of the region."""
        local = self.benchmark.departement
        hidden = not local or any(part.is_hidden for part in local.values())
        return self.benchmark.region_label if hidden else self.benchmark.departement_label

    @property
    def median_area(self) -> str:
        hidden = self.median == self.benchmark.region_label
        return "région" if hidden else "département"


@dataclass(frozen=True)
class YearResults:
    lines: list[YearLine]
    measures: list[Measure]
    annex: str
    annex_values: dict[str, Decimal]

    @property
    def exits(self) -> YearLine | None:
        return next((line for line in self.lines if line.indicator.is_exit_rates), None)

    @property
    def plain(self) -> list[tuple[str, list[YearLine]]]:
        """The other indicators, by axis in the order of the model convention."""
        rows = [line for line in self.lines if not line.indicator.is_exit_rates]
        return [(axis.label, found) for axis in Axis if (found := [row for row in rows if row.indicator.axis == axis])]


def year_results(convention: Convention, year: int) -> YearResults:
    """Every indicator of the type, in five queries and those of the annexe."""
    indicators = current_indicators(convention.siae.type)
    agreed = {row.indicator.code: row.agreed for row in _targets(convention, year)}
    years = range(year - YEARS_BEFORE, year + 1)
    rows = convention.siae.measures.filter(year__in=years)
    known = {(row.indicator_code, row.year): row for row in rows}
    benchmarks = benchmarks_in(convention, [row.code for row in indicators], year)
    values, said = next((found for _, figures in YEAR_FIGURES if (found := figures(convention, year))), ({}, ""))
    lines = [
        YearLine(
            indicator=row,
            target=agreed_label(agreed.get(row.code), row),
            reached=reached(row, known.get((row.code, year)), agreed.get(row.code)),
            past=[(each, _short(measure, row)) for each in years[:-1] if (measure := known.get((row.code, each)))],
            points=spark([_figure(known.get((row.code, each))) for each in years]),
            benchmark=benchmarks[row.code],
            from_annex=values.get(row.code),
        )
        for row in indicators
    ]
    return YearResults(lines, [row for (_, each), row in known.items() if each == year], said, values)


def _targets(convention: Convention, year: int) -> Sequence:
    return convention.targets.filter(year=year).select_related("indicator", "agreed")


def _figure(measure: Measure | None) -> Decimal | None:
    if measure is None:
        return None
    return measure.value if measure.examined is None else measure.exit_rates.dynamic


def _short(measure: Measure, indicator: Indicator) -> str:
    return rate_label(_figure(measure)) if indicator.is_exit_rates else indicator.in_unit(measure.value)
