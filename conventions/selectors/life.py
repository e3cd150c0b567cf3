"""Results of a structure year after year, beside what was agreed."""

from dataclasses import dataclass

from conventions.models import Convention, Indicator, Measure, Proposal
from conventions.rates import rates_label
from conventions.selectors.measures import measure_label, value_label


@dataclass(frozen=True)
class Cell:
    """One year of one indicator, ready to print: measured, agreed."""

    year: int
    measured: str
    agreed: str


@dataclass(frozen=True)
class ResultRow:
    indicator: Indicator
    cells: list[Cell]


def results_of(convention: Convention, years: list[int]) -> list[ResultRow]:
    """The exit rates and the indicators of the convention, for the years that are over. Three queries."""
    targets = list(convention.targets.select_related("indicator", "agreed"))
    agreed = {(row.indicator.code, row.year): row.agreed for row in targets if row.agreed}
    measures = {
        (row.indicator_code, row.year): row for row in Measure.objects.filter(siae=convention.siae, year__in=years)
    }
    codes = {row.indicator.code for row in targets} | {code for code, _ in measures}
    indicators = [
        row
        for row in Indicator.objects.filter(retired_on__isnull=True)
        if convention.siae.type in row.types and (row.is_exit_rates or row.code in codes)
    ]
    return [
        ResultRow(
            row,
            [
                Cell(
                    year,
                    measure_label(measures.get((row.code, year)), row) or "–",
                    _agreed(agreed.get((row.code, year)), row),
                )
                for year in years
            ],
        )
        for row in indicators
    ]


def _agreed(proposal: Proposal | None, indicator: Indicator) -> str:
    if proposal is None:
        return ""
    if indicator.is_exit_rates:
        return rates_label(proposal.dynamic, proposal.durable)
    return value_label(proposal.value, indicator)
