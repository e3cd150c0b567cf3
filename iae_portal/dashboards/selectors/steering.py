"""Steps, meetings of the follow-up of the plan: who reads which."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from iae_portal.core.charts.timeline import Span, Timeline, timeline_of
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.dashboards.enums import Chantier, StepState
from iae_portal.dashboards.models import PlanStep, PlanText, SteeringMeeting, TextDelivery


def meetings_visible_to(user: User) -> QuerySet[SteeringMeeting]:
    """Those in which a service of the perimeter takes part."""
    own = perimeter(user)
    if own.country_wide:
        return SteeringMeeting.objects.all()
    return SteeringMeeting.objects.filter(pk__in=_joined(user))


def _joined(user: User) -> QuerySet:
    return SteeringMeeting.services.through.objects.filter(perimeter(user).services_filter("service")).values(
        "steeringmeeting_id"
    )


def steps_visible_to(user: User) -> QuerySet[PlanStep]:
    """Milestones are everybody's; a decision is read by its service and by those of its meeting."""
    own = perimeter(user)
    if own.country_wide:
        return PlanStep.objects.all()
    if not own.roles:
        return PlanStep.objects.none()
    return PlanStep.objects.filter(
        Q(meeting__isnull=True) | Q(meeting__in=_joined(user)) | own.services_filter("service")
    )


def deliveries_visible_to(user: User) -> QuerySet[TextDelivery]:
    return TextDelivery.objects.filter(perimeter(user).services_filter("service"))


def texts_visible_to(user: User) -> QuerySet[PlanText]:
    """Those sent to a service of the perimeter, with how many services there they went to and were read in."""
    seen = deliveries_visible_to(user).order_by().values("text")
    return PlanText.objects.filter(pk__in=seen).annotate(
        sent=_counted(user), read=_counted(user, read_on__isnull=False)
    )


def _counted(user: User, **narrowed) -> Subquery:
    rows = deliveries_visible_to(user).filter(text=OuterRef("pk"), **narrowed).order_by()
    return Coalesce(Subquery(rows.values("text").annotate(n=Count("pk")).values("n")), 0)


def marked(rows: Iterable[PlanStep], today: dt.date) -> list[PlanStep]:
    """The rows, each saying whether it is `late`."""
    rows = list(rows)
    for row in rows:
        row.late = row.is_late(today)
    return rows


def timeline(rows: Iterable[PlanStep], today: dt.date) -> Timeline | None:
    """The rows that have a day and stand, by chantier as listed there, then by day."""
    order = list(Chantier)
    kept = [row for row in rows if row.due_on and row.state != StepState.DROPPED]
    kept.sort(key=lambda row: (order.index(row.chantier), row.due_on, row.pk))
    spans = [
        Span(_named(row), row.due_on, row.starts_on, done=row.state == StepState.DONE, late=row.is_late(today))
        for row in kept
    ]
    return timeline_of("Étapes du plan, par chantier.", spans, today)


def _named(row: PlanStep) -> str:
    """A decision asks the same of many regions: what tells them apart comes first, long titles are cut."""
    return f"{row.service.short_name} : {row.title}" if row.service.region_id else row.title


def own_delivery(user: User, text: PlanText) -> TextDelivery | None:
    """What was sent to the services where the person is in office: the one still to read first."""
    services = [held.service.pk for held in perimeter(user).roles]
    rows = list(text.deliveries.filter(service__in=services).order_by("pk"))
    return min(rows, key=lambda row: row.read_on is not None, default=None)
