"""Building the agenda of a meeting, item by item, and freezing the version that leaves."""

from django.db import transaction
from django.db.models import Max

from cdiae.enums import LIVE_MEETINGS, ItemKind, MeetingState, Treatment
from cdiae.models import AgendaDocument, AgendaItem, AgendaVersion, Meeting
from cdiae.reminders import follow_change
from cdiae.selectors.agenda import (
    Waiting,
    agenda_content,
    answerable_requests,
    items_of,
    pending_requests,
    waiting_for,
)
from cdiae.selectors.meetings import unapproved
from cdiae.services.meetings import lock_before_session, refuse_begun
from conventions.models import OpinionRequest
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import counted, french_date, french_list
from iae_portal.documents.uploads import stored_values

ITEM, DOCUMENT = "cdiae.agenda_item", "cdiae.agenda_document"
ITEM_FIELDS = ["title", "treatment", "note", "reason"]


@transaction.atomic
def put_requests(*, actor: User, meeting: Meeting, requests: list[OpinionRequest]) -> int:
    """Put waiting requests on the agenda, in the default order. Returns how many were added.

    A request taken meanwhile by another meeting is refused: it is on one living agenda at a time.
    """
    locked = _lock(actor, meeting)
    wanted = {request.pk for request in requests}
    ids = [request.pk for request in under_lock(OpinionRequest.objects.filter(pk__in=wanted))]
    # Read after the lock: another meeting may have taken one of them since the page was shown.
    free = set(pending_requests(locked.council).filter(pk__in=ids).values_list("pk", flat=True))
    if wanted - free:
        raise Refusal("Une des demandes n'est plus en attente ou figure déjà à un ordre du jour : rechargez la page.")
    _refuse_later(locked, requests)
    chosen = [row for row in waiting_for(locked.council, locked) if row.request.pk in free]
    place = _last_position(locked)
    for row in chosen:
        place += 1
        _put(locked, row, place)
    if chosen:
        how_many = counted(len(chosen), "demande d'avis", "demandes d'avis")
        touched(locked, actor, f"{how_many} à l'ordre du jour : {locked}")
    return len(chosen)


def _refuse_later(meeting: Meeting, requests: list[OpinionRequest]) -> None:
    later = [f"« {request.label} »" for request in requests if request.asked_on > meeting.held_on]
    if later:
        raise Refusal(
            f"Demandes faites après le jour de la séance, le {french_date(meeting.held_on)} : {french_list(later)}. "
            "Inscrivez-les à une séance suivante."
        )


def _put(meeting: Meeting, waiting: Waiting, position: int) -> None:
    request = waiting.request
    item = AgendaItem(
        meeting=meeting,
        position=position,
        kind=waiting.kind,
        title=request.label,
        treatment=waiting.treatment,
        reason=request.reason,
        opinion_request=request,
    )
    save_checked(item)


@transaction.atomic
def put_item(*, actor: User, meeting: Meeting, kind: str, title: str, treatment: str, **values) -> AgendaItem:
    """Add minutes to approve, an orientation or a free item."""
    locked = _lock(actor, meeting)
    item = AgendaItem(
        meeting=locked, position=_last_position(locked) + 1, kind=kind, title=title, treatment=treatment, **values
    )
    save_checked(item)
    touched(locked, actor, f"Point ajouté à l'ordre du jour : {title}")
    return item


def put_previous_minutes(*, actor: User, meeting: Meeting, of: int | None = None) -> AgendaItem:
    """The approval of the minutes of a past meeting: the one named by its key `of`, or the oldest that waits."""
    waiting = unapproved(meeting.council, meeting)
    previous = (waiting.filter(pk=of) if of else waiting).first()
    if previous is None:
        raise Refusal("Aucun procès-verbal n'attend d'approbation.")
    return put_item(
        actor=actor,
        meeting=meeting,
        kind=ItemKind.MINUTES,
        title=f"Approbation du {previous.minutes.label.lower()} – {previous}",
        treatment=Treatment.DELIBERATION,
        reason="Le procès-verbal est approuvé à la séance suivante.",
        approves=previous,
    )


@transaction.atomic
def update_item(*, actor: User, item: AgendaItem, **values) -> AgendaItem:
    """Change the title, the treatment of a free item, or the presentation note."""
    meeting = _lock(actor, item.meeting)
    locked = lock(item)
    before = snapshot(locked, ITEM_FIELDS)
    for name in ITEM_FIELDS:
        if name in values:
            setattr(locked, name, values[name])
    locked.version += 1
    save_checked(locked)
    old, new = changes(before, snapshot(locked, ITEM_FIELDS))
    touched(meeting, actor, f"Point modifié : {locked.title}", before=old, after=new)
    return locked


@transaction.atomic
def remove_item(*, actor: User, item: AgendaItem) -> Undoable:
    """From a second agenda too, what has lost its object: nobody can deliberate on it any more."""
    locked = _lock(actor, item.meeting, second_too=item.is_without_object)
    kept = erase(item)
    _rank(list(locked.items.order_by("position", "pk")))
    touched(locked, actor, f"Point retiré de l'ordre du jour : {item.title}")
    return undoable(ITEM, locked, kept)


