"""The minutes: drafted from the session, edited, circulated by the head, approved and frozen."""

from functools import partial

from django.db import transaction
from django.urls import reverse

from cdiae.documents import MINUTES
from cdiae.enums import MeetingState, MinutesState
from cdiae.models import AgendaItem, Meeting, Minutes
from cdiae.rights import RELEASE, RUN, require
from cdiae.selectors.minutes import hour_of, may_be_written, minutes_content
from cdiae.wording import sentence
from cdiae.workflows.meeting import MEETING_WORKFLOW
from cdiae.workflows.minutes import MINUTES_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Job, User
from iae_portal.core.selectors.journal import author_said, by, last_act, since, with_author
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import changes, tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import check_fresh, lock, save_checked
from iae_portal.core.workflow import Request
from iae_portal.documents.services.versions import request_document

CIRCULATE_JOB = "cdiae.minutes"
RELEASE_JOB = "cdiae.opinions"
WRITTEN = "cdiae.minutes.write"
WRITTEN_SINCE = (
    "Le procès-verbal a été modifié depuis que cette page propose de le diffuser : relisez-le, puis diffusez-le."
)


def draft_minutes(*, meeting: Meeting, actor: User | None) -> Minutes:
    """Called at the closing, or when the quorum lacks: the facts are the session's, the texts start from them."""
    return Minutes.objects.create(
        meeting=meeting,
        opening=opening_text(meeting),
        closing=closing_text(meeting),
    )


def opening_text(meeting: Meeting) -> str:
    if meeting.state == MeetingState.NO_QUORUM:
        return sentence("minutes_opening", failed=True, hour=hour_of(meeting, meeting.closed_at))
    quorum = meeting.opening_quorum["explanation"]
    return sentence("minutes_opening", failed=False, hour=hour_of(meeting, meeting.opened_at), quorum=quorum)


def closing_text(meeting: Meeting) -> str:
    failed = meeting.state == MeetingState.NO_QUORUM
    return sentence("minutes_closing", failed=failed, hour=hour_of(meeting, meeting.closed_at))


@transaction.atomic
def write_minutes(
    *, actor: User, minutes: Minutes, opening: str, closing: str, debates: dict[int, str], expected: int | None = None
) -> Minutes:
    """Edit the texts: opening, closing, debates by item. Facts and votes are not editable."""
    # The items before the minutes, in the order of locks.
    meeting = minutes.meeting
    items = list(under_lock(meeting.items.filter(pk__in=debates)))
    locked = lock(minutes, "meeting__council__secretariat")
    require(actor, RUN, locked)
    refuse_unwritten(locked)
    check_fresh(
        expected,
        locked.version,
        lambda: (
            f"Le procès-verbal a été modifié depuis un autre écran{by(author_said(last_act([meeting], WRITTEN)))} : "
            "votre saisie n'est pas enregistrée."
        ),
        lambda: {"ouverture": locked.opening, "clôture": locked.closing},
    )
    before = _texts(locked, items)
    locked.opening, locked.closing = opening.strip(), closing.strip()
    locked.version += 1
    save_checked(locked)
    for item in items:
        item.debate = debates[item.pk].strip()
        item.save(update_fields=["debate"])
    before, after = changes(before, _texts(locked, items))
    done = "rédigé" if locked.state == MinutesState.DRAFT else "rectifié"
    said = f"{locked.label} {done} : {locked.meeting}"
    tell(actor, meeting, WRITTEN, said, before=before, after=after)
    _make_again(locked, actor)
    return locked


def _make_again(minutes: Minutes, actor: User) -> None:
    """Circulated, its document follows what it says: nobody downloads the words of before. A draft waits."""
    if minutes.state != MinutesState.DRAFT:
        request_document(kind=MINUTES, subject=minutes, actor=actor)


def refuse_unwritten(minutes: Minutes) -> None:
    if not may_be_written(minutes):
        sentence = "Le procès-verbal est déjà diffusé : il se rectifie pendant la séance qui doit l'approuver."
        raise Refusal(since(sentence, minutes, MINUTES_WORKFLOW))


def _texts(minutes: Minutes, items: list[AgendaItem]) -> dict[str, str]:
    return {"ouverture": minutes.opening, "clôture": minutes.closing} | {item.title: item.debate for item in items}


@transaction.atomic
def circulate_minutes(*, actor: User, minutes: Minutes, seen: int | None = None) -> Job:
    """The head sends the minutes, in the version that he read (`seen`), to every member convened. Returns the job."""

    def keep(locked: Minutes, request: Request) -> None:
        writer = partial(last_act, [locked.meeting], WRITTEN)
        check_fresh(seen, locked.version, lambda: with_author(WRITTEN_SINCE, writer()), dict)
        locked.circulated_on, locked.circulated_by = request.today, actor

    sent = _move(actor, minutes, "circulate", keep)
    return start_job(
        kind=CIRCULATE_JOB,
        label=f"Diffusion du {sent.label.lower()} : {sent.meeting}",
        actor=actor,
        service=sent.service,
        parameters={"minutes": sent.pk, "path": reverse("cdiae:minutes", args=[sent.meeting_id])},
        total=sent.meeting.convocations.count(),
        queue=Queue.BATCH,
    )


@transaction.atomic
def approve_minutes(*, actor: User, meeting: Meeting, approved_in: Meeting) -> Minutes:
    """The next meeting approves: the whole content is kept, nothing changes any more."""
    locked = lock(meeting.minutes)
    if locked.is_frozen:  # two later meetings may both have put it on their agenda
        return locked

    def keep(locked: Minutes, request: Request) -> None:
        locked.approved_on, locked.approved_in = approved_in.held_on, approved_in
        locked.content = minutes_content(locked)

    approved = _move(actor, locked, "approve", keep, approved_in=approved_in)
    _make_again(approved, actor)
    return approved


@transaction.atomic
def release_opinions(*, actor: User, meeting: Meeting) -> Job:
    """The head sends each structure the extract of the opinion that concerns it."""
    locked = lock(meeting)
    require(actor, RELEASE, locked)
    refuse_unreleased(locked)
    locked.opinions_released_on = clock.today()
    locked.save(update_fields=["opinions_released_on"])
    tell(actor, locked, "cdiae.opinions.release", f"Avis notifiés aux structures : {locked}")
    return start_job(
        kind=RELEASE_JOB,
        label=f"Notification des avis : {locked}",
        actor=actor,
        service=locked.service,
        parameters={"meeting": locked.pk, "path": reverse("cdiae:minutes", args=[locked.pk])},
        queue=Queue.BATCH,
    )


def refuse_unreleased(meeting: Meeting) -> None:
    if meeting.state != MeetingState.CLOSED:
        raise Refusal(since("Les avis sont notifiés une fois la séance levée.", meeting, MEETING_WORKFLOW))
    if meeting.opinions_released_on:
        line = last_act([meeting], "cdiae.opinions.release")
        raise Refusal(with_author("Les avis de cette séance ont déjà été notifiés aux structures.", line))


def _move(actor: User, minutes: Minutes, name: str, keep, **data) -> Minutes:
    """Fire one transition of the table of minutes, told on the page of their meeting."""
    meeting = minutes.meeting
    return fire(
        MINUTES_WORKFLOW,
        obj=minutes,
        name=name,
        request=Request(actor=actor, today=clock.today(), data=data),
        before_save=keep,
        subject=meeting,
    )
