"""Reading FDI files."""

from django.db.models import QuerySet

from financing.models import FdiFile
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter


def fdi_files_visible_to(user: User) -> QuerySet[FdiFile]:
    return FdiFile.objects.filter(perimeter(user).services_filter("service")).select_related(
        "siae", "service__region", "opinion"
    )
