"""Sending a file of structures or of results: read whole at once, so that a wrong one is refused on the spot."""

from conventions.imports import result_rows, siae_rows
from conventions.services.result_import import current_columns
from iae_portal.core.forms.imports import ImportForm
from iae_portal.documents.uploads import display_name


class SiaeImportForm(ImportForm):
    submit_label = "Essayer l'import"
    kind = "structures"
    columns = siae_rows.COLUMNS

    def values(self) -> dict:
        return {
            "content": self.content,
            "name": display_name(self.name),
            "reading": self.reading,
            "notes": self.table.notes,
        }


class ResultImportForm(ImportForm):
    kind = "resultats"
    columns = result_rows.COLUMNS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = current_columns()
