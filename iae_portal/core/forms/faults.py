"""What a page says first when it comes back refused: the sentences of no field, then the fields to correct."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BaseFormSet, BoundField

from iae_portal.core.text import upper_first

SHOWN = 20  # of a grid of hundreds of fields, the first are enough to begin


@dataclass(frozen=True)
class Fault:
    """A field to correct: its label, what is wrong, and its id in the page."""

    label: str
    sentence: str
    target: str


@dataclass(frozen=True)
class Faults:
    sentences: list[str]
    fields: list[Fault]

    @property
    def first(self) -> list[Fault]:
        return self.fields[:SHOWN]

    @property
    def others(self) -> int:
        return max(0, len(self.fields) - SHOWN)


def faults_of(*forms: BaseForm | BaseFormSet | None, sentences: tuple[str, ...] = ()) -> Faults:
    """Of forms and formsets, in the order of the page; what nothing was typed in has no fault."""
    found = Faults(list(sentences), [])
    for form in forms:
        if isinstance(form, BaseFormSet):
            found.sentences.extend(form.non_form_errors())
            for rank, row in enumerate(form, 1):
                _add_row(found, row, rank)
        elif form is not None:
            _add(found, form)
    return found


def _add_row(found: Faults, row: BaseForm, rank: int) -> None:
    """What is said of the whole row leads to its first field: the page holds many of them. A row whose page names it
    (a month, a structure) says so as its `row_name`."""
    shown, named = row.visible_fields(), getattr(row, "row_name", "") or f"ligne {rank}"
    if row.non_field_errors() and shown:
        found.fields.append(Fault(upper_first(named), " ".join(row.non_field_errors()), _target(shown[0])))
    else:
        found.sentences.extend(row.non_field_errors())
    _add_fields(found, row, f", {named}")


def _add(found: Faults, form: BaseForm) -> None:
    found.sentences.extend(form.non_field_errors())
    _add_fields(found, form, "")


def _add_fields(found: Faults, form: BaseForm, suffix: str) -> None:
    for field in _refused(form):
        if field.is_hidden:  # nowhere to go to
            found.sentences.extend(field.errors)
        else:
            found.fields.append(Fault(f"{field.label}{suffix}", " ".join(field.errors), _target(field)))


def _refused(form: BaseForm) -> Iterator[BoundField]:
    return (field for field in form if field.errors)


def _target(field: BoundField) -> str:
    """A group of boxes has no id of its own: its first box."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
