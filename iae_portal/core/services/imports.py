"""Confirming an import as it was shown; what the columns of a service's own files give, kept for the next file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from iae_portal.core.imports.confirmed import Moved, Shown, moved_since, refused_since
from iae_portal.core.imports.tables import Table
from iae_portal.core.imports.trials import Trial
from iae_portal.core.models import KnownColumn, User
from iae_portal.core.rights import perimeter

T = TypeVar("T")


@dataclass(frozen=True)
class Again:
    """Nothing was written: what the import would do now, and what moved since its trial (None: it is not known).

    `refused` counts the lines that it showed as to be written, and that can no longer be.
    """

    trial: Trial
    moved: list[Moved] | None
    refused: int = 0

    @property
    def is_written(self) -> bool:
        """As a worker that starts again after another finds it: the rows are there."""
        return self.moved == [] and not self.refused and not self.trial.to_write


@transaction.atomic
def write_as_shown(
    *,
    table: Table,
    hold: Callable[[Table], object],
    plan: Callable[[Table], Trial],
    write: Callable[[Table], T],
    shown: Shown | None,
) -> T | Again:
    """Write the table when its rows still are what its trial showed; `hold` locks what `write` changes.

    A table already written has nothing more to write.
    """
    hold(table)
    trial = plan(table)
    moved = None if shown is None else moved_since(shown, trial)
    again = Again(trial, moved, len(refused_since(shown or {}, trial)))
    return write(table) if trial.to_write and moved == [] and not again.refused else again


def known_columns(actor: User, kind: str) -> dict[str, str]:
    """By folded title, the field that this service's columns give."""
    service = perimeter(actor).main_service
    rows = KnownColumn.objects.filter(service=service, kind=kind) if service else KnownColumn.objects.none()
    return dict(rows.values_list("title", "field"))


@transaction.atomic
def remember_columns(*, actor: User, kind: str, columns: Mapping[str, str]) -> None:
    """Keep what a person said of his columns for the next file of his service; what was said before is replaced.

    DESIGN: nothing goes to the journal: this changes no dossier, only how the next file is first read.
    """
    service = perimeter(actor).main_service
    if service is None or not columns:
        return
    rows = [
        KnownColumn(service=service, kind=kind, title=title[:200], field=field)
        for title, field in sorted(columns.items())
        if title
    ]
    KnownColumn.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service", "kind", "title"], update_fields=["field"]
    )
