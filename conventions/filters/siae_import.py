"""Filter of the lines of an import of structures."""

import django_filters as filters

from conventions.selectors.siae_import import OUTCOMES
from iae_portal.core.filters import PortalFilterSet
from iae_portal.core.models import JobLine


class ImportLineFilter(PortalFilterSet):
    level = filters.ChoiceFilter(label="Issue", choices=tuple(OUTCOMES.items()), empty_label="Toutes")

    class Meta:
        model = JobLine
        fields = []
