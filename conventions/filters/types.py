"""What several lists ask of a structure."""

import django_filters as filters
from django.db.models import QuerySet

from conventions.enums import StructureType
from conventions.models import Convention
from iae_portal.core.filters import OfficerFilter
from iae_portal.core.models import User


class TypeFilter(filters.ChoiceFilter):
    """EI, ETTI, ACI, AI, and what the law adds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label="Type", choices=StructureType.choices, empty_label="Tous", **kwargs)


class FollowedFilter(OfficerFilter):
    """The rows of structures (`field_name`) of which a person has a dossier in charge, whatever came of it."""

    def __init__(self, field_name: str):
        super().__init__(field_name=field_name)

    def filter(self, qs: QuerySet, value: User | None) -> QuerySet:
        if value is None:
            return qs
        return qs.filter(**{f"{self.field_name}__in": Convention.objects.filter(officer=value).values("siae")})
