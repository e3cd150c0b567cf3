"""What the portal writes to the speakers: where and when they speak, each time that it changes for them."""

from django.template.loader import render_to_string

from iae_portal.core.errors import Refusal
from iae_portal.core.hours import hour_overseas, hours_of
from iae_portal.core.models import User
from iae_portal.notifications.mail import Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars.models import Event, ProgrammeVersion, Speaker
from seminars.services.attachments import attached, entry_of, reply_address
from seminars.services.mails import SPEAKER, home_in


def tell_of_version(version: ProgrammeVersion, *, actor: User) -> None:
    """One mail to each speaker whose items are not what the former version said, nothing to the others."""
    former = version.event.versions.filter(number__lt=version.number).order_by("-number").first()
    for speaker in _reachable(version, former):
        before = _rows_of(speaker, former.content if former else [])
        now = _rows_of(speaker, version.content)
        # A colleague who changes in the same item is no news for the speaker.
        if _essence(before) == _essence(now):
            continue
        if now:
            _write("speaker", speaker, version, now, actor)
        else:
            _write("speaker_release", speaker, version, before, actor)


def tell_of_frame(event: Event, *, actor: User) -> None:
    """A new date or place, for those whom the last published programme names."""
    _tell_named("speaker", event, actor)


def tell_of_cancellation(event: Event, *, actor: User) -> None:
    _tell_named("speaker_cancellation", event, actor)


def _tell_named(words: str, event: Event, actor: User) -> None:
    version = event.versions.order_by("-number").first()
    if version is None:
        return
    # The caller's row holds the new date, place or state; the one of the version would be read again.
    version.event = event
    for speaker in _reachable(version):
        _write(words, speaker, version, _rows_of(speaker, version.content), actor)


def refuse_told(speaker: Speaker) -> None:
    """Whoever reads his slot in the published programme is told by its next version that he has left it."""
    version = speaker.event.versions.order_by("-number").first()
    if version and speaker in _reachable(version):
        raise Refusal(
            f"{speaker} est au programme publié : que l'hôte le retire de ses séquences et publie le programme, qui le "
            "préviendra ; il pourra ensuite être supprimé."
        )


def _reachable(*versions: ProgrammeVersion | None):
    """Those whom a version names, even when their region has gone to another event since."""
    rows = [row for version in versions if version for row in version.content]
    named = Speaker.objects.filter(pk__in={key for row in rows for key in row.get("speaker_keys", ())})
    return named.exclude(email="").select_related("contribution__region").order_by("pk")


def _rows_of(speaker: Speaker, content: list[dict]) -> list[dict]:
    return [row for row in content if speaker.pk in row.get("speaker_keys", ())]


def _essence(rows: list[dict]) -> list[tuple]:
    """What a speaker must know; who else speaks there is not."""
    return [(row["label"], row["hours"], row["room"]) for row in rows]


def _write(words: str, speaker: Speaker, version: ProgrammeVersion, rows: list[dict], actor: User) -> None:
    """`about` is the event: a speaker's row may go before his mails are erased with the event."""
    event = version.event
    home = home_in(speaker.contribution.region) if speaker.contribution else ""
    lines = [_line(event, row, home) for row in rows]
    carried = attached(_entry(speaker, version, rows, lines, cancelled=words != "speaker"))
    queue_mail(
        kind=SPEAKER,
        to=Recipient(email=speaker.email, name=speaker.name),
        words=f"seminars/mail/{words}.txt",
        context={"event": event, "version": version, "lines": lines, "attached": carried},
        about=event,
        # The version and the sequence tell this mail from the former one; sent twice, it is written once.
        key=f"{SPEAKER}:{speaker.pk}:{version.number}:{event.sequence}",
        attachments=carried,
        reply_to=reply_address(event),
        actor=actor,
    )


def _line(event: Event, row: dict, home: str) -> str:
    """On one line, with the hour at home of who speaks for a region overseas: the calendar says it too."""
    there = hour_overseas(event.held_on, hours_of(row["hours"])[0], home) if event.held_on else ""
    return render_to_string("seminars/mail/speaker_line.txt", {"row": row, "there": there}).strip().replace("\n", " ")


def _entry(speaker: Speaker, version: ProgrammeVersion, rows: list[dict], lines: list[str], *, cancelled: bool):
    """DESIGN: one entry from the first of his items to the end of the last: a single UID is updated and cancelled."""
    event = version.event
    if event.held_on is None:
        return None
    hours = [hours_of(row["hours"]) for row in rows]
    return entry_of(
        event,
        key=f"i{speaker.pk}",
        sequence=event.sequence + version.number,
        summary=f"Intervention : {event}",
        description="\n".join(lines),
        hours=(min(start for start, _ in hours), max(end for _, end in hours)),
        attendee=Recipient(email=speaker.email, name=speaker.name),
        cancelled=cancelled,
    )
