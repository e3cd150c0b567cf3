"""The grid of monthly states, one line a month, and the file that fills many grids at once."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from financing.calculation import months
from financing.checks.monthly_states import StateRow
from financing.checks.states_file import COLUMNS
from financing.forms.fields import number_field
from financing.forms.grids import own_grid
from financing.models import FinancialAnnex, MonthlyState
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.imports import ImportForm

ALONE = "Une remarque accompagne les heures et l'effectif du mois : indiquez-les, ou ôtez la remarque."
KEPT = (
    "Un mois enregistré ne s'efface pas : corrigez ses heures et son effectif, ou indiquez 0 heure avec une remarque "
    "s'il n'y a pas eu d'activité."
)


class StateForm(PortalForm):
    """One month; left empty it is not entered."""

    month = forms.DateField(widget=forms.HiddenInput)
    hours = number_field("Heures", required=False)
    headcount = forms.IntegerField(
        label="Salariés",
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Salariés : un nombre entier est attendu.",
            "min_value": "Salariés : un nombre positif ou nul est attendu.",
            "max_value": "Salariés : ce nombre est trop grand.",
        },
    )
    remark = forms.CharField(label="Remarque", required=False, max_length=200)

    @property
    def row_name(self) -> str:
        """« janvier 2009 »."""
        day = self["month"].value()
        return months.label_of(day if isinstance(day, dt.date) else dt.date.fromisoformat(str(day)))

    def clean(self):
        data = super().clean()
        given = data.get("hours") is not None, data.get("headcount") is not None
        if self.errors:
            return data
        if any(given) and not all(given):
            raise ValidationError("Indiquez les heures et l'effectif du mois.")
        if not any(given) and (sentence := KEPT if self._is_emptied() else ALONE if data["remark"] else ""):
            self.add_error("hours", sentence)
        return data

    def _is_emptied(self) -> bool:
        return self.initial.get("hours") is not None and self.add_prefix("hours") in self.data

    def row(self) -> StateRow | None:
        data = self.cleaned_data
        if data.get("hours") is None:
            return None
        return StateRow(data["month"], data["hours"], data["headcount"], data["remark"])


def state_grid(annex: FinancialAnnex, data=None):
    """A formset with exactly the months of the annexe, in their order: what is posted can't add a month."""
    known = {row.month: row for row in MonthlyState.objects.filter(convention=annex.convention_id)}
    initial = [_initial(month, known.get(month)) for month in annex.months]
    grid = own_grid(StateForm, "etats", "month", initial, data)
    for row in grid:
        month = row.initial["month"]
        row.subjects = tuple(filter(None, (annex.convention, known.get(month))))
        row.told_as = dict.fromkeys(("hours", "headcount", "remark"), f"{month:%Y-%m}")
    return grid


def _initial(month: dt.date, state: MonthlyState | None) -> dict:
    if state is None:
        return {"month": month}
    return {"month": month, "hours": state.hours, "headcount": state.headcount, "remark": state.remark}


class StatesFileForm(ImportForm):
    kind = "etats"
    columns = COLUMNS
