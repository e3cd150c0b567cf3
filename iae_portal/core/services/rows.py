"""Writing the lines that core.forms.rows reads: those of one row, which is locked."""

from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Manager, Model

from iae_portal.core import seen
from iae_portal.core.errors import Refusal
from iae_portal.core.services.journal import changes, snapshot
from iae_portal.core.text import lower_first


def keep_lines(
    held: Manager, lines: Sequence[dict], main: str, told: Callable[[Model, dict, dict], None] = lambda *_: None
) -> list:
    """Write the lines of a row that is locked; returns `main` of all those that it has now.

    A line has the fields of its row, and the key of a row that is there already under `pk`: without its `main`, it
    goes. A row of which no line speaks stays as it is. `told(row, before, after)` journals a line that changed.
    """
    known = {row.pk: row for row in held.all()}
    for line in sorted(lines, key=lambda line: bool(line[main])):  # those that go leave their place first
        values = {name: value for name, value in line.items() if name != "pk"}
        row = known.get(line.get("pk"))
        if row:
            seen.check(row)
        before = snapshot(row, list(values)) if row else {}
        if row and not line[main]:
            told(row, before, {})
            row.delete()
        elif line[main]:
            row = row or held.model(**held.core_filters)
            for name, value in values.items():
                setattr(row, name, value)
            _check(row, line[main])
            row.save()
            before, after = changes(before, snapshot(row, list(values)))
            if after:
                told(row, before, after)
    return list(held.values_list(main, flat=True))


def _check(row: Model, named: object) -> None:
    """Several lines come together: what one lacks is said with its name."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refusal(*(f"« {named} » : {lower_first(said)}" for said in error.messages)) from error
