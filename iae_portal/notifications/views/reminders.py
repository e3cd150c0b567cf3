"""Reminders: what will go, to whom and why; what went; what failed and was retried."""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.by_region import by_region, by_service
from iae_portal.core.calendars import COUNTRY, next_working_day
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort, paged
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import fold
from iae_portal.notifications.filters import ReminderFilter, UpcomingFilter
from iae_portal.notifications.kinds import REMINDERS
from iae_portal.notifications.models import Deadline, ReminderRun, ReminderSent
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to, reminders_visible_to
from iae_portal.notifications.selectors.mails import in_trouble, mails_visible_to
from iae_portal.notifications.selectors.sending import reached_by_service, sending_plan

SHOWN = 10
ORPHANS_SHOWN = 50


@scoped(Scope.SERVICE)
def upcoming(request: HttpRequest) -> HttpResponse:
    """The next sending, then the last lines of the ledger and the mails in trouble. The sending of several services is
    counted, by region then by service: thousands of reminders are read a service at a time."""
    day, rows = next_sending_day(clock.today()), deadlines_visible_to(request.user)
    filter_ = UpcomingFilter(request.GET, queryset=rows, request=request)
    asked = filter_.qs if filter_.is_valid() else rows.none()
    own = perimeter(request.user)
    counted = (own.country_wide or own.region_ids) and "service" not in filter_.asked
    due = sending_plan(day, rows.none() if counted else asked)
    orphans = due.orphans[:ORPHANS_SHOWN]
    prefetch_related_objects([line.deadline for line in orphans], "owner")
    troubles = in_trouble(mails_visible_to(request.user).filter(kind=REMINDERS)).defer("text", "html")
    context = {
        "title": "Rappels",
        "tab": "upcoming",
        "day": day,
        "filter": filter_,
        "is_filtered": bool(filter_.asked),
        "place": filter_.compares,
        "places": _places(day, asked, filter_.compares) if counted else None,
        "plan": due,
        "hour": settings.REMINDERS_HOUR,
        **paged(request, due.parcels),
        "orphans": orphans,
        "sent": reminders_visible_to(request.user)[:SHOWN],
        "troubles": troubles[:SHOWN],
    }
    return render(request, "notifications/reminders.html", context)


def _places(day: dt.date, rows: QuerySet[Deadline], place: str) -> list[tuple[str, str, int]]:
    """(name, query, count) in the order of names, the mission first."""
    named = by_region if place == "region" else by_service
    found = named(reached_by_service(day, rows)).items()
    ranked = sorted(found, key=lambda row: (row[0][0] == "region", fold(row[0][2])))
    return [(name, f"?{kind}={key}", count) for (kind, key, name), count in ranked]


def next_sending_day(today: dt.date) -> dt.date:
    """Today until the day's passage is done, then tomorrow; on a worked day."""
    done = ReminderRun.objects.filter(day=today, finished_at__isnull=False).exists()
    return next_working_day(today + dt.timedelta(days=1) if done else today, COUNTRY)


class ReminderListView(PortalListView):
    """The whole ledger of the perimeter."""

    scope = Scope.SERVICE
    template_name = "notifications/reminder_list.html"
    title = "Rappels envoyés"
    filterset_class = ReminderFilter
    sorts = (
        Sort("date", "Rappel du", ("day",)),
        Sort("personne", "Destinataire", ("recipient__last_name", "recipient__first_name")),
        Sort("echeance", "Échéance", ("due_on",)),
    )
    default_sort = "-date"
    export_name = "rappels"
    export_columns = (
        Column("Rappel du", lambda row: row.day),
        Column("Destinataire", lambda row: str(row.recipient)),
        Column("Objet", lambda row: row.deadline.label),
        Column("Motif", lambda row: row.sentence),
        Column("Échéance", lambda row: row.due_on),
        Column("Palier", lambda row: row.step_label),
        Column("Courriel", lambda row: row.mail.get_state_display()),
    )

    def get_queryset(self) -> QuerySet[ReminderSent]:
        return reminders_visible_to(self.request.user)

    def extra_context(self) -> dict:
        return {"tab": "sent"}
