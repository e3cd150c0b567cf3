"""Forms of diagnostics and rounds of funders."""

from django import forms

from conventions.selectors.siaes import siaes_editable_by
from financing.enums import Funder
from financing.forms.fields import amount_field, signed_field
from financing.models import FinancialDiagnostic, FundersRound
from financing.models.diagnostic import GRANTED_INSIDE
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.forms.rows import KEY, RowForm
from iae_portal.core.models import User

LONG = {"rows": 4}


class DiagnosticForm(PortalModelForm):
    class Meta:
        model = FinancialDiagnostic
        fields = [
            "siae",
            "origin",
            "consultant",
            "started_on",
            "situation",
            "plan",
            "conclusions",
            "follow_up",
        ]
        widgets = {name: forms.Textarea(attrs=LONG) for name in ("situation", "plan", "conclusions")}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["siae"]
        field.queryset = siaes_editable_by(user)
        field.empty_label = "Choisir"
        if self.instance.pk:
            field.disabled = True

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "siae"}


class DeliveryForm(PortalForm):
    submit_label = "Noter la remise"

    delivered_on = forms.DateField(label="Remis le", error_messages={"required": "Indiquez le jour de la remise."})


class AccountYearForm(RowForm):
    year = forms.IntegerField(
        label="Exercice",
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Exercice : une année est attendue."),
    )
    start = forms.DateField(label="Premier jour", required=False)
    end = forms.DateField(label="Dernier jour", required=False)
    sales = amount_field("Ventes", required=False)
    subsidies = amount_field("Subventions", required=False)
    charges = amount_field("Charges", required=False)
    equity = signed_field("Fonds propres")
    cash = signed_field("Trésorerie")

    def clean(self):
        data = super().clean()
        asked = set(AccountYearForm.base_fields) - {KEY, "start", "end"}
        if not self.errors and self.given and asked - set(self.given):
            raise forms.ValidationError("Complétez l'exercice : tous ses nombres, ou aucun.")
        return data


class RoundForm(PortalModelForm):
    may_come_second = True

    class Meta:
        model = FundersRound
        fields = ["held_on", "need", "minutes"]
        localized_fields = ["need"]
        widgets = {"minutes": forms.Textarea(attrs=LONG)}


class PledgeForm(RowForm):
    funder = forms.ChoiceField(label="Financeur", choices=[("", "–"), *Funder.choices], required=False)
    label = forms.CharField(label="Précision", max_length=160, required=False)
    asked = amount_field("Demandé", required=False)
    granted = amount_field("Accordé", required=False)
    conditions = forms.CharField(label="Conditions", max_length=300, required=False)

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("funder")) != (data.get("asked") is not None):
            raise forms.ValidationError("Complétez la ligne : le financeur et le montant demandé.")
        if not self.errors and (data.get("granted") or 0) > (data.get("asked") or 0):
            self.add_error("granted", GRANTED_INSIDE)
        return data
