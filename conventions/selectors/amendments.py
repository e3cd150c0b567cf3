"""What is in force once amendments are signed: the project tells what was first agreed."""

import datetime as dt
from decimal import Decimal

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce

from conventions.enums import AmendmentState
from conventions.models import Amendment, Convention


def posts_on(day: dt.date) -> Coalesce:
    """The same for many conventions: an annotation of their queryset."""
    amended = _changing_posts(day).filter(convention=OuterRef("pk"))
    return Coalesce(amended.values("posts_after")[:1], "project__posts_fte")


def _changing_posts(day: dt.date) -> QuerySet[Amendment]:
    """Of two that take effect on one day, the last signed one first."""
    signed = Amendment.objects.filter(state=AmendmentState.SIGNED, posts_after__isnull=False, effective_on__lte=day)
    return signed.order_by("-effective_on", "-signed_on", "-rank")


def posts_in_force(convention: Convention, day: dt.date) -> Decimal | None:
    """Posts in FTE on that day: of the last signed amendment in effect, else of the project; None when unknown."""
    last = _changing_posts(day).filter(convention=convention).first()
    if last:
        return last.posts_after
    project = getattr(convention, "project", None)
    return project.posts_fte if project else None
