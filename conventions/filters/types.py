"""What several lists ask of a structure."""

import django_filters as filters
from django.db.models import QuerySet

from conventions.enums import StructureType
from conventions.models import Convention
from iae_portal.core.filters import (
    NetworkFilter,
    OfficerFilter,
    PortalFilterSet,
    RegionFilter,
    SearchFilter,
    ServiceFilter,
)
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


class StructureFilter(PortalFilterSet):
    """Rows of a structure (`siae`) and of a service."""

    q = SearchFilter(label="Rechercher", keys=("siae__search_key",), help="Structure")
    type = TypeFilter(field_name="siae__type")
    officer = FollowedFilter("siae")
    network = NetworkFilter(field_name="siae__network")
    region = RegionFilter(field_name="service__region")
    service = ServiceFilter(label="Service")

    last = ("type", "officer", "network", "region", "service")
