"""Forms of a convention: opened, taken over, its frame, its officer."""

from django import forms

from conventions.enums import ConventionForm
from conventions.forms.fields import with_name
from conventions.models import Convention, Siae
from conventions.selectors.siaes import siaes_editable_by
from conventions.terms import MAX_YEARS, TOO_LONG, end_of
from iae_portal.core.forms import PortalForm, PortalModelForm
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.core.text import counted, spelled
from iae_portal.documents.uploads import SCANS, UploadField


class OpenForm(PortalForm):
    """Opening a dossier: one structure, a first day, a length."""

    submit_label = "Ouvrir le dossier"

    siae = forms.ModelChoiceField(label="Structure", queryset=Siae.objects.none())
    form = forms.ChoiceField(label="Forme", choices=ConventionForm)
    start = forms.DateField(label="Date d'effet")
    years = forms.TypedChoiceField(
        label="Durée",
        coerce=int,
        choices=[(years, counted(years, "an")) for years in range(1, MAX_YEARS + 1)],
        help_text=f"{spelled(MAX_YEARS).capitalize()} ans au plus.",
    )
    filed_on = forms.DateField(label="Demande reçue le", required=False)
    cofunded = forms.BooleanField(label="Cofinancée par le département", required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["siae"].queryset = siaes_editable_by(user).filter(state="active").select_related("service")

    def clean(self):
        data = super().clean()
        if data.get("form") == ConventionForm.ANNUAL and data.get("years", 1) != 1:
            self.add_error("years", "Une convention annuelle dure un an.")
        if data.get("start") and data.get("years"):
            data["end"] = end_of(data["start"], data.pop("years"))
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
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", "La date de fin doit suivre la date d'effet.")
        elif start and end and end > end_of(start, MAX_YEARS):
            self.add_error("end", TOO_LONG)
        return with_name(data, "scan")


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
