"""The papers of a year: received on, with their files."""

from django import forms

from conventions.forms.fields import with_name
from conventions.models import YearReturn
from iae_portal.core.forms import PortalForm
from iae_portal.documents.uploads import UploadField


class PapersForm(PortalForm):
    submit_label = "Enregistrer"

    report_received_on = forms.DateField(label="Bilan d'activité reçu le", required=False)
    report = UploadField(label="Fichier du bilan", required=False, widget=forms.FileInput)
    accounts_received_on = forms.DateField(label="Comptes annuels reçus le", required=False)
    accounts = UploadField(label="Fichier des comptes", required=False, widget=forms.FileInput)

    def __init__(self, *args, known: YearReturn, **kwargs):
        initial = {name: getattr(known, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict:
        return with_name(with_name(super().clean(), "report"), "accounts")
