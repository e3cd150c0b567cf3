"""Grids whose lines are ours: the months of an annexe, the structures of a campaign. None is added, none renamed."""

from collections import defaultdict
from collections.abc import Callable

from django import forms
from django.http import QueryDict

from iae_portal.core.forms.shown import SHOWN
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import with_author
from iae_portal.core.text import counted

Mover = Callable[[str], JournalEntry | None]
Lines = dict[str, dict[str, str]]


def no_line(key: str) -> None:
    """Nobody takes a month off its grid."""


class OwnGrid(forms.BaseFormSet):
    """`gone` are lines that the page showed and that have left the list since: told once, by key, with what they held
    and by whom (`mover`)."""

    gone: dict[str, str] = {}
    mover: Mover = staticmethod(no_line)

    def clean(self):
        super().clean()
        if self.gone:
            left = counted(len(self.gone), "ligne a quitté", "lignes ont quitté")
            sentence = (
                f"{left} cette page depuis que vous l'avez ouverte ; ce qui y était saisi ne sera pas enregistré : "
                f"{' ; '.join(self.gone.values())}. Le reste est gardé : vérifiez-le, puis enregistrez de nouveau."
            )
            raise forms.ValidationError(with_author(sentence, self.mover(next(iter(self.gone)))))


def own_grid(
    row_form: type[forms.Form],
    prefix: str,
    key: str,
    initial: list[dict],
    data: QueryDict | None,
    mover: Mover = no_line,
) -> OwnGrid:
    """One line for each of `initial`, known by its field `key`; `data` is what was posted.

    `mover` finds the line of the journal that took a row off the list.
    """
    factory = forms.formset_factory(row_form, formset=OwnGrid, extra=0, max_num=2000, absolute_max=2000)
    rows = [row[key] for row in initial]
    grid = factory(data if data is None else grid_data(data, prefix, key, rows), prefix=prefix, initial=initial)
    grid.gone, grid.mover = {} if data is None else _gone(_typed(data, prefix), key, rows), mover
    return grid


def grid_data(data: QueryDict, prefix: str, key: str, rows: list) -> QueryDict:
    """The posted values under our own counts, each row bearing our own value in the field `key`.

    What is posted can't add a row, take one away or name another.
    """
    kept, typed = data.copy(), _typed(data, prefix)
    for name in data:
        if name.startswith(f"{prefix}-"):
            del kept[name]
    kept[f"{prefix}-TOTAL_FORMS"] = kept[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    # By key where the page gave them: a list that changed since does not shift what was typed to another row.
    by_key = {values[key]: values for values in typed.values() if values.get(key)}
    for rank, row in enumerate(rows):
        values = by_key.get(str(row), {}) if by_key else typed[str(rank)]
        for field, value in (values | {key: str(row)}).items():
            kept[f"{prefix}-{rank}-{field}"] = value
    return kept


def _typed(data: QueryDict, prefix: str) -> Lines:
    typed = defaultdict(dict)
    for name in data:
        if name.startswith(f"{prefix}-"):
            place, _, field = name.removeprefix(f"{prefix}-").partition("-")
            typed[place][field] = data[name]
    return typed


def _gone(typed: Lines, key: str, rows: list) -> dict[str, str]:
    """What the lines of no row of ours hold, boxes and lines left empty aside."""
    ours = {str(row) for row in rows}
    left = {line[key]: line for line in typed.values() if line.get(key) and line[key] not in ours}
    held = {
        row: [value.strip() for name, value in line.items() if name not in (key, SHOWN)] for row, line in left.items()
    }
    kept = {row: [value for value in values if value not in ("", "on")] for row, values in held.items()}
    return {row: ", ".join(values) for row, values in kept.items() if values}
