"""Reading the catalogue: common to all, written by the national role."""

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from conventions.enums import Axis
from conventions.models import Indicator

# The axes in the order of the model convention, not of their codes.
AXIS_RANK = Case(*(When(axis=axis, then=Value(rank)) for rank, axis in enumerate(Axis.values)))


def newest_versions() -> QuerySet[Indicator]:
    """The last version of each indicator, retired or not, with how many versions there are (`versions`) and
    the rank of its axis (`axis_rank`)."""
    same = Indicator.objects.filter(code=OuterRef("code")).order_by("-version")
    counted = Indicator.objects.filter(code=OuterRef("code")).order_by().values("code").annotate(n=Count("pk"))
    newest = Indicator.objects.filter(pk=Subquery(same.values("pk")[:1]))
    return newest.annotate(versions=Subquery(counted.values("n")), axis_rank=AXIS_RANK)


def indicators_in_force(but: QuerySet | tuple = ()) -> list[Indicator]:
    """Versions in force for one type of structure or another, but those of some codes. One query."""
    return list(Indicator.objects.filter(retired_on__isnull=True).exclude(code__in=but))


def current_indicators(siae_type: str, but: QuerySet | tuple = ()) -> list[Indicator]:
    """Those that concern a type of structure."""
    rows = indicators_in_force(but)
    # In Python: SQLite has no query inside a JSON list.
    return [row for row in rows if siae_type in row.types]


def versions_of(indicator: Indicator) -> QuerySet[Indicator]:
    """Every version of the same code, newest first."""
    return Indicator.objects.filter(code=indicator.code).order_by("-version")
