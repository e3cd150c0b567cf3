"""The speakers at the end of the retention period: how many spoke, where and on what stays; who they were does not."""

import re
from pathlib import PurePath

from seminars.models import Event, Material
from seminars.programme import without_speakers

ERASED = "Intervenant effacé"
PERSONAL = ("function", "organisation", "email", "phone")


def erase_speakers(event: Event) -> int:
    """Rows, published versions and names of files. Returns how many; the caller holds the event."""
    names = [name for name in event.speakers.values_list("name", flat=True) if name != ERASED]
    # Names are read before the rows lose them: titles are searched for each.
    _erase_versions(event)
    _erase_files(event, names)
    event.speakers.update(name=ERASED, **dict.fromkeys(PERSONAL, ""))
    return len(names)


def _erase_versions(event: Event) -> None:
    """Versions keep their lines and their numbers: each name gives way to the same word."""
    for version in event.versions.all():
        version.content = [row | {"speakers": [ERASED for _ in row["speakers"]]} for row in version.content]
        version.changes = [without_speakers(sentence, ERASED.lower()) for sentence in version.changes]
        version.save(update_fields=["content", "changes"])


def _erase_files(event: Event, names: list[str]) -> None:
    """DESIGN: a file is often named after who made it, in ways that no search finds: the whole name goes. Titles stay,
    without the names of the speakers. What the slides themselves say is the work of the seminar, and is kept."""
    for material in Material.objects.filter(item__event=event):
        material.original_name = _plain_name("support", material.original_name)
        for name in names:
            material.title = re.sub(re.escape(name), ERASED.lower(), material.title, flags=re.IGNORECASE)[:160]
        material.save(update_fields=["original_name", "title"])
    for row in event.contributions.exclude(presentation_name=""):
        row.presentation_name = _plain_name("presentation", row.presentation_name)
        row.save(update_fields=["presentation_name"])


def _plain_name(stem: str, name: str) -> str:
    return f"{stem}{PurePath(name).suffix.lower()}"
