"""Sending a list of structures: the whole file is read at once, so that a wrong one is refused on the spot."""

from django import forms
from django.core.exceptions import ValidationError

from conventions.imports.siae_rows import columns_of, ignored_columns
from iae_portal.core.forms import PortalForm
from iae_portal.core.imports.refused import LIMITS, MAX_BYTES, FileRefused, too_big
from iae_portal.core.imports.tables import read_table
from iae_portal.documents.uploads import display_name


class SiaeImportForm(PortalForm):
    submit_label = "Essayer l'import"
    file = forms.FileField(
        label="Fichier de la liste",
        help_text=f"CSV (UTF-8 ou Windows-1252), XLSX ou ODS ; {LIMITS}.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods"}),
        error_messages={"empty": "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise too_big()
            self.content = file.read()
            header = read_table(self.content).header
            columns_of(header)
            self.ignored = ignored_columns(header)
        except FileRefused as refused:
            raise ValidationError(str(refused)) from refused
        return file

    def values(self) -> dict:
        return {"content": self.content, "name": display_name(self.cleaned_data["file"].name)}
