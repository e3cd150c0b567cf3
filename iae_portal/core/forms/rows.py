"""Several rows typed on one page. A line is known by the key of its row, wherever it stands.

A line left empty takes its row away; a row that the page did not show stays; one that somebody removed is said.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django import forms
from django.db.models import Model
from django.forms.formsets import TOTAL_FORM_COUNT, ManagementForm
from django.utils.functional import cached_property

from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.shown import SHOWN

KEY = "pk"
GONE = (
    "Quelqu'un d'autre a supprimé cette ligne pendant que vous saisissiez. Votre saisie est gardée : enregistrez de "
    "nouveau pour la remettre, ou videz la ligne."
)

CUT = (
    "Des lignes de cette page ne sont pas arrivées : rien n'est enregistré. Vérifiez votre connexion, rouvrez la page, "
    "puis saisissez de nouveau ce qui manque."
)


class RowForm(PortalForm):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def given(self) -> list[str]:
        """Names of the fields that hold something."""
        return [
            name for name in self.fields if name not in (KEY, SHOWN) and self.cleaned_data.get(name) not in (None, "")
        ]

    def clean(self):
        data = super().clean()
        if data.get(KEY) and not self.initial and self.given:
            self.data = self.data.copy()
            self.data[self.add_prefix(KEY)] = ""  # sent again, it is a new line
            raise forms.ValidationError(GONE)
        return data


class WholeFormSet(forms.BaseFormSet):
    """Every line that arrives is read, whatever the count that the page says; one that it says and that does not
    arrive is told, instead of passing for a line left empty."""

    default_error_messages = {"missing_management_form": CUT}

    @cached_property
    def management_form(self) -> ManagementForm:
        form = super().management_form
        if self.is_bound:
            counts = form.cleaned_data
            counts[TOTAL_FORM_COUNT] = max(counts[TOTAL_FORM_COUNT], max(self._arrived, default=-1) + 1)
            shown = counts | {TOTAL_FORM_COUNT: self.total_form_count()}  # a page refused comes back with its counts
            form.data = {form.add_prefix(name): value for name, value in shown.items()}
        return form

    @cached_property
    def _arrived(self) -> set[int]:
        """Ranks of the lines of which something was sent."""
        ranks = (re.match(r"(\d{1,6})-", name.removeprefix(f"{self.prefix}-")) for name in self.data)
        return {int(rank[1]) for rank in ranks if rank}

    def clean(self):
        super().clean()
        if set(range(self.total_form_count())) - self._arrived:
            raise forms.ValidationError(CUT)


class RowFormSet(WholeFormSet):
    """`rows` are those stored: read again when the page comes back. `proposals`, by key, fill what they leave empty."""

    def __init__(self, *args, rows: Sequence[Model], proposals: Mapping[int, dict[str, str]], **values):
        self.rows, self.proposals = list(rows), proposals
        super().__init__(*args, **values)

    def initial_form_count(self) -> int:
        return super().initial_form_count() if self.is_bound else len(self.rows)

    def _construct_form(self, i: int, **values):
        row = self._row(i)
        if row is None:
            return super()._construct_form(i, empty_permitted=True, **values)
        names = [name for name in self.form.base_fields if name != KEY]
        proposed = self.proposals.get(row.pk, {})
        initial = {KEY: row.pk} | {name: getattr(row, name) for name in names} | proposed
        form = super()._construct_form(i, initial=initial, empty_permitted=False, **values)
        form.subjects, form.proposed = (row,), proposed
        return form

    def _row(self, i: int) -> Model | None:
        if not self.is_bound:
            return self.rows[i] if i < len(self.rows) else None
        asked = self.data.get(f"{self.add_prefix(i)}-{KEY}", "")
        return next((row for row in self.rows if str(row.pk) == asked), None)

    @property
    def lines(self) -> list[dict]:
        """What the service gets: the key of a row (None for a new one) and its fields."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get(KEY) or form.given]


def rows_formset(
    form_class: type[RowForm],
    prefix: str,
    data,
    rows: Sequence[Model],
    *,
    extra: int,
    proposals: Mapping[int, dict[str, str]] = MappingProxyType({}),
) -> RowFormSet:
    factory = forms.formset_factory(
        form_class, formset=RowFormSet, extra=extra, max_num=20, absolute_max=20, validate_max=True
    )
    return factory(data, prefix=prefix, rows=rows, proposals=proposals)
