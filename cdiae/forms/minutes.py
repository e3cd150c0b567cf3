"""The texts of the minutes; the facts are not typed."""

from django import forms

from cdiae.models import Minutes
from cdiae.selectors.agenda import items_of
from iae_portal.core.forms import PortalForm

AREA = {"rows": 5}


class MinutesForm(PortalForm):
    submit_label = "Enregistrer le procès-verbal"
    opening = forms.CharField(label="Ouverture", widget=forms.Textarea(attrs=AREA), required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, minutes: Minutes, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = [] if minutes.of_failed_meeting else items_of(minutes.meeting)
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
            initial=minutes.closing,
            widget=forms.Textarea(attrs={**AREA, "class": "fr-input"}),
        )
        self.fields["opening"].initial = minutes.opening
        if minutes.of_failed_meeting:
            self.fields["opening"].label = "Constat"
        self.fields["expected_version"].initial = minutes.version

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "opening": data["opening"],
            "closing": data["closing"],
            "expected": data["expected_version"],
            "debates": {item.pk: data[f"item-{item.pk}"] for item in self.items},
        }
