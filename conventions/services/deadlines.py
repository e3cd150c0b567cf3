"""Deadlines of a convention follow its state: opened, moved, closed in the transaction of each change."""

import datetime as dt
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from conventions.enums import ENDED_STATES, RUNNING_STATES, ConventionState
from conventions.models import Convention, Exchange
from conventions.reminders import (
    CLAUSES,
    ENDING,
    MISSING,
    RENEWAL,
    REVIEW,
    SIGNATURE,
    STALE,
    SUSPENSION,
    UNATTENDED,
)
from conventions.selectors.conventions import is_renewed, unattended
from conventions.selectors.deadlines import missing_due, signature_due, stale_due
from conventions.selectors.owed import OWED, of_the_year
from conventions.slots import HANDED_SUBJECTS
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from iae_portal.core.services.writing import lock
from iae_portal.core.slices import one_by_one
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.services.deadlines import (
    cancel_deadlines_of,
    close_deadline,
    hand_over_deadlines,
    is_open,
    open_deadline,
    open_kinds,
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
    keep_owed(convention, *OWED)


def keep_owed(convention: Convention, *kinds: str) -> None:
    """What a signed convention waits for (selectors.owed), after a change of what these kinds look at."""
    today, known = clock.today(), open_kinds(subject=convention)
    for kind in kinds:
        found = OWED[kind](convention, today) if convention.is_running else None
        if found:
            _open(convention, kind, found.on, found.page, found.label, *found.args)
        elif kind in known:
            close_deadline(kind=kind, subject=convention)


def keep_those_of_the_year(today: dt.date) -> None:
    """Each night: what a year brings to conventions in force, where it is not open yet or its day is over."""
    kind_of_convention = ContentType.objects.get_for_model(Convention)
    for kind in (REVIEW, CLAUSES):
        told = Deadline.objects.filter(kind=kind, content_type=kind_of_convention, due_on__gte=today)
        for convention in one_by_one(of_the_year(kind, today).exclude(pk__in=told.values("object_id")).order_by("pk")):
            with transaction.atomic():
                keep_owed(lock(convention, "siae", "service"), kind)


def keep_stale_deadline(convention: Convention) -> None:
    """After a plain edit only the day of the last action has moved."""
    _keep(convention, STALE, stale_due(convention), "detail", "Dossier à reprendre")


def hand_over(convention: Convention) -> None:
    """What is owed of the dossier, on whatever floor, goes to its new officer."""
    above = chain(*(subjects(convention) for subjects in HANDED_SUBJECTS.all()))
    own = (convention, *convention.year_returns.all(), *Exchange.objects.filter(convention=convention))
    hand_over_deadlines(subjects=(*own, *above), owner=convention.officer)


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
    else:
        _open(convention, kind, due_on, page, label)


def _open(convention: Convention, kind: str, due_on: dt.date, page: str, label: str, *args) -> None:
    # To the role, not to a person: whoever is head that day signs, and lifts a suspension.
    head = kind in (SIGNATURE, SUSPENSION)
    open_deadline(
        kind=kind,
        subject=convention,
        due_on=due_on,
        label=f"{label} : {convention}",
        url=reverse(f"conventions:{page}", args=[convention.number, *args]),
        owner=None if head else convention.officer,
        owner_role=Role.HEAD if head else Role.OFFICER,
    )


def _ending_due(convention: Convention) -> dt.date | None:
    """Until what follows it is signed."""
    if not convention.is_running or convention.renewals.filter(state__in=RUNNING_STATES).exists():
        return None
    return convention.end


def _renewal_due(convention: Convention) -> dt.date | None:
    """Until a renewal dossier is opened, and again when it ends without a signature; never of one that leaves."""
    if convention.state != ConventionState.IN_FORCE or convention.leaving_on or is_renewed(convention):
        return None
    return convention.end
