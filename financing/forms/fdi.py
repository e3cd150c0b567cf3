"""Forms of FDI files: filing, granting."""

import datetime as dt

from django import forms

from conventions.models import Siae
from conventions.selectors.siaes import siaes_editable_by
from financing.forms.fields import amount_field
from financing.models import FdiFile
from financing.services.fdi import CONVERSION_ONLY, NOT_TO_COME, lacks_conversion
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.models import User
from iae_portal.core.text import euros

LONG = {"rows": 4}


class FdiForm(PortalModelForm):
    submit_label = "Déposer le dossier"

    class Meta:
        model = FdiFile
        fields = ["siae", "nature", "conversion", "purpose", "filed_on", "project_start", "cost", "requested", "months"]
        localized_fields = ["cost", "requested"]
        widgets = {"purpose": forms.Textarea(attrs=LONG)}

    def __init__(self, *args, user: User, siae: Siae | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["siae"]
        field.queryset = siaes_editable_by(user)
        field.empty_label = "Choisir"
        if siae:
            field.initial, field.disabled = siae, True

    def clean(self):
        data = super().clean()
        filed: dt.date | None = data.get("filed_on")
        if filed and filed > clock.today():
            self.add_error("filed_on", NOT_TO_COME)
        if data.get("siae") and lacks_conversion(data["siae"], data.get("nature"), data.get("conversion")):
            self.add_error("nature", CONVERSION_ONLY)
        cost, requested = data.get("cost"), data.get("requested")
        if cost is not None and requested is not None and requested > cost:
            self.add_error("requested", f"La demande dépasse le coût ({euros(cost)}) : corrigez l'un des deux.")
        if filed and data.get("project_start") and filed > data["project_start"]:
            self.add_error("project_start", "La demande se dépose avant le début du projet.")
        return data

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "siae"}


class GrantForm(PortalForm):
    submit_label = "Accorder"

    granted = amount_field("Montant accordé")


class BalanceForm(PortalForm):
    submit_label = "Noter le solde"

    balance = amount_field("Solde versé")
