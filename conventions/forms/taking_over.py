"""Taking over a convention born before the portal: the shortest entry that makes it known."""

from django import forms

from conventions.enums import ConventionForm
from conventions.forms.dossier import end_of
from conventions.models import Siae
from conventions.selectors.siaes import siaes_editable_by
from iae_portal.core import clock
from iae_portal.core.forms import PortalForm
from iae_portal.core.models import User
from iae_portal.documents.uploads import SCANS, UploadField


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

    def clean_signed_on(self):
        signed_on = self.cleaned_data["signed_on"]
        if signed_on > clock.today():
            raise forms.ValidationError("Une convention reprise est déjà signée : la date ne peut pas être à venir.")
        return signed_on

    def clean(self):
        data = super().clean()
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", "La date de fin doit suivre la date d'effet.")
        elif start and end and end > end_of(start, 3):
            self.add_error("end", "Une convention dure trois ans au plus (code du travail, R5132-3).")
        return data
