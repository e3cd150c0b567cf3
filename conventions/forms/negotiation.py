"""Entries of the negotiation page: one proposal, one acceptance."""

from decimal import Decimal

from django import forms

from conventions.enums import Side
from conventions.models import Target
from conventions.rates import proposal_errors
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.numbers import FrenchDecimalField


def rate_field(label: str) -> FrenchDecimalField:
    """Each sentence names its rate: a line shows those of its three fields together."""
    out_of_range = f"{label} : indiquez un taux de 0 à 100."
    return FrenchDecimalField(
        label=label,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            **dict.fromkeys(("required", "max_digits", "max_whole_digits"), out_of_range),
            "max_decimal_places": f"{label} : deux décimales au plus.",
            "invalid": f"{label} : un nombre est attendu.",
        },
    )


class EntryForm(PortalForm):
    """What every entry carries: the side, the round the page showed, the key that makes it idempotent."""

    side = forms.ChoiceField(label="Partie", choices=Side)
    expected_rounds = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AcceptForm(EntryForm):
    """Accept the pending proposal."""


class ProposalForm(EntryForm):
    reason = forms.CharField(label="Justification", required=False, max_length=2000)

    def __init__(self, *args, target: Target, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target


class ValueProposalForm(ProposalForm):
    """A proposal of one value, in the indicator's unit."""

    value = FrenchDecimalField(
        label="Valeur",
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "required": "Indiquez la valeur proposée.",
            "invalid": "Un nombre est attendu, par exemple 12,5.",
        },
    )

    def values(self) -> dict[str, Decimal]:
        return {"value": self.cleaned_data["value"]}


class RatesProposalForm(ProposalForm):
    """A proposal of the three exit rates of a year, in per cent; the dynamic rate is their sum."""

    durable = rate_field("Durable")
    transition = rate_field("Transition")
    positive = rate_field("Positives")

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        for field, message in proposal_errors(data["durable"], data["transition"], data["positive"]).items():
            self.add_error(field if field in self.fields else None, message)
        return data

    def values(self) -> dict[str, Decimal]:
        return {name: self.cleaned_data[name] for name in ("durable", "transition", "positive")}


def proposal_form(target: Target, data=None) -> ProposalForm:
    form = RatesProposalForm if target.indicator.is_exit_rates else ValueProposalForm
    return form(data, target=target)
