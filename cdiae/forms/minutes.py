"""The texts of the minutes; the facts are not typed."""

from django import forms
from django.db import models

from cdiae.models import Minutes
from cdiae.selectors.agenda import items_of
from cdiae.services.minutes import WRITTEN_SINCE
from iae_portal.core.forms import ConfirmForm, PortalForm
from iae_portal.core.forms.shown import FreshMixin

AREA = {"rows": 5}


class CirculateForm(FreshMixin, ConfirmForm):
    """`seen` is the version of the texts that were read: no other is sent."""

    stale = WRITTEN_SINCE


class MinutesForm(PortalForm):
    submit_label = "Enregistrer le procès-verbal"
    opening = forms.CharField(label="Ouverture", widget=forms.Textarea(attrs=AREA), required=False)

    def __init__(self, *args, minutes: Minutes, **kwargs):
        super().__init__(*args, initial={"opening": minutes.opening, "closing": minutes.closing}, **kwargs)
        self.minutes = minutes
        self.items = [] if minutes.of_failed_meeting else items_of(minutes.meeting)
        titles = {f"item-{item.pk}": item.title for item in self.items}
        self.told_as = {"opening": "ouverture", "closing": "clôture"} | titles
        for rank, item in enumerate(self.items, start=1):
            self.fields[f"item-{item.pk}"] = forms.CharField(
                label=f"{rank}. {item.title} – débats",
                required=False,
                initial=item.debate,
                widget=forms.Textarea(attrs={**AREA, "class": "fr-input"}),
            )
        self.fields["closing"] = forms.CharField(
            label="Clôture",
            required=False,
            widget=forms.Textarea(attrs={**AREA, "class": "fr-input"}),
        )
        if minutes.of_failed_meeting:
            self.fields["opening"].label = "Constat"

    def _rows(self) -> tuple[models.Model, ...]:
        return self.minutes.meeting, *super()._rows()  # whose journal tells what was written

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "opening": data["opening"],
            "closing": data["closing"],
            "expected": self.minutes.version,  # as this sending read it: each field was compared with it
            "debates": {item.pk: data[f"item-{item.pk}"] for item in self.items},
        }
