"""A diagnosis: opened, filled by hand or from a file, presented."""

from django import forms

from cdiae.diagnosis.figures import OF_PORTAL
from cdiae.diagnosis.figures_file import COLUMNS, FigureLine, UnreadableFile, lines_of
from cdiae.forms.figures import EnteredFiguresForm
from cdiae.models import DiagnosisRow
from cdiae.selectors.diagnosis import last_entry
from iae_portal.core.forms import PortalForm
from iae_portal.core.forms.imports import ImportForm
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import number


class RowForm(EnteredFiguresForm):
    """The figures of an area; beside each field, what the portal counts."""

    def __init__(self, *args, row: DiagnosisRow, **kwargs):
        self.row = row
        super().__init__(*args, entered=row, **kwargs)
        for figure in OF_PORTAL if row.counted_on else ():
            known = row.of_portal(figure.key)
            said = "aucune sortie examinée" if known is None else number(known)
            self.fields[self.name_of(figure)].help_text = f"Portail : {said}"

    def values(self) -> dict:
        return {"figures": self.figures}

    def _line(self, name: str) -> JournalEntry | None:
        return last_entry(self.row, self.fields[name].figure)


class FiguresFileForm(ImportForm):
    kind = "diagnostic"
    columns = COLUMNS
    lines: list[FigureLine]

    def understood(self) -> None:
        try:
            self.lines = lines_of(self.table)
        except UnreadableFile as error:
            for sentence in error.sentences:
                self.add_error("file", sentence)
            raise FileRefused("Rien n'est importé.") from error


class DiagnosisForm(PortalForm):
    submit_label = "Ouvrir le diagnostic"
    year = forms.IntegerField(label="Année des chiffres", min_value=2000, max_value=2100)


class PresentForm(PortalForm):
    submit_label = "Noter comme présenté au conseil"
    comment = forms.CharField(label="Lecture du diagnostic", widget=forms.Textarea(attrs={"rows": 5}))
    sources = forms.CharField(label="Sources des chiffres", max_length=300)