@undoes(ITEM)
@transaction.atomic
def put_item_back(*, actor: User, undone: Undoable) -> None:
    """At its rank. What it was to examine must still wait: another meeting may have taken it."""
    locked = _lock(actor, undone.subject, second_too=True)
    item, *_ = put_back(undone, actor=actor)
    others = list(locked.items.exclude(pk=item.pk).order_by("position", "pk"))
    if item.opinion_request is not None:
        _refuse_taken(locked, item)
    _rank([*others[: item.position - 1], item, *others[item.position - 1 :]])
    touched(locked, actor, f"Retrait annulé : point remis à l'ordre du jour : {item.title}")


def _refuse_taken(meeting: Meeting, item: AgendaItem) -> None:
    request = lock(item.opinion_request)
    elsewhere = request.agenda_items.filter(meeting__state__in=LIVE_MEETINGS).exclude(pk=item.pk)
    if elsewhere.exists() or not answerable_requests(meeting.council).filter(pk=request.pk).exists():
        raise Refusal(f"« {item.title} » n'attend plus, ou figure à un autre ordre du jour : rien n'est annulé.")


def _rank(items: list[AgendaItem]) -> None:
    # No hole in the ranks: the printed agenda and the extracts name items by them.
    for position, row in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=row.pk).exclude(position=position).update(position=position)


@transaction.atomic
def reorder(*, actor: User, meeting: Meeting, ids: list[int]) -> None:
    """Set the order of the items. Every item once, or Refusal: somebody else changed the agenda meanwhile."""
    locked = _lock(actor, meeting)
    items = {item.pk: item for item in locked.items.all()}
    if sorted(ids) != sorted(items):
        raise Refusal("L'ordre du jour a changé entre-temps : rechargez la page, puis reclassez les points.")
    for position, pk in enumerate(ids, start=1):
        items[pk].position = position
    AgendaItem.objects.bulk_update(items.values(), ["position"])
    touched(locked, actor, f"Ordre du jour reclassé : {locked}")


@transaction.atomic
def move_item(*, actor: User, item: AgendaItem, step: int) -> None:
    """One place up (-1) or down (+1): the keyboard's way of ordering."""
    ids = [row.pk for row in items_of(item.meeting)]
    place = ids.index(item.pk)
    other = place + step
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        reorder(actor=actor, meeting=item.meeting, ids=ids)


@transaction.atomic
def attach_document(*, actor: User, item: AgendaItem, upload) -> AgendaDocument:
    locked = _lock(actor, item.meeting, second_too=True)
    document = AgendaDocument(item=item, **stored_values(upload))
    save_checked(document)
    touched(locked, actor, f"Document joint à « {item.title} » : {document}")
    return document


@transaction.atomic
def remove_document(*, actor: User, document: AgendaDocument) -> Undoable:
    locked = _lock(actor, document.item.meeting, second_too=True)
    kept = erase(document)
    touched(locked, actor, f"Document retiré : {document}")
    return undoable(DOCUMENT, locked, kept)


@undoes(DOCUMENT)
@transaction.atomic
def put_document_back(*, actor: User, undone: Undoable) -> None:
    locked = _lock(actor, undone.subject, second_too=True)
    document, *_ = put_back(undone, actor=actor)
    touched(locked, actor, f"Retrait annulé : document remis : {document}")


def freeze_agenda(*, actor: User, meeting: Meeting) -> AgendaVersion:
    """The version that leaves with the convocations; the same content keeps its number."""
    content = agenda_content(items_of(meeting))
    last = meeting.agenda_versions.order_by("-rank").first()
    if last is not None and last.content == content:
        return last
    rank = (meeting.agenda_versions.aggregate(last=Max("rank"))["last"] or 0) + 1
    return AgendaVersion.objects.create(
        meeting=meeting, rank=rank, content=content, frozen_at=clock.now(), frozen_by=actor
    )


def _lock(actor: User, meeting: Meeting, second_too: bool = False) -> Meeting:
    locked = lock_before_session(actor, meeting)
    if not second_too:
        refuse_settled(locked)
    return locked


def refuse_settled(meeting: Meeting) -> None:
    """The agenda does not change any more."""
    refuse_begun(meeting)
    if meeting.is_second:
        text = meeting.rules.references.second
        raise Refusal(f"La seconde convocation porte sur le même ordre du jour que la première ({text}).")


def _last_position(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("position"))["last"] or 0


def touched(meeting: Meeting, actor: User | None, sentence: str, **values) -> None:
    """A convened agenda that changes is a change of the meeting: the members must be told."""
    if meeting.state == MeetingState.CONVENED:
        meeting.sequence += 1
        meeting.save(update_fields=["sequence"])
        follow_change(meeting)
    tell(actor, meeting, "cdiae.agenda", sentence, **values)
