"""What the guests were told of the day, its place and its hours, and what changed since."""

from iae_portal.core.hours import between_hours
from seminars.models import Event
from seminars.selectors.programme import programme_hours


def frame_of(event: Event) -> dict[str, str]:
    """What a guest's calendar shows of the frame."""
    return {"Date": event.day_sentence, "Lieu": event.where}


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """ "Lieu : Lille devient Halle, Lille." """
    return [f"{name} : {before[name]} devient {said}." for name, said in after.items() if before[name] != said]


def announce_hours(event: Event) -> list[str]:
    """Keep the hours of the programme as those that are told from now on; returns what changes for who was told.

    The event is locked by the caller.
    """
    hours = programme_hours(event)
    if hours is None or hours == event.told_hours:
        return []
    before = event.told_hours
    event.told_from, event.told_until = hours
    event.save(update_fields=["told_from", "told_until"])
    return differences({"Horaires": between_hours(*before)}, {"Horaires": between_hours(*hours)}) if before else []


def announce_first_hours(event: Event) -> None:
    """Before the first mail that says them; drafts written after it wait for a publication."""
    if event.told_hours is None:
        announce_hours(event)
