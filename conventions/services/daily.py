"""What the calendar does by itself every morning: amendments take effect, conventions enter into force, expire, are
renewed; a head learns which dossiers nobody has in charge."""

from django.db.models import F, QuerySet

from conventions.enums import RUNNING_STATES, ConventionState
from conventions.models import Convention
from conventions.services.actions import move
from conventions.services.amendment_effects import amendments_due, apply_amendment
from conventions.services.deadlines import keep_unattended
from conventions.services.exchange_campaign import remind_structures
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service

S = ConventionState


def due_moves(today) -> list[tuple[str, QuerySet[Convention]]]:
    """Each automatic transition with the conventions it concerns that day."""
    signed = Convention.objects.filter(state=S.SIGNED, start__lte=today)
    renewed = Convention.objects.filter(
        state__in=[S.IN_FORCE, S.EXPIRED], end__lt=today, renewals__state__in=RUNNING_STATES
    ).distinct()
    expired = Convention.objects.filter(state=S.IN_FORCE, end__lt=today)
    leaving = Convention.objects.filter(state=S.IN_FORCE, leaving_on__lt=F("end"))
    denounced = leaving.filter(leaving_on__lt=today)
    # Renewals before expiries: a convention renewed in time is never shown as expired.
    return [
        ("enter_into_force", signed),
        ("renew", renewed),
        ("denounce", denounced),
        ("expire", expired),
    ]


def run_daily() -> int:
    """Move what the calendar moves. Running twice changes nothing. Returns how many moved."""
    count = 0
    today = clock.today()
    # Before all: an amendment may put off the end of a convention that would expire.
    count += sum(apply_amendment(amendment=row) for row in amendments_due(today))
    for name, rows in due_moves(today):
        # One transaction each: a refusal stops its own convention, not the night.
        for convention in rows.order_by("pk"):
            try:
                move(
                    actor=None,
                    convention=convention,
                    name=name,
                    before_save=_ended_on if name != "enter_into_force" else None,
                )
            except Refusal:
                continue  # somebody moved it in between
            count += 1
    for service in Service.objects.filter(conventions__isnull=False).distinct().order_by("pk"):
        keep_unattended(service, today=today)
    remind_structures(today=today)
    return count


def _ended_on(convention: Convention, request) -> None:
    convention.ended_on = convention.ended_on or min(filter(None, (convention.leaving_on, convention.end)))
