"""The team of a service: a person takes a role from a day, and leaves it on another."""

import datetime as dt

from django.db import transaction

from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside, years_around
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.rights import grantable_roles
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.services.ends import check_end
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell

FIELDS = ["user", "role", "start", "end"]


def check_right(actor: User, service: Service, role: str) -> None:
    if role not in grantable_roles(actor, service):
        raise NotAllowed(f"Vous ne pouvez pas gérer le rôle « {Role(role).label} » dans ce service.")


def refuse_twice(assignment: Assignment) -> None:
    """The same role is not held twice at the same time."""
    same = {name: getattr(assignment, name) for name in ("user", "service", "role")}
    if any(assignment.meets(row) for row in Assignment.objects.filter(**same).exclude(pk=assignment.pk)):
        raise Refusal(f"{assignment.user} a déjà ce rôle dans ce service pendant cette période.")


def refuse_far(*, start: dt.date | None = None, end: dt.date | None = None) -> None:
    """DESIGN: a person has held his role for a working life at most, takes it within two years, for ten at most."""
    first, soon = years_around(clock.today(), 50, 2)
    _, last = years_around(clock.today(), 0, 10)
    refuse_outside(outside("start", start, first, soon), outside("end", end, None, last))


@transaction.atomic
def add_assignment(
    *, actor: User, service: Service, user: User, role: str, start: dt.date, end: dt.date | None = None
) -> Assignment:
    """Give a role in the service. The same role may not be held twice at the same time."""
    check_right(actor, service, role)
    refuse_far(start=start, end=end)
    assignment = Assignment(user=user, service=service, role=role, start=start, end=end)
    refuse_twice(assignment)
    return add_and_tell(
        assignment, actor=actor, action="assignment.add", sentence=f"Affectation : {assignment}", fields=FIELDS
    )


@transaction.atomic
def close_assignment(
    *, actor: User, assignment: Assignment, end: dt.date, comment: str, seen: str | None = None
) -> Assignment:
    """Give the assignment its last day. Nobody closes his own: a service would be left without a head. `seen` is the
    last day that the page showed."""
    locked = lock(assignment)
    check_right(actor, locked.service, locked.role)
    if locked.user_id == actor.pk:
        raise Refusal("Vous ne pouvez pas clore votre propre affectation : demandez-le à la mission nationale.")
    refuse_far(end=end)
    check_end(seen, locked.end, last_change([locked], "end"))
    save_and_tell(
        locked,
        actor=actor,
        action="assignment.close",
        sentence=f"Affectation close au {end:%d/%m/%Y} : {locked}",
        values={"end": end},
        comment=comment,
    )
    return locked
