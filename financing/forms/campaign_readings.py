"""The collection grid of a campaign: one line a structure."""

from decimal import Decimal

from django import forms

from financing.enums import Criterion
from financing.forms.fields import amount_field, number_field
from financing.forms.grids import Mover, no_line, own_grid
from financing.models import Candidate
from financing.selectors.campaigns import reading_told, readings_by_criterion
from iae_portal.core.forms import PortalForm
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.text import number


class ReadingForm(PortalForm):
    """One structure of the grid: its base, and a numerator over a denominator per criterion."""

    candidate = forms.IntegerField(widget=forms.HiddenInput)
    base = amount_field("Base (€)", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            label = Criterion(criterion).label
            self.fields[f"{criterion}_numerator"] = number_field(f"{label}, numérateur", required=False)
            self.fields[f"{criterion}_denominator"] = number_field(f"{label}, dénominateur", required=False)
        for field in self.visible_fields():
            field.field.widget.attrs["class"] = "fr-input"

    def clean(self):
        data = super().clean()
        for criterion in Criterion:
            top, bottom = data.get(f"{criterion}_numerator"), data.get(f"{criterion}_denominator")
            # Zero is a reading, nothing typed is not: only None tells them apart.
            if (top is None) != (bottom is None) and not self.errors:
                self.add_error(
                    f"{criterion}_denominator", f"{Criterion(criterion).label} : indiquez les deux nombres, ou aucun."
                )
            elif criterion != Criterion.EFFORT and None not in (top, bottom) and top > bottom:
                self.add_error(
                    f"{criterion}_numerator",
                    f"{Criterion(criterion).label} : {number(top)} sur {number(bottom)} dépasse le tout, "
                    "corrigez l'un des deux nombres.",
                )
        return data

    def _line(self, name: str) -> JournalEntry | None:
        """Told in the journal of the campaign, with the structure in its sentence."""
        (candidate,) = self.subjects
        return last_change([candidate.campaign], "", reading_told(candidate))

    def readings(self) -> dict[str, tuple[Decimal, Decimal] | None]:
        data = self.cleaned_data
        return {
            str(criterion): None
            if data.get(f"{criterion}_numerator") is None
            else (data[f"{criterion}_numerator"], data[f"{criterion}_denominator"])
            for criterion in Criterion
        }


def reading_grid(candidates: list[Candidate], data=None, mover: Mover = no_line):
    """Exactly the structures given, in their order: what is posted can't name another one."""
    initial = [_initial(candidate) for candidate in candidates]
    grid = own_grid(ReadingForm, "releves", "candidate", initial, data, mover)
    for row, candidate in zip(grid, candidates, strict=True):
        row.subjects, row.row_name = (candidate,), candidate.siae.name
    return grid


def _initial(candidate: Candidate) -> dict:
    values = {"candidate": candidate.pk, "base": candidate.base}
    for criterion, row in readings_by_criterion(candidate).items():
        values |= {f"{criterion}_numerator": row.numerator, f"{criterion}_denominator": row.denominator}
    return values
