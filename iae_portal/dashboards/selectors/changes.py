"""What others did in one's perimeter since the last visit, as the journal tells it."""

import datetime as dt

from iae_portal.core.models import JournalEntry, User
from iae_portal.core.rights import perimeter

SHOWN = 8
# What a dossier, a council, credits, a seminar or the plan became: accounts and settings are not news.
APPS = ("conventions", "cdiae", "financing", "seminars", "dashboards")


def changes_since(user: User, since: dt.datetime | None) -> list[JournalEntry]:
    """The newest first, a few. One query; none on a first visit or without any service."""
    own = perimeter(user)
    if since is None or not own.roles:
        return []
    lines = JournalEntry.objects.filter(own.services_filter("service"), at__gt=since, content_type__app_label__in=APPS)
    return list(lines.exclude(actor=user).select_related("service").order_by("-at", "-pk")[:SHOWN])
