"""Filters of the results of a year; its year belongs to the page."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from conventions.filters.types import TypeFilter
from conventions.selectors.year_returns import askable, lacking, late
from conventions.year_parts import BY_KEY, PARTS
from iae_portal.core import clock
from iae_portal.core.filters import (
    MineFilter,
    NetworkFilter,
    OfficerFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
    YearFilter,
)
from iae_portal.core.views.asked import asked_year

WHOLE = "rien"
MISSING = [*((part.key, part.label) for part in PARTS), (WHOLE, "Rien : tout est là")]


class FileSinceFilter(YearFilter):
    """The first year of the file, which then has a line a structure and year; the page shows its own year."""

    def __init__(self):
        super().__init__(label="Fichier depuis l'année", method="of_the_page")
        self.extra["help_text"] = "Laissez vide pour la seule année de la page."


def year_of(data: QueryDict) -> int:
    """The year that a page asks for, by default the last one that is over."""
    return asked_year(data, "year") or clock.today().year - 1


def years_of(data: QueryDict) -> range:
    """That of the page; for a file, since the year that it asks too."""
    last = year_of(data)
    first = asked_year(data, "since") if "export" in data else None
    return range(min(first or last, last), last + 1)


class OtherYearFilter(PortalFilterSet):
    """The same choices, for conventions whose other years go in the file: nothing is missing of what nobody asked."""

    q = SearchFilter(label="Rechercher", keys=("siae__search_key",))
    type = TypeFilter(field_name="siae__type")
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")
    officer = OfficerFilter()
    mine = MineFilter()


class YearReturnFilter(PortalFilterSet):
    q = SearchFilter(label="Rechercher", keys=("convention__siae__search_key",), help="Structure")
    year = YearFilter(label="Année", method="of_the_page", shown=True)
    since = FileSinceFilter()
    missing = filters.ChoiceFilter(label="Il manque", choices=MISSING, empty_label="Indifférent", method="lacks")
    type = TypeFilter(field_name="convention__siae__type")
    network = NetworkFilter(field_name="convention__siae__network")
    region = RegionFilter(field_name="convention__service__region")
    service = ServiceFilter(label="Service", field_name="convention__service")
    officer = OfficerFilter(field_name="convention__officer")
    late = filters.BooleanFilter(label="En retard", method="only_late", widget=forms.CheckboxInput)
    mine = MineFilter("convention__officer")

    def of_the_page(self, rows: QuerySet, name: str, value) -> QuerySet:
        return rows  # the rows of the view are already those of the year

    def lacks(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        rows = askable(rows)
        return rows.exclude(lacking(PARTS)) if value == WHOLE else rows.filter(lacking([BY_KEY[value]]))

    def only_late(self, rows: QuerySet, name: str, value: bool | None) -> QuerySet:
        return askable(rows).filter(late(years_of(self.data), clock.today())) if value else rows
