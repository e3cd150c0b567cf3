"""A list of accounts to import."""

from django import forms

from iae_portal.core.forms.imports import ImportForm
from iae_portal.core.imports.accounts import COLUMNS


class AccountsImportForm(ImportForm):
    kind = "comptes"
    columns = COLUMNS
    start = forms.DateField(label="Affectations à compter du")
