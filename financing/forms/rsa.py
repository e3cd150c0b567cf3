"""A new amount of the RSA, or its correction."""

from django import forms

from financing.forms.fields import amount_field
from financing.models import RsaAmount
from iae_portal.core.forms import PortalModelForm


class RsaForm(PortalModelForm):
    """A new amount set by a text; it holds until the next one."""

    monthly_amount = amount_field("Montant mensuel pour une personne seule")

    class Meta:
        model = RsaAmount
        fields = ["territory", "start", "monthly_amount", "reference", "published_on", "verified", "source"]
        help_texts = {"start": "Le premier jour d'un mois."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["territory"].disabled = self.fields["start"].disabled = True

    def clean_monthly_amount(self):
        amount = self.cleaned_data["monthly_amount"]
        if not amount:
            raise forms.ValidationError("Indiquez un montant supérieur à zéro.")
        return amount
