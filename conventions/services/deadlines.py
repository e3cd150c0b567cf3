"""Deadlines of a convention follow its state: opened, moved, closed in the transaction of each change."""

import datetime as dt

from django.urls import reverse

from conventions.enums import ENDED_STATES, ConventionState
from conventions.models import Convention
from conventions.reminders import ENDING, MISSING, RENEWAL, SIGNATURE, STALE, UNATTENDED
from conventions.selectors.conventions import is_renewed, unattended
from conventions.selectors.deadlines import missing_due, signature_due, stale_due
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from iae_portal.notifications.services.deadlines import (
    cancel_deadlines_of,
    close_deadline,
    hand_over_deadlines,
    is_open,
    open_deadline,
)


def keep_deadlines(convention: Convention) -> None:
    """Bring every deadline of the convention in line with its state. Called after each move along the table."""
    if convention.state in ENDED_STATES:
        cancel_deadlines_of(subject=convention)
        return
    _keep(convention, MISSING, missing_due(convention), "pieces", "Pièces attendues de la structure")
    _keep(convention, SIGNATURE, signature_due(convention), "signature", "Convention à signer")
    _keep(convention, STALE, stale_due(convention), "detail", "Dossier à reprendre")
    _keep(convention, ENDING, _ending_due(convention), "detail", "Fin de la convention")
    _keep(convention, RENEWAL, _renewal_due(convention), "detail", "Demande de renouvellement")


def keep_stale_deadline(convention: Convention) -> None:
    """After a plain edit only the day of the last action has moved."""
    _keep(convention, STALE, stale_due(convention), "detail", "Dossier à reprendre")


def hand_over(convention: Convention) -> None:
    hand_over_deadlines(subject=convention, owner=convention.officer)


def keep_unattended(service: Service, *, today: dt.date) -> None:
    """One deadline a service, for its head, while a dossier has nobody in charge; due the day it was found."""
    if not unattended(Convention.objects.filter(service=service), today).exists():
        close_deadline(kind=UNATTENDED, subject=service)
    elif not is_open(kind=UNATTENDED, subject=service):
        open_deadline(
            kind=UNATTENDED,
            subject=service,
            service=service,
            due_on=today,
            label=f"Dossiers sans chargé – {service}",
            url=f"{reverse('conventions:list')}?nobody=on",
            today=today,
            owner_role=Role.HEAD,
        )


def _keep(convention: Convention, kind: str, due_on: dt.date | None, page: str, label: str) -> None:
    if due_on is None:
        close_deadline(kind=kind, subject=convention)
        return
    # To the role, not to a person: whoever is head that day signs.
    head = kind == SIGNATURE
    open_deadline(
        kind=kind,
        subject=convention,
        service=convention.service,
        due_on=due_on,
        label=f"{label} : {convention}",
        url=reverse(f"conventions:{page}", args=[convention.number]),
        today=clock.today(),
        owner=None if head else convention.officer,
        owner_role=Role.HEAD if head else Role.OFFICER,
    )


def _ending_due(convention: Convention) -> dt.date | None:
    return convention.end if convention.is_running else None


def _renewal_due(convention: Convention) -> dt.date | None:
    """Until a renewal dossier is opened, and again when it ends without a signature; never of one that leaves."""
    if convention.state != ConventionState.IN_FORCE or convention.leaving_on or is_renewed(convention):
        return None
    return convention.end
