"""The frame of a campaign, for good or on trial."""

from django import forms

from conventions.models import Orientation
from financing.enums import Criterion
from financing.forms.fields import HUNDRED, NOTHING_TO_SHARE, RatesForm, above_zero, amount_field
from financing.models import ModulationCampaign
from financing.selectors.campaigns import orientations_for
from iae_portal.core.text import french_date


class FrameForm(RatesForm):
    """Everything in per cent, but the amount."""

    told_as = {"floor": "plancher", "ceiling": "plafond", "envelope_amount": "montant"} | {
        f"weight_{criterion}": str(criterion) for criterion in Criterion
    }

    envelope_amount = amount_field("Montant à répartir", validators=[above_zero(NOTHING_TO_SHARE)])
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
        field = self.fields["orientation"]
        field.queryset = orientations_for(campaign)
        # Two councils of a region may have voted the same words, and one council two texts that begin alike.
        field.label_from_instance = lambda row: f"{row.departement.name}, {row} (votée le {french_date(row.voted_on)})"

    def clean(self):
        data = super().clean()
        if not self.errors:
            self.check_rates(data)
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
