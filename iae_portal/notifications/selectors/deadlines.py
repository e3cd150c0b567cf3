"""Reading deadlines and the ledger of reminders, inside a perimeter."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from iae_portal.core import clock
from iae_portal.core.models import Assignment, User
from iae_portal.core.rights import perimeter, visible_services
from iae_portal.notifications.models import Deadline, ReminderSent


def deadlines_visible_to(user: User) -> QuerySet[Deadline]:
    """Deadlines of the services in the perimeter, one's own among them."""
    own = perimeter(user)
    if own.country_wide or not own.region_ids:
        return Deadline.objects.filter(own.services_filter("service"))
    # By service first: a join to its region would lead SQLite through every deadline of the country.
    return Deadline.objects.filter(service__in=visible_services(user).order_by().values("pk"))


def _owned_by(user: User) -> Q:
    """Who moved to another service leaves there what he owed."""
    return Q(owner=user, service__in=[held.service.pk for held in perimeter(user).roles])


def deadlines_waiting_for(user: User) -> QuerySet[Deadline]:
    """Open deadlines that the person owes: as owner, or by a role held today in a service that the owner has left."""
    in_office = Assignment.objects.on(clock.today()).filter(user=OuterRef("owner"), service=OuterRef("service"))
    unowned = ~Exists(in_office.filter(user__is_active=True))
    mine = _owned_by(user)
    for held in perimeter(user).roles:
        mine |= Q(unowned, service=held.service, owner_role=held.role)
    return Deadline.objects.open().filter(mine).select_related("service").order_by("due_on", "pk")


def reminders_visible_to(user: User) -> QuerySet[ReminderSent]:
    """Lines of the ledger about the services in the perimeter, and those sent to oneself."""
    reader = perimeter(user)
    rows = ReminderSent.objects.select_related("deadline__service", "recipient", "mail")
    if reader.country_wide:
        return rows
    # By their keys: beside the other half of the condition, a join would read the deadlines of the country.
    theirs = Deadline.objects.filter(service__in=visible_services(user).order_by().values("pk"))
    return rows.filter(Q(deadline__in=theirs.values("pk")) | Q(recipient=user))
