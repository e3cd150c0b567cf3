"""The programme of an event, as rows and as the plain values that warnings and versions are made from."""

import datetime as dt

from django.db.models import QuerySet

from seminars.enums import EventState, ItemKind
from seminars.models import Event, ProgrammeItem
from seminars.programme import Line, warnings_of

GATHERS_ALL = (ItemKind.PLENARY, ItemKind.DIAGNOSES, ItemKind.FINANCE, ItemKind.CLOSING)
SPOKEN = (ItemKind.DIAGNOSES, ItemKind.FINANCE, ItemKind.WORKSHOP)


def items_of(event: Event) -> QuerySet[ProgrammeItem]:
    rows = event.items.select_related("room", "contribution__region")
    return rows.prefetch_related("speakers", "materials").order_by("starts_at", "rank")


def workshops_of(event: Event) -> QuerySet[ProgrammeItem]:
    return event.items.filter(kind=ItemKind.WORKSHOP).select_related("room").order_by("workshop_number")


def line_of(item: ProgrammeItem) -> Line:
    return Line(
        key=item.pk,
        label=item.label,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        room=item.room.name if item.room else "",
        room_places=item.room.capacity if item.room else None,
        speakers=tuple(speaker.full for speaker in item.speakers.all()),
        is_workshop=item.is_workshop,
        places=item.places,
        gathers_all=item.kind in GATHERS_ALL,
        needs_speaker=item.kind in SPOKEN,
    )


def warnings_for(event: Event) -> list[str]:
    return warnings_of([line_of(item) for item in items_of(event)], event.capacity)


def published_rows(event: Event) -> list[dict]:
    """What a version keeps: plain values only, so that an old version can be read for ever."""
    return [_published(item, line_of(item)) for item in items_of(event)]


def _published(item: ProgrammeItem, line: Line) -> dict:
    """`speaker_keys` tells whose item it is; the names alone are shown."""
    return {
        "key": line.key,
        "label": line.label,
        "hours": line.hours,
        "room": line.room,
        "speakers": list(line.speakers),
        "speaker_keys": [speaker.pk for speaker in item.speakers.all()],
        "workshop": line.is_workshop,
    }


def day_hours(event: Event) -> tuple[dt.time, dt.time] | None:
    """First and last hours of the day as they were told, else those of the programme; None when it is empty."""
    return event.told_hours or programme_hours(event)


def programme_hours(event: Event) -> tuple[dt.time, dt.time] | None:
    """Those of the programme as it is written now, published or not."""
    rows = list(event.items.order_by("starts_at").values_list("starts_at", "ends_at"))
    return (rows[0][0], max(end for _, end in rows)) if rows else None


def materials_settled(event: Event) -> str:
    """Why no material is added or withdrawn any more; empty while they are.

    DESIGN: slides and minutes come after the day, some after the report of their own seminar: what closes them is
    the last report of the series.
    """
    if event.state == EventState.CANCELLED:
        return "L'événement est annulé : ses supports ne changent plus."
    if event.erased_on:
        return "Les données personnelles de l'événement sont effacées : ses supports ne changent plus."
    if not event.series.events.exclude(state__in=(EventState.REPORTED, EventState.CANCELLED)).exists():
        return "Tous les bilans de la série sont publiés : ses supports ne changent plus."
    return ""
