"""A request withdrawn and asked again takes the place of the old one on an agenda that was already made."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from cdiae.enums import BEFORE_SESSION
from cdiae.models import AgendaItem
from cdiae.selectors.agenda import Waiting, kind_of, live_item
from cdiae.services.agenda import touched
from conventions.enums import OpinionState
from conventions.models import OpinionRequest
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import french_date


def follow_asked(request: OpinionRequest, actor: User | None) -> None:
    """Once what asks is written: a meeting is locked before the dossier, which is held here."""
    if _left_by(request).exists():
        transaction.on_commit(partial(put_in_its_place, actor=actor, request=request))


@transaction.atomic
def put_in_its_place(*, actor: User | None, request: OpinionRequest) -> AgendaItem | None:
    """The item keeps its rank, its note and its documents. None when no agenda may take the request.

    A second convocation bears on the agenda of the first, and a session under way has the papers that it was sent.
    """
    item = _left_by(request).first()
    if item is None:
        return None
    meeting, fresh = lock(item.meeting), lock(request)
    item = _left_by(fresh).filter(meeting=meeting).first()
    waits = fresh.state == OpinionState.PENDING and fresh.asked_on <= meeting.held_on and live_item(fresh) is None
    if item is None or not meeting.before_session or meeting.is_second or not waits:
        return None
    replaced = f"Remplace la demande du {french_date(item.opinion_request.asked_on)}, retirée."
    item.opinion_request, item.title = fresh, fresh.label
    item.treatment = Waiting(fresh, kind_of(fresh), "").treatment
    item.reason = f"{fresh.reason} {replaced}"
    item.version += 1
    save_checked(item)
    touched(meeting, actor, f"Demande retirée, remplacée par la nouvelle à l'ordre du jour : {item.title}")
    return item


def _left_by(request: OpinionRequest) -> QuerySet[AgendaItem]:
    """Items that hold a withdrawn request of the same kind on the same subject."""
    return AgendaItem.objects.filter(
        meeting__state__in=BEFORE_SESSION,
        opinion_request__state=OpinionState.WITHDRAWN,
        opinion_request__kind=request.kind,
        opinion_request__content_type=request.content_type_id,
        opinion_request__object_id=request.object_id,
    ).select_related("meeting", "opinion_request")
