"""Sending a list of structures: the whole file is read at once, so that a wrong one is refused on the spot."""

from conventions.imports.siae_rows import COLUMNS
from iae_portal.core.forms.imports import ImportForm
from iae_portal.documents.uploads import display_name


class SiaeImportForm(ImportForm):
    submit_label = "Essayer l'import"
    kind = "structures"
    columns = COLUMNS

    def values(self) -> dict:
        return {
            "content": self.content,
            "name": display_name(self.name),
            "reading": self.reading,
            "notes": self.table.notes,
        }
