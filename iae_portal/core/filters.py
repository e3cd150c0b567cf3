"""Filters of list pages: a search box that ignores accents and case, the service only when there is a choice."""

from functools import reduce
from operator import and_, or_

import django_filters as filters
from django.db.models import Q

from iae_portal.core.forms import dress
from iae_portal.core.models import Service
from iae_portal.core.rights import departmental_services, perimeter
from iae_portal.core.text import fold


def words_in(key: str, typed: str) -> Q:
    """Every word typed is somewhere in the search key (see core.text.fold)."""
    return reduce(and_, (Q(**{f"{key}__contains": word}) for word in fold(typed).split()), Q())


class SearchFilter(filters.CharFilter):
    """A search box: the rows of which one of the `keys` holds every word; or `method` names what searches."""

    def __init__(self, *args, keys: tuple[str, ...] = (), help: str = "", **kwargs):
        super().__init__(*args, max_length=120, help_text=help, **kwargs)
        self.keys = keys

    def filter(self, rows, value):
        return rows.filter(reduce(or_, (words_in(key, value) for key in self.keys))) if value else rows


class ServiceFilter(filters.ModelChoiceFilter):
    """Choice among the departmental services the person sees; PortalFilterSet hides it when there is only one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, queryset=_services, empty_label="Tous", **kwargs)


def _services(request):
    return departmental_services(request.user) if request else Service.objects.none()


class PortalFilterSet(filters.FilterSet):
    """Filter set with DSFR widgets, scoped to the request's user."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = perimeter(self.request.user) if self.request else None
        if own and not own.country_wide and not own.region_ids and len(own.service_ids) < 2:
            for name in [name for name, row in self.filters.items() if isinstance(row, ServiceFilter)]:
                del self.filters[name]
        dress(self.form)
