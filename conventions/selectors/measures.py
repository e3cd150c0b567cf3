"""What was measured of a structure, laid out by indicator and year, alone or beside what was agreed."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact

from conventions.attainment import Attainment, attainment, weakest
from conventions.enums import Direction
from conventions.exits import motives_of
from conventions.models import Convention, ExitMotive, Indicator, Measure, Proposal, Siae
from conventions.rates import ExitCounts, exit_rates, rates_label
from conventions.selectors.indicators import current_indicators
from iae_portal.core.databases import Unindexed, among
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import counted, number

YEARS_SHOWN = 4
EXIT_RATES = "SORTIES"  # the indicator of the catalogue that keeps exits by class
EXITS = Q(indicator_code=EXIT_RATES)


@dataclass(frozen=True)
class MeasureLine:
    """One indicator: its name and one label per year ("" where nothing was measured)."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class MeasureTable:
    years: tuple[int, ...]
    lines: tuple[MeasureLine, ...]


def measures_visible_to(user: User) -> QuerySet[Measure]:
    """What was observed for the structures that the user may read."""
    own = perimeter(user)
    if own.country_wide:
        return Measure.objects.all()
    # By structure first: the rows of one service are found without reading those of the country, even to show the few
    # of a last page.
    own_siaes = Siae.objects.filter(own.services_filter("service")).order_by().values("pk")
    return Measure.objects.filter(among("siae_id", own_siaes, Q(siae__in=own_siaes)))


def exits_in_order() -> Q:
    """EXITS, without its index: the first of the country are found by walking its structures, not by sorting it all."""
    return Q(Exact(Unindexed(F("indicator_code")), EXIT_RATES))


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
    """ "62,5 % dynamiques, dont 30 % durables (8 sorties examinées)" for exits, else the value with its unit."""
    if measure is None:
        return ""
    if measure.examined is not None:
        rates = exit_rates(ExitCounts(measure.examined, measure.durable, measure.transition, measure.positive))
        examined = counted(measure.examined, "sortie examinée", "sorties examinées")
        return f"{rates_label(rates.dynamic, rates.durable)} ({examined})"
    return number(measure.value) if indicator is None else indicator.in_unit(measure.value)


@dataclass(frozen=True)
class Cell:
    """One year of one indicator, ready to print: measured, agreed, and how far the second is reached."""

    year: int
    measured: str
    agreed: str
    reached: Attainment | None


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
    # The exit rates always, the other indicators once they were negotiated or measured.
    shown = [row for row in current_indicators(convention.siae.type) if row.is_exit_rates or row.code in codes]
    return [ResultRow(row, [_cell(row, year, measures, agreed) for year in years]) for row in shown]


def _cell(indicator: Indicator, year: int, measures: dict, agreed: dict) -> Cell:
    measure, target = measures.get((indicator.code, year)), agreed.get((indicator.code, year))
    return Cell(
        year=year,
        measured=measure_label(measure, indicator) or "–",
        agreed=agreed_label(target, indicator),
        reached=reached(indicator, measure, target),
    )


def agreed_label(proposal: Proposal | None, indicator: Indicator) -> str:
    if proposal is None:
        return ""
    if indicator.is_exit_rates:
        return rates_label(proposal.dynamic, proposal.durable)
    return indicator.in_unit(proposal.value)


def reached(indicator: Indicator, measure: Measure | None, agreed: Proposal | None) -> Attainment | None:
    """Exit rates were agreed together: the dynamic rate and the durable one, the weaker counts."""
    if measure is None or agreed is None:
        return None
    if indicator.is_exit_rates:
        rates = measure.exit_rates
        pairs = ((rates.dynamic, agreed.dynamic), (rates.durable, agreed.durable))
        return weakest([attainment(*pair) for pair in pairs])
    return attainment(measure.value, agreed.value, lower_is_better=indicator.direction == Direction.DOWN)


def motives_in(year: int) -> list[ExitMotive]:
    """Those that class the exits of a year, in the order of the page. One query."""
    return motives_of(ExitMotive.objects.all(), year)
