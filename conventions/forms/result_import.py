"""Sending a file of results."""

from conventions.imports.result_rows import COLUMNS
from conventions.services.result_import import current_columns
from iae_portal.core.forms.imports import ImportForm


class ResultImportForm(ImportForm):
    kind = "resultats"
    columns = COLUMNS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = current_columns()
