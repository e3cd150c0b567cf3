"""Filters of list pages: a search box that ignores accents and case, the service only when there is a choice."""

from functools import reduce
from operator import and_, or_

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from iae_portal.core.databases import scattered
from iae_portal.core.enums import LOCAL_ROLES
from iae_portal.core.forms import dress
from iae_portal.core.forms.numbers import YearField
from iae_portal.core.models import Region, Service, User
from iae_portal.core.rights import departmental_services, perimeter, visible_services
from iae_portal.core.text import fold

FIGURES = 9  # in a row, at most, in the number of a dossier: 059 09 0002; a SIRET has more
WIDE = "plus"  # in the address of a list: its discreet criteria are shown too
OF_EVERY_LIST = ("page", "tri", "export", WIDE)


def words_in(key: str, typed: str) -> Q:
    """Every word typed is somewhere in the search key (see core.text.fold)."""
    return reduce(and_, (Q(**{f"{key}__contains": word}) for word in fold(typed).split()), Q())


def number_in(field: str, typed: str, mark: str) -> Q:
    """The number holds what was typed, however its groups are parted: "59L 09 0002", "EI59L090002".

    `mark` parts them in the column. A text without any figure is no number: nothing answers.
    """
    compact = fold(typed).replace(" ", "").upper()
    if not any(sign.isdigit() for sign in compact) or (compact.isdigit() and len(compact) > FIGURES):
        return Q(pk__in=[])
    return scattered(field, compact) & Q(Contains(Replace(F(field), Value(mark), Value("")), compact))


class SearchFilter(filters.CharFilter):
    """A search box: the rows of which one of the `keys` holds every word; or `method` names what searches."""

    def __init__(self, *args, keys: tuple[str, ...] = (), help: str = "", **kwargs):
        super().__init__(*args, max_length=120, help_text=help, **kwargs)
        self.keys = keys

    def filter(self, rows, value):
        return rows.filter(reduce(or_, (words_in(key, value) for key in self.keys))) if value else rows


class Names(ModelChoiceIterator):
    """Choices by their names alone: a hundred services cost more as objects than the rest of the form."""

    def __init__(self, field):
        super().__init__(field)
        self.queryset = self.queryset.values_list("pk", "name")

    def choice(self, row):
        return row


class NamedField(ModelChoiceField):
    iterator = Names


class ServiceFilter(filters.ModelChoiceFilter):
    """Choice among the departmental services the person sees; PortalFilterSet hides it when there is only one.

    `every`: regional and national services too, where they have rows of their own.
    """

    field_class = NamedField

    def __init__(self, *args, every: bool = False, **kwargs):
        super().__init__(*args, queryset=_every_service if every else _services, empty_label="Tous", **kwargs)


def _services(request):
    return departmental_services(request.user) if request else Service.objects.none()


def _every_service(request):
    return visible_services(request.user) if request else Service.objects.none()


class RegionFilter(filters.ModelChoiceFilter):
    """Choice among the regions the person sees; PortalFilterSet hides it when there is only one."""

    discreet = True  # on the form once it is asked for: by the link of a figure

    def __init__(self, *args, **kwargs):
        super().__init__(*args, queryset=_regions, label="Région", empty_label="Toutes", **kwargs)


def _regions(request):
    seen = visible_services(request.user).values("region") if request else []
    return Region.objects.filter(pk__in=seen).order_by("name")


class NetworkFilter(filters.CharFilter):
    """The network of a structure, as it was written."""

    discreet = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label="Réseau", lookup_expr="iexact", max_length=80, **kwargs)


class YearFilter(filters.NumberFilter):
    """A year that dates can hold; `shown`: a criterion of every visit."""

    field_class = YearField

    def __init__(self, *args, shown: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.discreet = not shown


class OfficerFilter(filters.ModelChoiceFilter):
    """Who is in charge, among the people of the services that the person sees."""

    discreet = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, queryset=_officers, label="Chargé du dossier", empty_label="Tous", **kwargs)


