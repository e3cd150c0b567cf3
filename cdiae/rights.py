"""Who does what with the council. Its secretariat runs it; the other services it answers to read it."""

from typing import Protocol

from cdiae.models import Council
from iae_portal.core.models import User
from iae_portal.core.rights import may_commit_in, may_edit_in, perimeter

READ = "read"
RUN = "run"  # officers and head of the secretariat: members, agenda, session, drafts
RELEASE = "release"  # head of the secretariat: letters, minutes and opinions leave in the préfet's name


class OfCouncil(Protocol):
    council: Council


def council_of(obj: Council | OfCouncil) -> Council:
    return obj if isinstance(obj, Council) else obj.council


def may(user: User, action: str, obj: Council | OfCouncil) -> bool:
    """One answer for views, forms, fragments, files and jobs. `obj` is a council or has one."""
    council = council_of(obj)
    if action == READ:
        seen = perimeter(user)
        return seen.country_wide or any(seen.sees(service) for service in (council.secretariat, *council.served.all()))
    if action == RUN:
        return may_edit_in(user, council.secretariat)
    if action == RELEASE:
        return may_commit_in(user, council.secretariat)
    raise ValueError(f"unknown action {action}")


def may_run(user: User, obj: Council | OfCouncil) -> bool:
    return may(user, RUN, obj)


def may_release(user: User, obj: Council | OfCouncil) -> bool:
    return may(user, RELEASE, obj)
