"""Reading a programme: clashes and capacities to warn of, and what changed between two versions. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from iae_portal.core.hours import kept_hours, said_hours
from iae_portal.core.text import french_list

SPEAKERS_MARK = " : intervenants – "


@dataclass(frozen=True)
class Line:
    """An item as the programme sees it. `key` is stable from one version to the next."""

    key: int
    label: str
    starts_at: dt.time
    ends_at: dt.time
    room: str = ""
    room_places: int | None = None
    speakers: tuple[str, ...] = ()
    is_workshop: bool = False
    places: int | None = None
    gathers_all: bool = False
    needs_speaker: bool = False

    @property
    def hours(self) -> str:
        return kept_hours(self.starts_at, self.ends_at)


def warnings_of(lines: Sequence[Line], capacity: int) -> list[str]:
    """What an organiser should look at before publishing, one sentence each; nothing forbids to publish."""
    return [*_clashes(lines), *_rooms(lines, capacity), *_workshops(lines, capacity), *_silences(lines)]


def _overlap(one: Line, other: Line) -> bool:
    # Two items that touch (10:00 – 11:00, 11:00 – 12:00) do not overlap.
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _clashes(lines: Sequence[Line]) -> Iterator[str]:
    for one, other in combinations(lines, 2):
        if not _overlap(one, other):
            continue
        if one.room and one.room == other.room:
            yield f"La salle {one.room} est prise deux fois à la même heure : « {one.label} » et « {other.label} »."
        if both := sorted(set(one.speakers) & set(other.speakers)):
            verb = "sont attendus" if len(both) > 1 else "est attendu"
            yield (f"{french_list(both)} {verb} au même moment dans « {one.label} » et « {other.label} ».")
        # Workshops alone are parallel; a plenary beside a workshop leaves somebody out.
        if not (one.is_workshop and other.is_workshop):
            yield f"« {one.label} » et « {other.label} » se chevauchent : seuls les ateliers se tiennent en parallèle."


def _rooms(lines: Sequence[Line], capacity: int) -> Iterator[str]:
    for line in lines:
        if line.gathers_all and line.room_places is not None and line.room_places < capacity:
            yield (
                f"La salle {line.room} ({line.room_places} places) est trop petite pour « {line.label} » : "
                f"{capacity} participants y sont attendus."
            )
        if line.is_workshop and None not in (line.places, line.room_places) and line.places > line.room_places:
            yield (
                f"« {line.label} » offre {line.places} places dans une salle qui en compte {line.room_places} "
                f"({line.room})."
            )


def _workshops(lines: Sequence[Line], capacity: int) -> Iterator[str]:
    workshops = [line for line in lines if line.is_workshop]
    places = [line.places for line in workshops]
    if workshops and None not in places and sum(places) < capacity:
        yield (
            f"Les ateliers offrent ensemble {sum(places)} places pour {capacity} participants : "
            "certains n'en auront pas."
        )


def _silences(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.needs_speaker and not line.speakers:
            yield f"Aucun intervenant n'est indiqué pour « {line.label} »."
        if line.is_workshop and not line.room:
            yield f"« {line.label} » n'a pas encore de salle."


def changes_between(before: Sequence[dict], after: Sequence[dict]) -> list[str]:
    """What a reader of the former version must know, line by line; both hold `key`, `label`, `hours`, `room`,
    `speakers`."""
    old, new = ({row["key"]: row for row in rows} for rows in (before, after))
    added = [row for key, row in new.items() if key not in old]
    sentences = [f"Ajout : « {row['label']} », {said_hours(row['hours'])}." for row in added]
    sentences += [f"Suppression : « {row['label']} »." for key, row in old.items() if key not in new]
    for key, row in new.items():
        if key in old:
            sentences += _differences(old[key], row)
    return sentences


def without_speakers(sentence: str, word: str) -> str:
    """A sentence of `changes_between` that gives speakers, with `word` in place of who they are."""
    # The last mark: a label may hold the same words.
    head, mark, _ = sentence.rpartition(SPEAKERS_MARK)
    return f"{head}{mark}{word}." if mark else sentence


def _differences(old: dict, new: dict) -> Iterator[str]:
    name = f"« {new['label']} »"
    if old["label"] != new["label"]:
        yield f"« {old['label']} » devient {name}."
    if old["hours"] != new["hours"]:
        yield f"{name} : {said_hours(old['hours'])} devient {said_hours(new['hours'])}."
    if old["room"] != new["room"]:
        yield f"{name} : {old['room'] or 'sans salle'} devient {new['room'] or 'sans salle'}."
    if old["speakers"] != new["speakers"]:
        spoken = french_list(new["speakers"]) or "aucun intervenant"
        yield f"{name}{SPEAKERS_MARK}{spoken}."
