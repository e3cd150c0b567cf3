"""Reading deadlines and the ledger of reminders, inside a perimeter."""

from django.db.models import Q, QuerySet

from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.notifications.models import Deadline, ReminderSent


def deadlines_visible_to(user: User) -> QuerySet[Deadline]:
    """Deadlines of the services in the perimeter, and one's own."""
    reader = perimeter(user)
    if reader.country_wide:
        return Deadline.objects.all()
    return Deadline.objects.filter(reader.services_filter("service") | Q(owner=user))


def deadlines_waiting_for(user: User) -> QuerySet[Deadline]:
    """Open deadlines that the person owes: as owner, or by a role held today in a service where nobody is named."""
    mine = Q(owner=user)
    for held in perimeter(user).roles:
        mine |= Q(owner__isnull=True, service=held.service, owner_role=held.role)
    return Deadline.objects.open().filter(mine).select_related("service").order_by("due_on", "pk")


def reminders_visible_to(user: User) -> QuerySet[ReminderSent]:
    """Lines of the ledger about the services in the perimeter, and those sent to oneself."""
    reader = perimeter(user)
    rows = ReminderSent.objects.select_related("deadline__service", "recipient", "mail")
    if reader.country_wide:
        return rows
    return rows.filter(reader.services_filter("deadline__service") | Q(recipient=user))
