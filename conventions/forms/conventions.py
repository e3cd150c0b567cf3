"""Forms of a convention: opened, taken over, its frame, its officer."""

import datetime as dt

from django import forms

from conventions.enums import ConventionForm
from conventions.forms.fields import with_name
from conventions.forms.proposed import proposes
from conventions.models import Convention, Siae
from conventions.selectors.siaes import siaes_editable_by
from conventions.terms import ANNUAL_YEARS, MAX_YEARS, end_of, longest_years
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.core.text import spelled_months
from iae_portal.documents.uploads import SCANS, UploadField


class OpenForm(PortalForm):
    """Opening a dossier: one structure, a first and a last day (none: the longest that the form allows)."""

    submit_label = "Ouvrir le dossier"

    siae = forms.ModelChoiceField(label="Structure", queryset=Siae.objects.none())
    form = forms.ChoiceField(label="Forme", choices=ConventionForm)
    start = forms.DateField(label="Date d'effet")
    end = forms.DateField(
        label="Date de fin",
        required=False,
        help_text=(
            f"Laissez vide pour la durée entière : {spelled_months(12 * ANNUAL_YEARS)} pour une convention annuelle, "
            f"{spelled_months(12 * MAX_YEARS)} pour un accord-cadre, de jour à jour."
        ),
    )
    filed_on = forms.DateField(label="Demande reçue le", required=False)
    cofunded = forms.BooleanField(label="Cofinancée par le département", required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["siae"].queryset = siaes_editable_by(user).filter(state="active").select_related("service")
        proposes(self, "end", by=("form", "start"))

    @property
    def proposed_end(self) -> dt.date | None:
        """What is written in the last day when it is left empty; the other fields may still be missing."""
        self.full_clean()
        return None if self.data.get("end") else self.cleaned_data.get("end")

    def clean(self):
        data = super().clean()
        # A date that was refused is no empty one.
        if data.get("start") and "end" in data and data["end"] is None:
            data["end"] = end_of(data["start"], longest_years(annual=data.get("form") == ConventionForm.ANNUAL))
        return data


class TakeOverForm(PortalForm):
    submit_label = "Reprendre la convention"

    siae = forms.ModelChoiceField(label="Structure", queryset=Siae.objects.none())
    form = forms.ChoiceField(label="Forme", choices=ConventionForm)
    start = forms.DateField(label="Date d'effet")
    end = forms.DateField(label="Date de fin")
    signed_on = forms.DateField(label="Signée le")
    external_number = forms.CharField(label="Numéro de l'agence de paiement", max_length=20, required=False)
    scan = UploadField(label="Convention signée", kinds=SCANS)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["siae"].queryset = siaes_editable_by(user).select_related("service")

    def clean(self):
        return with_name(super().clean(), "scan")


class FrameForm(PortalModelForm):
    class Meta:
        model = Convention
        fields = ["form", "start", "end", "cofunded", "filed_on", "external_number", "commitment_number"]


class ReassignForm(PortalForm):
    submit_label = "Confier"

    officer = forms.ModelChoiceField(label="Nouveau chargé du dossier", queryset=User.objects.none())

    def __init__(self, *args, service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = colleagues(service)
