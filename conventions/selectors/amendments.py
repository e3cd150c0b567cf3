"""What is in force once amendments are signed: the project tells what was first agreed."""

import datetime as dt
from decimal import Decimal

from conventions.enums import AmendmentState
from conventions.models import Amendment, Convention


def posts_in_force(convention: Convention, day: dt.date) -> Decimal | None:
    """Posts in FTE on that day: of the last signed amendment in effect, else of the project; None when unknown."""
    signed = Amendment.objects.filter(convention=convention, state=AmendmentState.SIGNED, posts_after__isnull=False)
    # Of two that take effect on one day, the last signed one.
    last = signed.filter(effective_on__lte=day).order_by("-effective_on", "-signed_on", "-rank").first()
    if last:
        return last.posts_after
    project = getattr(convention, "project", None)
    return project.posts_fte if project else None
