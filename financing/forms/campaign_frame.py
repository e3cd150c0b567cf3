"""The frame of a campaign, for good or on trial."""

from django import forms

from conventions.models import Orientation
from financing.enums import Criterion
from financing.forms.fields import HUNDRED, amount_field, percent_field
from financing.models import ModulationCampaign
from financing.selectors.campaigns import orientations_for
from iae_portal.core.forms import PortalForm


class FrameForm(PortalForm):
    """Everything in per cent, but the amount."""

    floor = percent_field("Plancher (%)")
    ceiling = percent_field("Plafond (%)")
    weight_public = percent_field("Poids du public accueilli (%)")
    weight_effort = percent_field("Poids de l'effort d'insertion (%)")
    weight_results = percent_field("Poids des résultats (%)")
    envelope_amount = amount_field("Montant à répartir")
    orientation = forms.ModelChoiceField(
        label="Orientation territoriale citée",
        queryset=Orientation.objects.none(),
        required=False,
        empty_label="Aucune",
    )

    def __init__(self, *args, campaign: ModulationCampaign, **kwargs):
        weights = {f"weight_{name}": value * HUNDRED for name, value in campaign.weights.items()}
        initial = {
            "floor": campaign.floor * HUNDRED,
            "ceiling": campaign.ceiling * HUNDRED,
            "envelope_amount": campaign.envelope_amount,
            "orientation": campaign.orientation_id,
            **weights,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["orientation"].queryset = orientations_for(campaign)

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if data["floor"] > data["ceiling"]:
            self.add_error("floor", "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.")
        total = sum(data[f"weight_{criterion}"] for criterion in Criterion)
        if total != HUNDRED:
            shown = str(total).replace(".", ",")
            self.add_error(None, f"Les poids font {shown} % en tout : leur somme doit être 100 %.")
        return data

    def values(self) -> dict:
        data = self.cleaned_data
        return {
            "floor": data["floor"] / HUNDRED,
            "ceiling": data["ceiling"] / HUNDRED,
            "weights": {str(criterion): data[f"weight_{criterion}"] / HUNDRED for criterion in Criterion},
            "envelope_amount": data["envelope_amount"],
            "orientation": data["orientation"],
        }
