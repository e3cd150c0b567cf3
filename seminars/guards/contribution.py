"""What a contribution waits for, each in a sentence."""

from iae_portal.core.text import french_list
from iae_portal.core.workflow import Request
from seminars.models import Contribution


def everything_is_given(contribution: Contribution, request: Request) -> str | None:
    missing = contribution.missing
    return f"La région doit encore : {french_list(missing)}." if missing else None


def event_is_over(contribution: Contribution, request: Request) -> str | None:
    return "L'événement se prépare encore." if contribution.is_prepared else None
