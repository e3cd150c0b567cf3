"""What travels with the page of a trial, and what it says when its rows moved before they were confirmed."""

from django.core import signing

from iae_portal.core.imports.confirmed import Moved, Shown, shown_of
from iae_portal.core.imports.trials import Trial
from iae_portal.core.selectors.journal import author_said, last_change
from iae_portal.core.services.imports import Again

SHOWN = "montre"
SALT = "core.imports.trial"
MOVED_SHOWN = 50


def signed(trial: Trial) -> str:
    return signing.dumps(shown_of(trial), salt=SALT, compress=True)


def shown_in(carried: str) -> Shown | None:
    try:
        return signing.loads(carried, salt=SALT)
    except signing.BadSignature:
        return None


def again_context(again: Again) -> dict:
    """Plain data, which a job keeps. Without `again`, the file is already written (`written`), or does nothing."""
    if not (again.trial.to_write or again.refused):
        return {"written": True} if again.is_written else {}
    moved = again.moved or []
    shown = {"moved_rows": [_told(row) for row in moved[:MOVED_SHOWN]], "moved_count": len(moved)}
    return {"again": True, "refused_since": again.refused} | shown


def _told(moved: Moved) -> dict:
    return {"line": moved.line, "name": moved.name, "differences": moved.differences, "author": _author(moved)}


def _author(moved: Moved) -> str:
    """Who wrote last what the row holds, and when."""
    row = moved.row
    return author_said(last_change([row.subject], row.told_as, row.told_by)) if row and row.subject else ""
