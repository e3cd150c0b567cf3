"""Structures that somebody changed since the trial of a list: left as they are, and said. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from conventions.imports.siae_plan import Change, ImportPlan
from conventions.imports.siae_rows import SHORT_NAMES
from iae_portal.core.imports.confirmed import NOTHING, Shown
from iae_portal.core.imports.trials import Said


def shown_of(plan: ImportPlan) -> Shown:
    """By line, what stood where the list writes; None where nothing was shown. A line unchanged needs no place."""
    lines = [*(creation.row.line for creation in plan.creations), *(note.line for note in plan.refused)]
    return dict.fromkeys(map(str, lines), None) | {str(change.row.line): change.before for change in plan.changes}


def leave_moved(
    plan: ImportPlan, held: Mapping[int, Any], shown: Shown | None, author: Callable[[Any, str], str]
) -> None:
    """Take out of the plan what would replace something else than what was shown.

    `held`: the structures, by key; `author` says who wrote a field of one of them, and when.
    """
    kept = []
    for change in plan.changes:
        siae = held[change.pk]
        moved = list(_moved(change, siae, shown))
        if moved:
            by = author(siae, moved[0][0])
            plan.told.append(Said(change.row.line, _sentence(change, moved, f" ({by})" if by else "")))
        else:
            kept.append(change)
    plan.changes[:] = kept


def _moved(change: Change, siae: Any, shown: Shown | None) -> Iterable[tuple[str, str, str]]:
    """(field, as it was shown, as it is). Without a trial, what the plan read before the lock is what was shown."""
    known = change.before if shown is None else shown.get(str(change.row.line), change.after)
    for name, given in change.after.items():
        was, now = NOTHING if known is None else known.get(name, given), getattr(siae, name)
        if was != now:
            yield name, was, now


def _sentence(change: Change, moved: list[tuple[str, str, str]], by: str) -> str:
    fields = ", ".join(f"{SHORT_NAMES[name]} : « {was} » à l'essai, « {now} » à présent" for name, was, now in moved)
    return (
        f"{change.row.values['name']} ({change.row.type}) – {fields}{by} : laissée telle quelle. Envoyez de nouveau la "
        "liste pour la modifier."
    )
