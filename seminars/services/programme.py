"""Publishing the programme: numbered versions that say what changed; the fourth workshop comes from a region."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell
from seminars.enums import FourthWorkshop, ItemKind
from seminars.models import Contribution, Event, ProgrammeItem, ProgrammeVersion
from seminars.programme import changes_between
from seminars.selectors.programme import published_rows, workshops_of
from seminars.services.changes import announce_hours
from seminars.services.locks import event_to_prepare
from seminars.services.sending import tell_change
from seminars.services.speaker_mails import tell_of_version

FOURTH_NUMBER = 4


@transaction.atomic
def publish_programme(*, actor: User, event: Event) -> ProgrammeVersion:
    """A version of what the programme says now, told to the speakers for whom it changes something, and to the guests
    when the day begins or ends at another hour."""
    version = keep_version(actor=actor, event=event)
    if changes := announce_hours(version.event):
        tell_change(actor, version.event, changes)
    tell_of_version(version, actor=actor)
    return version


@transaction.atomic
def keep_version(*, actor: User, event: Event) -> ProgrammeVersion:
    """The numbered version alone. Refused when nothing changed since the last one."""
    locked = event_to_prepare(actor, event)
    content = published_rows(locked)
    if not content:
        raise Refusal("Le programme est vide : ajoutez au moins une séquence.")
    last = locked.versions.order_by("-number").first()
    changes = changes_between(last.content, content) if last else []
    # A version that says nothing new would send its readers looking for what changed.
    if last and not changes:
        raise Refusal(f"Rien n'a changé depuis la version {last.number} : il n'y a rien à publier.")
    return _add_version(actor, locked, last, content, changes)


@transaction.atomic
def withdraw_speakers(*, actor: User, event: Event, keys: set[int]) -> None:
    """Their region left the event: the published programme loses them at once, what the host is changing waits."""
    last = event.versions.order_by("-number").first()
    content = [_without(keys, row) for row in last.content] if last else []
    if last and (changes := changes_between(last.content, content)):
        tell_of_version(_add_version(actor, event, last, content, changes), actor=actor)


def _without(keys: set[int], row: dict) -> dict:
    known = row.get("speaker_keys", [])
    kept = [(name, key) for name, key in zip(row["speakers"], known, strict=False) if key not in keys]
    return row | {"speakers": [name for name, _ in kept], "speaker_keys": [key for _, key in kept]} if known else row


def _add_version(
    actor: User, event: Event, last: ProgrammeVersion | None, content: list[dict], changes: list[str]
) -> ProgrammeVersion:
    number = (last.number if last else 0) + 1
    return add_and_tell(
        ProgrammeVersion(
            event=event,
            number=number,
            content=content,
            changes=changes,
            published_at=clock.now(),
            published_by=actor,
        ),
        actor=actor,
        action="seminars.programme.publish",
        subject=event,
        sentence=f"Programme publié, version {number} ({event})",
        fields=["number"],
    )


@transaction.atomic
def keep_fourth_workshop(*, actor: User, contribution: Contribution) -> ProgrammeItem:
    """The host puts the workshop that a region proposes on the programme, at the hours of the others."""
    event = event_to_prepare(actor, contribution.event)
    if contribution.fourth != FourthWorkshop.YES:
        raise Refusal("Cette région ne propose pas de quatrième atelier.")
    others = list(workshops_of(event))
    if any(item.workshop_number == FOURTH_NUMBER for item in others):
        raise Refusal("Un quatrième atelier est déjà au programme : retirez-le d'abord.")
    # Workshops are held in parallel: the fourth takes the hours of the others.
    first = others[0] if others else None
    rank = event.items.aggregate(last=Max("rank"))["last"] or 0
    item = ProgrammeItem(
        event=event,
        rank=rank + 1,
        kind=ItemKind.WORKSHOP,
        title=contribution.fourth_title,
        starts_at=first.starts_at if first else dt.time(14, 0),
        ends_at=first.ends_at if first else dt.time(16, 0),
        workshop_number=FOURTH_NUMBER,
        contribution=contribution,
    )
    add_and_tell(
        item,
        actor=actor,
        action="seminars.fourth_workshop.keep",
        subject=event,
        sentence=f"Quatrième atelier retenu : « {item.title} », {contribution.region} ({event})",
        fields=[],
    )
    item.speakers.set(contribution.speakers.all())
    return item
