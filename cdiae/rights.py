"""Who does what with the council. Its secretariat runs it; the other services it answers to read it."""

from typing import Protocol

from django.db.models import QuerySet

from cdiae.models import Convocation, Council
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import Region, User
from iae_portal.core.rights import may_commit_in, may_edit_in, perimeter
from iae_portal.notifications.models import OutgoingMail

READ = "read"
RUN = "run"  # officers and head of the secretariat: members, agenda, session, drafts
RELEASE = "release"  # head of the secretariat: letters, minutes and opinions leave in the préfet's name

SENTENCES = {
    RUN: "Le secrétariat est tenu par un autre service : vous pouvez lire, pas modifier.",
    RELEASE: "Les convocations, procès-verbaux et avis partent sous la signature du directeur du secrétariat.",
}


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


def require(user: User, action: str, obj: Council | OfCouncil) -> None:
    """NotAllowed, with the sentence that says who may."""
    if not may(user, action, obj):
        raise NotAllowed(SENTENCES[action])


def may_write_territory(user: User, region: Region | None) -> bool:
    """Figures of reference: the national mission everywhere, a regional director those of his own region."""
    return is_national(user) or (region is not None and region.pk in _directed(user))


def may_write_territories(user: User) -> bool:
    """Somewhere at least."""
    return is_national(user) or bool(_directed(user))


def writable_regions(user: User) -> QuerySet[Region]:
    """The regions whose figures of reference the person writes."""
    regions = Region.objects.order_by("name")
    return regions if is_national(user) else regions.filter(pk__in=_directed(user))


def is_national(user: User) -> bool:
    return perimeter(user).has(Role.NATIONAL)


def _directed(user: User) -> frozenset[int]:
    return perimeter(user).regions_where(Role.REGIONAL_DIRECTOR)


def may_answer(user: User, mail: OutgoingMail) -> bool:
    """The secretariat notes the answer of a member: it may read the link of his convocation."""
    convocation = mail.subject
    return isinstance(convocation, Convocation) and may(user, RUN, convocation.meeting)
