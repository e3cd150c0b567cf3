"""Sending convocations: rows first, then a job that makes the letters and sends the mails."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from cdiae.enums import MeetingState
from cdiae.models import Convocation, Meeting, Member
from cdiae.models.convocation import new_nonce
from cdiae.reminders import convocations_sent, follow_change, meeting_given_up
from cdiae.rights import RELEASE, require
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.expected import to_tell
from cdiae.selectors.rectified import changes_of, keeps_answers, mark_of, told_of
from cdiae.services.agenda import freeze_agenda
from cdiae.services.answers import release, release_named
from cdiae.services.dossier_mails import tell_of_cancellation
from cdiae.services.meetings import move
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.enums import Queue
from iae_portal.core.errors import Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Job, User
from iae_portal.core.selectors.journal import last_change, since, with_author
from iae_portal.core.services.jobs import start_job
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import check_fresh, lock, save_and_tell
from iae_portal.core.text import counted, french_list
from iae_portal.core.workflow import Request

CONVENE_JOB = "cdiae.convene"
CANCEL_JOB = "cdiae.cancel"
CHANGED_SINCE = "La séance a changé depuis que cette page la montre : relisez ce qui part, puis envoyez de nouveau."


@transaction.atomic
def convene(*, actor: User, meeting: Meeting, urgency_reason: str = "", seen: str | None = None) -> Job:
    """Release the convocations of a meeting. Returns the job that makes the letters and sends the mails.

    `seen` is the mark of what the page showed. Raises StaleObject: nobody sends a letter that he has not read.
    """
    _check_shown(seen, _keep_urgency(actor, meeting, urgency_reason))

    def keep(locked: Meeting, request: Request) -> None:
        locked.convened_on, locked.convened_by = request.today, actor
        locked.told_sequence, locked.told = locked.sequence, told_of(locked)

    convened = move(actor=actor, meeting=meeting, name="convene", before_save=keep)
    convocations_sent(convened)
    return _send(actor, convened, to=speakers_of(convened))


def _keep_urgency(actor: User, meeting: Meeting, reason: str) -> Meeting:
    """First: the guard of the convocations reads it on the row."""
    locked = lock(meeting)
    if reason.strip():
        values = {"urgency_reason": reason.strip()}
        save_and_tell(
            locked, actor=actor, action="cdiae.meeting.update", sentence=f"Motif d'urgence : {locked}", values=values
        )
    return locked


@transaction.atomic
def send_change(*, actor: User, meeting: Meeting, urgency_reason: str = "", seen: str | None = None) -> Job:
    """Tell every member what changed in a meeting already convened.

    Another day, hour, place or formation starts the answers again; another agenda or its papers leave them. Where only
    the composition changed, whoever comes in is convened, whoever goes out is told, and the others keep their answers.
    """
    locked = _keep_urgency(actor, meeting, urgency_reason)
    require(actor, RELEASE, locked)
    refuse_unconvened(locked)
    _check_shown(seen, locked)
    _check_again(locked, actor)
    if not locked.has_unsent_change and (untold := to_tell(locked)):
        return _send(actor, locked, to=untold.newcomers, everybody=False)
    changes, keep = changes_of(locked), keeps_answers(locked)
    locked.sequence += 1  # a calendar takes an invitation again only when its sequence grows
    locked.told_sequence, locked.told = locked.sequence, told_of(locked)
    locked.convened_on, locked.convened_by = clock.today(), actor
    locked.save(update_fields=["sequence", "told_sequence", "told", "convened_on", "convened_by"])
    follow_change(locked)
    return _send(actor, locked, to=speakers_of(locked), changes=changes, keep=keep)


def _check_shown(seen: str | None, meeting: Meeting) -> None:
    now = mark_of(meeting)
    check_fresh(seen, now, lambda: with_author(CHANGED_SINCE, last_change([meeting], "")), lambda: {"séance": now})


def refuse_unconvened(meeting: Meeting) -> None:
    if meeting.state != MeetingState.CONVENED:
        raise Refusal(
            since(
                "Seule une séance convoquée peut faire l'objet d'une convocation rectificative.",
                meeting,
                MEETING_WORKFLOW,
            )
        )


@transaction.atomic
def cancel_meeting(*, actor: User, meeting: Meeting, reason: str) -> Job | None:
    """Cancel a meeting; members already convened are told, their calendars too."""

    def keep(locked: Meeting, request: Request) -> None:
        locked.cancel_reason = request.comment
        locked.sequence += 1

    cancelled = move(actor=actor, meeting=meeting, name="cancel", comment=reason, before_save=keep)
    meeting_given_up(cancelled)
    tell_of_cancellation(cancelled, actor=actor)
    if not cancelled.was_convened:
        return None
    return start_job(
        kind=CANCEL_JOB,
        label=f"Annulation de la séance : {cancelled}",
        actor=actor,
        service=cancelled.service,
        parameters={"meeting": cancelled.pk, "path": reverse("cdiae:meeting", args=[cancelled.pk])},
        total=cancelled.convocations.count() + cancelled.convocations.exclude(substitute=None).count(),
        queue=Queue.BATCH,
    )


def _check_again(meeting: Meeting, actor: User) -> None:
    request = Request(actor=actor, today=clock.today())
    if refusals := MEETING_WORKFLOW.get("convene").refusals(meeting, request):
        raise Refusal(*refusals)


def _send(
    actor: User,
    meeting: Meeting,
    *,
    to: list[Member],
    everybody: bool = True,
    changes: Sequence[str] = (),
    keep: bool = False,
) -> Job:
    """`changes` is what a convocation already sent is told; `keep`: its answer stays."""
    agenda = freeze_agenda(actor=actor, meeting=meeting)
    # Locked: an answer that comes meanwhile waits, and is then refused by the new nonce.
    known = {row.member_id: row for row in under_lock(meeting.convocations.all())}
    _release_gone(actor, meeting, list(known.values()), everybody=everybody and not keep)
    for member in to:
        row = known.get(member.pk) or Convocation(meeting=meeting, member=member)
        replaces = row.pk is not None and row.released_on is None
        row.former_on, row.rectified_on = (row.written_on, clock.today()) if replaces else (None, None)
        row.agenda, row.changes = agenda, [*changes] if replaces else []
        if not (keep and replaces):
            _ask_again(row)
        row.save()
    sentence = f"{counted(len(to), 'convocation')} : {meeting} (ordre du jour, version {agenda.rank})"
    tell(actor, meeting, "cdiae.convocations", sentence, comment=meeting.urgency_reason)
    return start_job(
        kind=CONVENE_JOB,
        label=f"Convocations : {meeting}",
        actor=actor,
        service=meeting.service,
        parameters={
            "meeting": meeting.pk,
            "members": [member.pk for member in to],
            "path": reverse("cdiae:convocations", args=[meeting.pk]),
        },
        total=len(to),
        queue=Queue.BATCH,
    )


def _ask_again(row: Convocation) -> None:
    """His answer, whoever it named and his links are those of another convocation."""
    release_named(row, changed=True)
    row.forget_answer()
    row.met_on, row.sent_on, row.nonce, row.released_on = row.meeting.held_on, clock.today(), new_nonce(), None


def _release_gone(actor: User, meeting: Meeting, rows: list[Convocation], *, everybody: bool) -> None:
    speakers = speakers_of(meeting)
    expected = {member.pk for member in speakers}
    gone = [row for row in rows if row.released_on is None and row.member_id not in expected]
    for row in gone:
        release(row, actor=actor, speakers=speakers, giver_answers_again=everybody)
    if gone:
        verb = "ne siège plus" if len(gone) == 1 else "ne siègent plus"
        tell(actor, meeting, "cdiae.released", f"{french_list([str(row.member) for row in gone])} {verb} à la séance")
