"""A list of accounts to import."""

from django import forms

from iae_portal.core.forms import PortalForm
from iae_portal.core.imports.accounts import HEADER
from iae_portal.core.imports.refused import LIMITS


class AccountsImportForm(PortalForm):
    submit_label = "Lire le fichier"
    file = forms.FileField(
        label="Fichier CSV, XLSX ou ODS",
        help_text=f"Une ligne d'en-tête : {HEADER}. {LIMITS}.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods", "class": "fr-upload"}),
    )
    start = forms.DateField(label="Affectations à compter du")
