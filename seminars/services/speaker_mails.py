"""What the portal writes to the speakers: where and when they speak, each time that it changes for them."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.notifications.letters import Attachment, Recipient
from iae_portal.notifications.services.outbox import queue_mail
from seminars import ics
from seminars.models import Event, ProgrammeVersion, Speaker
from seminars.services.mails import SPEAKER, reply_address


def tell_of_version(version: ProgrammeVersion, *, actor: User) -> None:
    """One mail to each speaker whose items are not what the former version said, nothing to the others."""
    former = version.event.versions.filter(number__lt=version.number).order_by("-number").first()
    for speaker in _reachable(version.event):
        before = _rows_of(speaker, former.content if former else [])
        now = _rows_of(speaker, version.content)
        if _essence(before) == _essence(now):
            continue
        if now:
            _write_items(speaker, version, now, actor=actor)
        else:
            opening = f"Vous n'êtes plus au programme : {version.event}, {version.event.day_sentence}."
            _write(speaker, version, before, [opening], cancelled=True, actor=actor)


def tell_of_frame(event: Event, *, actor: User) -> None:
    """A new date or place, for those whom the last published programme names."""
    for speaker, version, rows in _published(event):
        _write_items(speaker, version, rows, actor=actor)


def tell_of_cancellation(event: Event, *, actor: User) -> None:
    for speaker, version, rows in _published(event):
        paragraphs = [f"L'événement est annulé : {event}.", f"Motif : {event.cancel_reason}"]
        _write(speaker, version, rows, paragraphs, cancelled=True, actor=actor)


def _reachable(event: Event):
    return event.speakers.exclude(email="").order_by("pk")


def _published(event: Event) -> list[tuple[Speaker, ProgrammeVersion, list[dict]]]:
    version = event.versions.order_by("-number").first()
    if version is None:
        return []
    version.event = event
    told = [(speaker, version, _rows_of(speaker, version.content)) for speaker in _reachable(event)]
    return [line for line in told if line[2]]


def _rows_of(speaker: Speaker, content: list[dict]) -> list[dict]:
    return [row for row in content if speaker.pk in row.get("speaker_keys", ())]


def _essence(rows: list[dict]) -> list[tuple]:
    """What a speaker must know; who else speaks there is not."""
    return [(row["label"], row["hours"], row["room"]) for row in rows]


def _write_items(speaker: Speaker, version: ProgrammeVersion, rows: list[dict], *, actor: User) -> None:
    event = version.event
    opening = f"Vous intervenez : {event} ({event.series}), {event.day_sentence}, {event.where}."
    _write(speaker, version, rows, [opening, *map(_line, rows)], cancelled=False, actor=actor)


def _line(row: dict) -> str:
    room = f"salle : {row['room']}" if row["room"] else "salle à fixer"
    return f"« {row['label']} », {row['hours']} (heure de Paris), {room}."


def _write(
    speaker: Speaker,
    version: ProgrammeVersion,
    rows: list[dict],
    paragraphs: list[str],
    *,
    cancelled: bool,
    actor: User,
) -> None:
    """`about` is the event: a speaker's row may go before his mails are erased with the event."""
    event = version.event
    attachments = _calendar(speaker, version, rows, cancelled)
    if attachments:
        what = "L'annulation" if cancelled else f"La version {version.number} du programme"
        paragraphs = [*paragraphs, f"{what} est jointe pour votre agenda."]
    queue_mail(
        kind=SPEAKER,
        to=Recipient(email=speaker.email, name=speaker.name),
        subject_line=f"{'Intervention annulée' if cancelled else 'Votre intervention'} – {event}",
        context={"paragraphs": paragraphs},
        about=event,
        service=event.host,
        key=f"{SPEAKER}:{speaker.pk}:{version.number}:{event.sequence}",
        attachments=attachments,
        reply_to=reply_address(event),
        actor=actor,
    )


def _calendar(speaker: Speaker, version: ProgrammeVersion, rows: list[dict], cancelled: bool) -> list[Attachment]:
    """DESIGN: one entry from the first of his items to the end of the last: a single UID is updated and cancelled."""
    event = version.event
    if event.held_on is None:
        return []
    hours = [tuple(map(dt.time.fromisoformat, row["hours"].split(" – "))) for row in rows]
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    entry = ics.CalendarEntry(
        uid=f"{event.uid}-i{speaker.pk}@{sender.partition('@')[2]}",
        sequence=event.sequence + version.number,
        summary=f"Intervention : {event}",
        description="\n".join(map(_line, rows)),
        place=event.where,
        day=event.held_on,
        starts_at=min(start for start, _ in hours),
        ends_at=max(end for _, end in hours),
        organizer_name=str(event.host),
        organizer_email=reply_address(event) or sender,
        attendee_name=speaker.name,
        attendee_email=speaker.email,
        stamp=clock.now(),
        cancelled=cancelled,
    )
    return [Attachment(ics.FILE_NAME, entry.content_type, content=ics.calendar_file(entry))]
