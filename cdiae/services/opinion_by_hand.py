"""An opinion given at a meeting held outside the portal, when the request is already on an agenda of the portal."""

from django.db import transaction

from cdiae.enums import MeetingState
from cdiae.models import AgendaItem, Meeting
from cdiae.rights import RUN, may
from cdiae.selectors.agenda import live_item
from cdiae.services.agenda import remove_item
from conventions.models import OpinionRequest
from conventions.rights import COMMIT, require
from conventions.services.opinions import answer_by_hand
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock
from iae_portal.core.text import lower_first
from iae_portal.core.workflow import Request


def on_a_living_agenda(opinion: OpinionRequest, request: Request) -> str | None:
    """Guard of the hand entry wherever it is made: an agenda never holds a request answered elsewhere."""
    item = live_item(opinion)
    if item is None:
        return None
    return (
        f"Cette demande est à l'ordre du jour de la {_named(item.meeting)} : enregistrez l'avis depuis cet ordre du "
        "jour, qui la retirera, ou faites-la retirer par le secrétariat."
    )


def taking_off_refusal(user: User, item: AgendaItem) -> str | None:
    """Why the request cannot be taken off the agenda that holds it, and what to do."""
    meeting = item.meeting
    if meeting.state == MeetingState.OPEN:
        return (
            f"La {_named(meeting)} est ouverte et ce point y est inscrit : ajournez-le et levez la séance, "
            "puis enregistrez l'avis rendu hors du portail."
        )
    if meeting.is_second:
        return (
            f"La {_named(meeting)} est une seconde convocation, son ordre du jour ne change pas "
            f"({meeting.rules.references.second}) : "
            "ajournez ce point en séance, puis enregistrez l'avis rendu hors du portail."
        )
    if not may(user, RUN, meeting):
        return (
            f"Cette demande est à l'ordre du jour de la {_named(meeting)} : demandez à son secrétariat "
            f"({meeting.service}) de l'en retirer, puis enregistrez l'avis."
        )
    return None


@transaction.atomic
def record_by_hand(*, actor: User, request: OpinionRequest, take_off: bool = False, **values) -> Meeting | None:
    """Record the opinion. On an agenda of a meeting to come, the item is taken off, if the person says so.

    Returns the meeting that lost the item: once convened, its members must be told (a new version of the agenda).
    """
    require(actor, COMMIT, request)
    item = live_item(request)
    meeting = item.meeting if item else None
    if item is not None:
        lock(item.meeting)  # the session may open meanwhile
        item = live_item(request)  # again, under the lock
    if item is not None:
        if refusal := taking_off_refusal(actor, item):
            raise Refusal(refusal)
        if not take_off:
            raise FieldRefusal("Confirmez que ce point quitte l'ordre du jour où il est inscrit.", "take_off")
        remove_item(actor=actor, item=item)
    answer_by_hand(actor=actor, request=request, **values)
    return meeting


def _named(meeting: Meeting) -> str:
    return lower_first(str(meeting))
