"""What the calendar does by itself every morning: amendments take effect, conventions enter into force, expire, are
renewed; the year that is over is asked for; a head learns which dossiers nobody has in charge; contacts whose time is
over are erased."""

import logging

from django.db import transaction
from django.db.models import F, QuerySet

from conventions.enums import RUNNING_STATES, ConventionState
from conventions.models import Convention
from conventions.services.actions import move
from conventions.services.amendment_effects import amendments_due, apply_amendment
from conventions.services.amendments import end_amendments
from conventions.services.contact_erasure import erase_contacts
from conventions.services.deadlines import keep_those_of_the_year, keep_unattended
from conventions.services.exchange_campaign import remind_structures
from conventions.services.termination import follow_termination
from conventions.services.year_returns import open_year
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Service
from iae_portal.core.slices import one_by_one

S = ConventionState
logger = logging.getLogger(__name__)


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
        for convention in one_by_one(rows.order_by("pk")):
            try:
                _move(convention, name)
            except Refusal as refusal:
                # Moved in between by somebody, or stopped: that, nobody would see.
                if rows.filter(pk=convention.pk).exists():
                    logger.error("%s of %s is refused every night: %s", name, convention.number, refusal)
                continue
            count += 1
    for service in Service.objects.filter(conventions__isnull=False).distinct().order_by("pk"):
        keep_unattended(service, today=today)
    open_year(year=today.year - 1)
    keep_those_of_the_year(today)
    remind_structures(today=today)
    erase_contacts(today=today)
    return count


@transaction.atomic
def _move(convention: Convention, name: str) -> None:
    if name == "enter_into_force":
        move(actor=None, convention=convention, name=name)
        return
    ended = move(actor=None, convention=convention, name=name, before_save=_ended_on)
    if name == "denounce":
        follow_termination(convention=ended, actor=None)
    end_amendments(convention=ended, actor=None, reason="La convention a pris fin.")


def _ended_on(convention: Convention, request) -> None:
    convention.ended_on = convention.ended_on or min(filter(None, (convention.leaving_on, convention.end)))
