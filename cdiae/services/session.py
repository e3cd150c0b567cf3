"""Opening a session, noting that there is no quorum, closing it: where the council's word reaches the dossiers."""

from django.db import transaction
from django.db.models import Q

from cdiae.enums import ItemKind, ItemState, Treatment
from cdiae.models import AgendaItem, Meeting, Minutes, PresenceEvent
from cdiae.selectors.room import opening_quorum, quorum_numbers
from cdiae.services.interests import save_proposed_interests
from cdiae.services.meetings import move
from cdiae.services.minutes import approve_minutes, draft_minutes
from conventions.enums import OpinionSource, OpinionState
from conventions.models import OpinionRequest, Orientation
from conventions.services.opinions import answer_opinion
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import take
from iae_portal.core.workflow import Request


@transaction.atomic
def open_session(*, actor: User, meeting: Meeting) -> Meeting:
    """Open when the quorum is there; the interests that the portal sees are proposed on each item."""

    def keep(locked: Meeting, request: Request) -> None:
        _forget_who_left(locked)
        locked.opening_quorum = quorum_numbers(opening_quorum(locked))
        locked.opened_at = clock.now()

    opened = move(actor=actor, meeting=meeting, name="open", before_save=keep)
    save_proposed_interests(opened)
    return opened


def _forget_who_left(meeting: Meeting) -> None:
    """Whoever came and left before the opening did not sit: minutes and statistics call him absent. He may return."""
    gone = meeting.presences.filter(here=False)
    PresenceEvent.objects.filter(presence__in=gone).delete()
    gone.delete()


@transaction.atomic
def note_no_quorum(*, actor: User, meeting: Meeting) -> Meeting:
    """Half of the seats are not there: the meeting is not held (article 11), and its minutes say so."""

    def keep(locked: Meeting, request: Request) -> None:
        _forget_who_left(locked)
        locked.closed_at = clock.now()
        locked.opening_quorum = quorum_numbers(opening_quorum(locked))

    failed = move(actor=actor, meeting=meeting, name="note_no_quorum", before_save=keep)
    draft_minutes(meeting=failed, actor=actor)
    return failed


@transaction.atomic
def resume_roll(*, actor: User, meeting: Meeting) -> Meeting:
    """The quorum was said to lack too soon: the roll goes on, and the draft of the minutes goes."""
    take(meeting, *Minutes.objects.filter(meeting=meeting))

    def clear(locked: Meeting, request: Request) -> None:
        Minutes.objects.filter(meeting=locked).delete()
        locked.closed_at = locked.closed_on = None
        locked.opening_quorum = {}

    return move(actor=actor, meeting=meeting, name="resume", before_save=clear)


@transaction.atomic
def close_session(*, actor: User, meeting: Meeting) -> Meeting:
    """Close: adopted opinions answer their requests, minutes are drafted, approved minutes are frozen.

    DESIGN: opinions leave the council at the closing and not at each vote, so that a count mistyped in session
    can be taken back before a dossier has moved.
    """

    def keep(locked: Meeting, request: Request) -> None:
        locked.closed_at = clock.now()

    closed = move(actor=actor, meeting=meeting, name="close", before_save=keep)
    items = list(closed.items.select_related("opinion_request", "approves").order_by("position", "pk"))
    # All at once: dossier after dossier, the second would be locked after the request of the first.
    take(*(item.opinion_request for item in items if item.opinion_request_id))
    for item in items:
        _carry_out(item, closed, actor)
    draft_minutes(meeting=closed, actor=actor)
    return closed


def _carry_out(item: AgendaItem, meeting: Meeting, actor: User) -> None:
    if item.opinion_request_id:
        _answer(item, meeting, actor)
    elif item.state != ItemState.ADOPTED:
        return
    elif item.kind == ItemKind.MINUTES and item.approves_id:
        approve_minutes(actor=actor, meeting=item.approves, approved_in=meeting)
    elif item.orientation_id:
        # Two meetings may both have had it on their agenda, and close at once or in any order: it dates from the first.
        later = Q(voted_on=None) | Q(voted_on__gt=meeting.held_on)
        Orientation.objects.filter(later, pk=item.orientation_id).update(voted_on=meeting.held_on)


def _answer(item: AgendaItem, meeting: Meeting, actor: User) -> None:
    given = item.state == ItemState.ADOPTED and item.treatment == Treatment.OPINION
    noted = item.state == ItemState.NOTED and item.treatment == Treatment.INFORMATION
    if not (given or noted):
        return
    request = OpinionRequest.objects.get(pk=item.opinion_request_id)  # as it is now, not as the agenda read it
    if request.state != OpinionState.PENDING:  # the dossier was withdrawn during the session
        sentence = f"L'avis sur « {item.title} » n'a pas été rendu au dossier : la demande n'était plus en attente."
        tell(actor, meeting, "cdiae.session.opinion_lost", sentence)
        return
    answer_opinion(
        actor=actor,
        request=request,
        opinion=item.opinion if given else "",
        text=item.opinion_text,
        given_on=meeting.held_on,
        source=OpinionSource.COUNCIL,
    )
