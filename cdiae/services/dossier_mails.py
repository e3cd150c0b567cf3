"""What the council writes to who follows a dossier of its agenda: the meeting moves, or is cancelled."""

from collections import defaultdict

from django.conf import settings
from django.urls import reverse

from cdiae.models import AgendaItem, Meeting
from cdiae.services.mails import DOSSIER_CANCELLED, DOSSIER_MOVED, reply_address
from conventions.models import OpinionRequest
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.locks import with_holders
from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.selectors.recipients import recipients_of
from iae_portal.notifications.services.outbox import queue_mail


def tell_of_move(meeting: Meeting, former: Meeting, *, actor: User) -> None:
    """At once, told to the members or not: a dossier counts on the day of its opinion."""
    _tell(DOSSIER_MOVED, "dossier_moved", meeting, actor, former=former)


def tell_of_cancellation(meeting: Meeting, *, actor: User) -> None:
    _tell(DOSSIER_CANCELLED, "dossier_cancelled", meeting, actor)


def _tell(kind: str, words: str, meeting: Meeting, actor: User, **context) -> None:
    url = settings.SITE_URL + reverse("cdiae:meeting", args=[meeting.pk])
    for person, items in _followed(meeting).items():
        if person == actor:
            continue
        queue_mail(
            kind=kind,
            to=Recipient.person(person),
            words=f"cdiae/mail/{words}.txt",
            context={"meeting": meeting, "items": items, "url": url, **context},
            about=meeting,
            service=items[0].opinion_request.service,
            key=f"{kind}-{meeting.pk}-{meeting.sequence}-u{person.pk}",
            reply_to=reply_address(meeting),
            actor=actor,
        )


def _followed(meeting: Meeting) -> dict[User, list[AgendaItem]]:
    """The dossiers of the agenda by who follows them: their officer, else the head of their service."""
    rows = meeting.items.exclude(opinion_request=None).select_related("opinion_request__service")
    rows = rows.prefetch_related("opinion_request__subject").order_by("position", "pk")
    items = {item.pk: item for item in rows}
    owed = [
        Deadline(
            pk=item.pk,
            service_id=item.opinion_request.service_id,
            owner_id=_officer_of(item.opinion_request),
            owner_role=Role.HEAD,
        )
        for item in items.values()
    ]
    found: dict[User, list[AgendaItem]] = defaultdict(list)
    for key, people in recipients_of(owed, clock.today()).items():
        for person in people:
            found[person].append(items[key])
    return found


def _officer_of(request: OpinionRequest) -> int | None:
    """Of its convention; a file that has none is followed by who asked."""
    for row in with_holders(request)[1:]:
        if hasattr(row, "officer_id"):
            return row.officer_id
    return request.asked_by_id
