"""Figures of reference of the regions and of the country."""

from django.db.models import F, Q, QuerySet

from cdiae.models import TerritoryFigures
from iae_portal.core.models import Region

COUNTRY_FIRST = F("region__name").asc(nulls_first=True)


def territory_figures(year: int) -> QuerySet[TerritoryFigures]:
    """Of a year: the country, then the regions by their name. Common data, read by everybody."""
    return TerritoryFigures.objects.filter(year=year).select_related("region").order_by(COUNTRY_FIRST, "pk")


def years_of_figures() -> list[int]:
    """The years that have figures, latest first."""
    return list(TerritoryFigures.objects.order_by("-year").values_list("year", flat=True).distinct())


def references_of(region: Region, year: int) -> dict[int | None, TerritoryFigures]:
    """The figures of the region (by its key) and those of France (None), where they exist."""
    rows = TerritoryFigures.objects.filter(Q(region=region) | Q(region__isnull=True), year=year)
    return {row.region_id: row for row in rows.select_related("region")}
