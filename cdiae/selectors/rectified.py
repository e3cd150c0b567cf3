"""What changed in a meeting since its members were told of it, in the words of the convocation that says so."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from cdiae.models import AgendaItem, Meeting
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import speakers_of
from iae_portal.core.text import french_date, french_hour, french_list

NO_REMOTE = "aucun"
# DESIGN: an answer is given for a day, an hour, a place and a formation; what else changes leaves it as it is.
ANSWERED_FOR = ("Formation", "Date", "Heure", "Lieu")


def told_of(meeting: Meeting) -> dict:
    """The meeting as it is told now: its frame by the words of a letter, the papers of each item by its key."""
    return {"frame": _frame(meeting), "papers": _papers(items_of(meeting))}


def mark_of(meeting: Meeting) -> str:
    """Tells what a page shows of the convocations that it sends from what they would be now."""
    items = [(item.pk, item.title, item.treatment) for item in items_of(meeting)]
    people = [member.pk for member in speakers_of(meeting)]
    return sha256(json.dumps([told_of(meeting), items, people]).encode()).hexdigest()[:16]


def _frame(meeting: Meeting) -> dict[str, str]:
    return {
        "Formation": meeting.get_kind_display().lower(),
        "Date": french_date(meeting.held_on, weekday=True),
        "Heure": french_hour(meeting.starts_at),
        "Fin prévue": french_hour(meeting.ends_at),
        "Lieu": meeting.place,
        "Accès à distance": meeting.remote_access or NO_REMOTE,
    }


def _papers(items: list[AgendaItem]) -> dict[str, list[str]]:
    return {str(item.pk): [str(paper) for paper in item.documents.all()] for item in items}


@dataclass(frozen=True)
class Announced:
    """A meeting as its members were told of it; `changes`: a convocation is to say otherwise, or nobody kept theirs."""

    formation: str
    day: str
    hour: str
    place: str
    remote: str
    changes: bool


def announced(meeting: Meeting) -> Announced:
    """What changed since the convocations is told by the next one, not by the pages of the members."""
    now = _frame(meeting)
    frame = (meeting.told.get("frame") or now) if meeting.has_unsent_change else now
    remote = "" if frame["Accès à distance"] == NO_REMOTE else frame["Accès à distance"]
    changes = meeting.has_unsent_change and meeting.told.get("frame") != now
    return Announced(frame["Formation"], frame["Date"], frame["Heure"], frame["Lieu"], remote, changes)


def keeps_answers(meeting: Meeting) -> bool:
    """Whether what changed since the members were told leaves their answers as they are."""
    told, now = meeting.told.get("frame"), _frame(meeting)
    return told is not None and all(told.get(name) == now[name] for name in ANSWERED_FOR)


def changes_of(meeting: Meeting) -> list[str]:
    """Each a sentence without its full stop; none for what was told before the portal kept it."""
    if not meeting.told:
        return []
    told, rows = meeting.told["frame"], items_of(meeting)
    frame = [
        f"{name} : {was} devient {said}"
        for name, said in _frame(meeting).items()
        if (was := told.get(name, said)) != said
    ]
    items = {item.pk: item for item in rows}
    return [*frame, *_agenda_changes(meeting, items), *_paper_changes(meeting.told["papers"], _papers(rows), items)]


def _agenda_changes(meeting: Meeting, items: dict[int, AgendaItem]) -> Iterator[str]:
    sent = meeting.agenda_versions.order_by("-rank").first()
    before = {row["item"]: row for row in sent.content} if sent else {}
    if added := [f"« {item.title} »" for pk, item in items.items() if pk not in before]:
        yield f"Ajouté à l'ordre du jour : {french_list(added)}"
    if removed := [f"« {row['title']} »" for pk, row in before.items() if pk not in items]:
        yield f"Retiré de l'ordre du jour : {french_list(removed)}"
    kept = [pk for pk in before if pk in items]
    if kept != [pk for pk in items if pk in before]:
        yield "Les points sont examinés dans un autre ordre"
    for pk in kept:
        yield from _item_changes(before[pk], items[pk])


def _item_changes(before: dict, item: AgendaItem) -> Iterator[str]:
    treatment = item.get_treatment_display()
    if before["title"] != item.title:
        yield f"« {before['title']} » devient « {item.title} »"
    if before["treatment"] != treatment:
        yield f"« {item.title} » est examiné {treatment.lower()}"
    if before.get("note", item.note) != item.note:  # versions frozen before notes were have none
        yield f"La note de présentation de « {item.title} » est revue"


def _paper_changes(before: dict, now: dict, items: dict[int, AgendaItem]) -> Iterator[str]:
    for pk, item in items.items():
        known, papers = before.get(str(pk), []), now[str(pk)]
        if added := [name for name in papers if name not in known]:
            yield f"Joint à « {item.title} » : {french_list(added)}"
        if removed := [name for name in known if name not in papers]:
            yield f"Retiré de « {item.title} » : {french_list(removed)}"
