"""Reading the catalogue: common to all, written by the national role."""

from django.db.models import Count, OuterRef, QuerySet, Subquery

from conventions.models import Indicator


def newest_versions() -> QuerySet[Indicator]:
    """The last version of each indicator, retired or not, with how many versions there are (`versions`)."""
    same = Indicator.objects.filter(code=OuterRef("code")).order_by("-version")
    counted = Indicator.objects.filter(code=OuterRef("code")).order_by().values("code").annotate(n=Count("pk"))
    return Indicator.objects.filter(pk=Subquery(same.values("pk")[:1])).annotate(versions=Subquery(counted.values("n")))


def versions_of(indicator: Indicator) -> QuerySet[Indicator]:
    """Every version of the same code, newest first."""
    return Indicator.objects.filter(code=indicator.code).order_by("-version")
