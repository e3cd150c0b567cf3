"""Filters of list pages: a search box that ignores accents and case, the service only when there is a choice."""

import django_filters as filters

from iae_portal.core.forms import dress
from iae_portal.core.models import Service
from iae_portal.core.rights import departmental_services, perimeter


class SearchFilter(filters.CharFilter):
    """A search box; `method` names the method that searches."""

    def __init__(self, *args, help: str = "", **kwargs):
        super().__init__(*args, max_length=120, help_text=help, **kwargs)


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
