"""What correspondents owe follows what they gave: opened, moved, closed in the transaction of each change."""

import datetime as dt

from django.urls import reverse

from iae_portal.core.enums import Role
from iae_portal.core.text import lower_first
from iae_portal.notifications.services.deadlines import (
    cancel_deadlines_of,
    close_deadline,
    open_deadline,
    open_due_on,
)
from seminars.enums import AFTER
from seminars.models import Contribution, Event
from seminars.reminders import CORRESPONDENT, FOURTH, OF_A_REGION, ORGANISER, OUTCOME, PRESENTATION, SPEAKERS, WORDS


def keep_event_deadlines(event: Event, *, today: dt.date) -> None:
    """Every deadline of the event and of its regions, after a change of dates or of state, or once its day is over."""
    contributions = event.contributions.select_related("event", "region", "service", "correspondent")
    if event.is_prepared:
        _keep_outcome(event, today)
        _keep_organiser(event, today)
    else:
        if event.state in AFTER:
            close_deadline(kind=OUTCOME, subject=event)
        cancel_deadlines_of(subject=event)
    for contribution in contributions:
        keep_contribution_deadlines(contribution, today=today)


def _is_awaited(event: Event, today: dt.date) -> bool:
    """What prepares the day is asked until the day."""
    return event.is_prepared and not event.is_past(today)


def _keep_outcome(event: Event, today: dt.date) -> None:
    """The day over, the host says that the event was held: nobody else knows, and questionnaires wait for it."""
    if not event.is_past(today):
        cancel_deadlines_of(subject=event, kind=OUTCOME)
        return
    open_deadline(
        kind=OUTCOME,
        subject=event,
        due_on=event.held_on,
        label=f"{event} (tenue)",
        url=reverse("seminars:event", args=[event.pk]),
        owner=event.organiser,
        owner_role=Role.REGIONAL_OFFICER,
        today=today,
    )


def _keep_organiser(event: Event, today: dt.date) -> None:
    if not _is_awaited(event, today):
        cancel_deadlines_of(subject=event, kind=ORGANISER)
        return
    # Without a date nobody is late; the deadline opens when the mission gives one.
    due_on = _naming_due(event, ORGANISER, event.organiser_id, event.contributions_due_on, today)
    if due_on is None or event.present_organiser:
        close_deadline(kind=ORGANISER, subject=event)
        return
    open_deadline(
        kind=ORGANISER,
        subject=event,
        due_on=due_on,
        label=f"{event} – {event.host}",
        url=reverse("seminars:event", args=[event.pk]),
        owner_role=Role.REGIONAL_DIRECTOR,
        today=today,
    )


def _naming_due(
    subject: Event | Contribution, kind: str, named: int | None, due_on: dt.date | None, today: dt.date
) -> dt.date | None:
    """When somebody is to be named; at once, kept from night to night, in place of who left the service."""
    if named is None:
        return due_on
    tomorrow = today + dt.timedelta(days=1)
    return open_due_on(kind=kind, subject=subject) or max(due_on or tomorrow, tomorrow)


def keep_contribution_deadlines(contribution: Contribution, *, today: dt.date) -> None:
    """The four things a region owes; what is given is closed, what can no longer serve is cancelled."""
    event = contribution.event
    if not _is_awaited(event, today):
        cancel_deadlines_of(subject=contribution)
        return
    for kind in OF_A_REGION:
        due_on = event.presentations_due_on if kind == PRESENTATION else event.contributions_due_on
        named = kind == CORRESPONDENT
        if named:
            due_on = _naming_due(contribution, kind, contribution.correspondent_id, due_on, today)
        if due_on is None or is_given(contribution, kind):
            close_deadline(kind=kind, subject=contribution)
            continue
        open_deadline(
            kind=kind,
            subject=contribution,
            due_on=due_on,
            label=f"{event} – {contribution.region} ({lower_first(WORDS[kind][0])})",
            url=reverse("seminars:contribution", args=[contribution.pk]),
            owner=None if named else contribution.correspondent,
            owner_role=Role.REGIONAL_DIRECTOR if named else Role.REGIONAL_OFFICER,
            today=today,
        )


def is_given(contribution: Contribution, kind: str) -> bool:
    return {
        CORRESPONDENT: contribution.present_correspondent is not None,
        SPEAKERS: contribution.speakers_given_on is not None,
        FOURTH: bool(contribution.fourth),
        PRESENTATION: contribution.presentation_given_on is not None,
    }[kind]
