"""What the page of the strategy lists beside the table of its diagnosis."""

from django.db.models import QuerySet

from cdiae.models import Council, Diagnosis, Initiative
from conventions.models import Orientation
from iae_portal.core.models import Region


def diagnoses_of(council: Council) -> list[Diagnosis]:
    """The latest first, with what its table needs."""
    return list(
        council.diagnoses.select_related("council__departement__region", "council__secretariat").order_by("-year")
    )


def orientations_of(council: Council) -> QuerySet[Orientation]:
    return Orientation.objects.filter(departement=council.departement).order_by("axis", "start", "pk")


def shareable_initiatives(region: Region) -> QuerySet[Initiative]:
    """Those that the councils of a region propose for the fourth workshop of a seminar."""
    rows = Initiative.objects.filter(shareable=True, council__departement__region=region)
    return rows.select_related("council__departement").order_by("council__departement__code", "theme", "title")
