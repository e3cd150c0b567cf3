"""Targets and results of many structures in one year, for the file of a service: a line a structure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import QuerySet

from conventions.coherence import TOTALS
from conventions.models import Convention, Indicator, Measure, Proposal, Siae, Target, YearReturn
from conventions.rates import ExitRates
from conventions.year_parts import PARTS
from iae_portal.core.exports import Column
from iae_portal.core.slices import in_slices

RATES = {"dynamic": "Taux de sorties dynamiques", "durable": "Taux d'emploi durable"}


def other_years(
    conventions: QuerySet[Convention], years: Iterable[int], told: QuerySet[YearReturn]
) -> Iterator[YearReturn]:
    """A line, never saved, for each year of a structure that has figures and that the portal did not ask for: results
    of before it, targets to come; structure by structure, in their order. Four queries a slice."""
    siaes = Siae.objects.filter(pk__in=conventions.order_by().values("siae")).order_by("sort_key", "pk")
    for some in in_slices(siaes.values_list("pk", flat=True)):
        asked = told.filter(convention__siae__in=some).order_by().values_list("convention__siae", "year")
        yield from _others(conventions.filter(siae__in=some), years, set(asked))


def _others(
    conventions: QuerySet[Convention], years: Iterable[int], known: set[tuple[int, int]]
) -> Iterator[YearReturn]:
    of_siae: dict[int, list[Convention]] = {}
    for convention in conventions.order_by("start", "pk"):
        of_siae.setdefault(convention.siae_id, []).append(convention)
    found = {
        (siae, year): next((one for one in reversed(of_siae[siae]) if one.start.year <= year), of_siae[siae][0])
        for siae, year in Measure.objects.filter(siae__in=list(of_siae), year__in=years).values_list("siae", "year")
    }
    agreed = Target.objects.filter(convention__siae__in=list(of_siae), year__in=years, agreed__isnull=False)
    by_pk = {one.pk: one for rows in of_siae.values() for one in rows}
    for convention, year in agreed.values_list("convention", "year"):
        if convention in by_pk:
            found[by_pk[convention].siae_id, year] = by_pk[convention]
    others = [(one, year) for (siae, year), one in found.items() if (siae, year) not in known]
    others.sort(key=lambda other: (other[0].siae.sort_key, other[0].siae_id, other[0].pk, other[1]))
    for one, year in others:
        line = YearReturn(convention=one, year=year)
        line.reminded_on = None
        for part in PARTS:
            setattr(line, part.flag, None)
        yield line


def with_figures(found: list[YearReturn]) -> list[YearReturn]:
    """The rows, each with `figures` (measures) and `agreed` (proposals) by code of indicator. Two queries."""
    siaes, years = {row.convention.siae_id for row in found}, {row.year for row in found}
    measures: dict[tuple[int, int], dict[str, Measure]] = {}
    for measure in Measure.objects.filter(siae__in=siaes, year__in=years):
        measures.setdefault((measure.siae_id, measure.year), {})[measure.indicator_code] = measure
    agreed: dict[tuple[int, int], dict[str, Proposal]] = {}
    conventions = {row.convention_id for row in found}
    targets = Target.objects.filter(convention__in=conventions, year__in=years, agreed__isnull=False)
    for target in targets.select_related("agreed", "indicator"):
        agreed.setdefault((target.convention_id, target.year), {})[target.indicator.code] = target.agreed
    for row in found:
        row.figures = measures.get((row.convention.siae_id, row.year), {})
        row.agreed = agreed.get((row.convention_id, row.year), {})
    return found


def figure_columns() -> list[Column]:
    """Titled as the import of results reads them: a file that is exported may come back, corrected."""
    columns = []
    for one in sorted(Indicator.objects.filter(retired_on__isnull=True), key=lambda one: not one.is_exit_rates):
        if one.is_exit_rates:
            columns += [Column(title, _total(one.code, name)) for name, title in TOTALS.items()]
            for name, title in RATES.items():
                columns += [Column(title, _rate(one.code, name)), Column(f"{title} – cible", _agreed(one.code, name))]
        else:
            columns += [Column(one.name, _value(one.code)), Column(f"{one.name} – cible", _agreed(one.code, "value"))]
    return columns


def _total(code: str, name: str):
    return lambda row: getattr(row.figures.get(code), name, None)


def _rate(code: str, name: str):
    def rate(row: YearReturn) -> Decimal | None:
        rates: ExitRates | None = getattr(row.figures.get(code), "exit_rates", None)
        return getattr(rates, name, None)

    return rate


def _value(code: str):
    return lambda row: getattr(row.figures.get(code), "value", None)


def _agreed(code: str, name: str):
    return lambda row: getattr(row.agreed.get(code), name, None)