def _officers(request):
    seen = visible_services(request.user) if request else Service.objects.none()
    return User.objects.filter(assignments__role__in=LOCAL_ROLES, assignments__service__in=seen).distinct()


def officers_named(request, typed: str) -> list[int]:
    """Who is in charge, among the people of the services that the person sees: each word typed begins one of their
    names. Read in Python, as names have no search key: they are some hundreds for the country."""
    words = fold(typed).split()
    people = _officers(request).order_by().values_list("pk", "first_name", "last_name") if words else ()
    return [
        pk
        for pk, *names in people
        if all(any(own.startswith(word) for own in fold(" ".join(names)).split()) for word in words)
    ]


class DayFilter(filters.DateFilter):
    """A day, first or last of what is asked (`lookup_expr`)."""

    discreet = True


class MineFilter(filters.BooleanFilter):
    """The rows that the person is in charge of; hidden from whoever can be in charge of none."""

    def __init__(self, field_name: str = "officer", **options):
        super().__init__(field_name, label="Mes dossiers", widget=forms.CheckboxInput, **options)

    def filter(self, qs: QuerySet, value: bool | None) -> QuerySet:
        return qs.filter(**{self.field_name: self.parent.request.user}) if value else qs


class PortalFilterSet(filters.FilterSet):
    """Filter set with DSFR widgets, scoped to the request's user."""

    last: tuple[str, ...] = ()  # what a parent gives, asked after what the list adds

    @classmethod
    def get_filters(cls):
        ranks = {name: rank for rank, name in enumerate(cls.last, start=1)}
        return dict(sorted(super().get_filters().items(), key=lambda found: ranks.get(found[0], 0)))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = perimeter(self.request.user) if self.request else None
        if own and not own.country_wide:
            if not own.region_ids and len(own.service_ids) < 2:
                self._hide(ServiceFilter)
            if len({held.service.region_id for held in own.roles}) < 2:
                self._hide(RegionFilter)
        if own and not own.service_ids:
            self._hide(MineFilter)
        discreet = [name for name, row in self.filters.items() if getattr(row, "discreet", False)]
        self.has_more = bool(discreet) and not self.data.get(WIDE)
        # Before the form is made: a field that nobody sees is not worth making.
        for name in discreet if self.has_more else ():
            if not self.data.get(name):
                del self.filters[name]
        dress(self.form)

    @property
    def asked(self) -> set[str]:
        """Names of the filters that the address fills."""
        return {name for name in self.filters if self.data.get(name)}

    @property
    def notes(self) -> list[str]:
        """What the address asks and no criterion answers."""
        gone = [name for name, value in self.data.items() if value and not self._knows(name)]
        notes = [f"« {name[:30]} » n'est pas un critère de cette liste : elle n'en tient pas compte." for name in gone]
        if any(self._is_elsewhere(name) for name in self.base_filters.keys() - self.filters.keys()):
            notes.append("Le territoire demandé n'est pas le vôtre : la liste montre ce qui est de votre périmètre.")
        return notes

    def _knows(self, name: str) -> bool:
        return name in self.base_filters or name in OF_EVERY_LIST

    def _is_elsewhere(self, name: str) -> bool:
        """Asked of a criterion that was hidden: the person has one territory, and it is another one."""
        held = [role.service for role in perimeter(self.request.user).roles]
        own = {str(key) for service in held for key in (service.pk, service.region_id)}
        asked = self.data.get(name)
        return bool(asked) and isinstance(self.base_filters[name], (ServiceFilter, RegionFilter)) and asked not in own

    @property
    def compares(self) -> str:
        """What a page that counts beside its list counts by: the regions of the country, else services."""
        chosen = self.data.get("region") or self.data.get("service")
        return "service" if chosen or not perimeter(self.request.user).country_wide else "region"

    def _hide(self, kind: type) -> None:
        for name in [name for name, row in self.filters.items() if isinstance(row, kind)]:
            del self.filters[name]
