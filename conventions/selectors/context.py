"""What the annex recalls before its objectives: other conventions held, results of the last years."""

from dataclasses import asdict

from django.db.models import QuerySet

from conventions.enums import RUNNING_STATES, IndicatorUnit
from conventions.models import Convention, Indicator, Measure
from conventions.rates import ExitCounts, exit_rates
from iae_portal.core.services.journal import plain

YEARS = 3


def other_conventions(convention: Convention) -> QuerySet[Convention]:
    """Held by the same body, under another title or in another establishment."""
    rows = Convention.objects.filter(siae__siret__startswith=convention.siae.siren, state__in=RUNNING_STATES)
    return rows.exclude(pk=convention.pk).exclude(siae=convention.siae_id).select_related("siae").order_by("number")


def past_rates(convention: Convention) -> list[dict]:
    """The exit rates measured in the years before the convention, in per cent, as the journal keeps values."""
    codes = Indicator.objects.filter(unit=IndicatorUnit.EXIT_RATES).values("code")
    first = convention.start.year - YEARS
    rows = Measure.objects.filter(siae=convention.siae_id, indicator_code__in=codes)
    rows = rows.filter(year__range=(first, convention.start.year - 1), examined__isnull=False).order_by("year")
    return [{"year": row.year, **plain(asdict(_rates(row)))} for row in rows]


def _rates(row: Measure):
    return exit_rates(ExitCounts(row.examined, row.durable, row.transition, row.positive))
