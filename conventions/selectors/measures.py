"""What was measured of a structure, laid out by indicator and year."""

from dataclasses import dataclass

from conventions.models import Indicator, Measure, Siae
from conventions.rates import ExitCounts, exit_rates, rate_label
from iae_portal.core.text import number, percent

YEARS_SHOWN = 4


@dataclass(frozen=True)
class MeasureLine:
    """One indicator: its name and one label per year ("" where nothing was measured)."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class MeasureTable:
    years: tuple[int, ...]
    lines: tuple[MeasureLine, ...]


def measures_of(siae: Siae) -> MeasureTable:
    """The last years that have measures, oldest first; two queries."""
    measures = list(Measure.objects.filter(siae=siae).order_by("indicator_code", "year"))
    years = tuple(sorted({measure.year for measure in measures})[-YEARS_SHOWN:])
    codes = {measure.indicator_code for measure in measures}
    names = _names(codes)
    cells = {(measure.indicator_code, measure.year): measure for measure in measures if measure.year in years}
    lines = []
    for code in sorted(codes, key=lambda code: names[code].name if code in names else code):
        indicator = names.get(code)
        labels = tuple(measure_label(cells.get((code, year)), indicator) for year in years)
        lines.append(MeasureLine(indicator.name if indicator else code, labels))
    return MeasureTable(years, tuple(lines))


def _names(codes: set[str]) -> dict[str, Indicator]:
    """The newest version of each code."""
    rows = Indicator.objects.filter(code__in=codes).order_by("code", "version")
    return {indicator.code: indicator for indicator in rows}


def measure_label(measure: Measure | None, indicator: Indicator | None) -> str:
    """ "62,5 % dynamiques dont 30 % durables" for exits, else the value with its unit."""
    if measure is None:
        return ""
    if measure.examined is not None:
        rates = exit_rates(ExitCounts(measure.examined, measure.durable, measure.transition, measure.positive))
        return (
            f"{rate_label(rates.dynamic)} dynamiques, {rate_label(rates.durable)} durables "
            f"({number(measure.examined)} sorties examinées)"
        )
    if indicator is None:
        return number(measure.value)
    return percent(measure.value) if indicator.unit == "percent" else unit_label(measure.value, indicator)


def unit_label(value, indicator: Indicator) -> str:
    """A value followed by its unit when the unit is a thing to count."""
    words = {"hours": " h", "days": " j", "euros": " €"}
    return f"{number(value)}{words.get(indicator.unit, '')}"
