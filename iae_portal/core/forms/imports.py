"""Sending a file to import: read at once, and when it does not say enough, what a person must say of it is asked.

The file is kept meanwhile (core.forms.files): it is chosen once, whatever else has to be said or corrected.
"""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from iae_portal.core.forms import PortalForm, dress
from iae_portal.core.imports.columns import Columns
from iae_portal.core.imports.letters import READINGS
from iae_portal.core.imports.refused import (
    LIMITS,
    MAX_BYTES,
    DoubtfulLetters,
    FileRefused,
    Reading,
    UnknownColumns,
    too_big,
)
from iae_portal.core.imports.tables import Table, read_table
from iae_portal.core.models import User
from iae_portal.core.services import kept_files
from iae_portal.core.services.imports import known_columns
from iae_portal.core.text import fold

COLUMN = "colonne_"
KEPT = f"file{kept_files.FIELD}"
NOT_CARRIED = {"file", KEPT, "montre", "csrfmiddlewaretoken", "relire", "confirmer", "refusees", "enregistrer"}
NOTHING, ASIDE = "-", "Laisser de côté"
AGAIN = "Dites ce que donne chaque colonne, puis lisez le fichier de nouveau."
GONE = "La lecture du fichier a expiré : envoyez-le de nouveau."


class ImportForm(PortalForm):
    """Valid, it gives `table`, `content`, `name` and `reading`. `kind` is a key of the slot core.imports."""

    submit_label = "Lire le fichier"
    kind: str
    columns: Columns

    file = forms.FileField(
        label="Fichier CSV, XLSX ou ODS",
        help_text=f"{LIMITS}. Rien n'est écrit avant votre confirmation.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ods"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.",
        },
    )

    def __init__(self, actor: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        if self.is_bound:
            self.data = self.data.copy()  # what was understood is sent back with the page
        if self.data.get(KEPT):
            self.fields["file"].error_messages["required"] = GONE
        self.table: Table | None = None
        self.content, self.name, self.reading = b"", "", Reading()

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("file") or not self._opened(data["file"]):
            return data
        try:
            self.table = read_table(self.content, self.columns, self.reading)
            if "relire" in self.data:
                lines = self.table.lines
                raise UnknownColumns(AGAIN, self.table.header, lines[0][1] if lines else [], self.table.sheets)
            self.understood()
        except DoubtfulLetters as doubt:
            self._ask_letters(doubt)
        except UnknownColumns as unknown:
            self._ask_columns(unknown)
        except FileRefused as refused:
            self.add_error("file", str(refused))
        return data

    def understood(self) -> None:
        """What a kind of file still checks of its table. Raises FileRefused."""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the page of the trial sends back beside the confirmation."""
        typed = [(name, value) for name, value in self.data.items() if name not in NOT_CARRIED]
        return [*typed, (KEPT, kept_files.keep(self.cleaned_data["file"]))]

    @property
    def own_columns(self) -> dict[str, str]:
        """By folded title, what the person said here of his columns."""
        said = {
            name.removeprefix(COLUMN).replace("_", " "): key
            for name, key in self.data.items()
            if name.startswith(COLUMN)
        }
        return {title: key if key in self.columns.by_key else "" for title, key in said.items()}

    def _opened(self, file: UploadedFile) -> bool:
        """Take the file, with what was said of it when it is one that the page brought back."""
        if file.size > MAX_BYTES:
            self.add_error("file", str(too_big()))
            return False
        self.content, self.name = file.read(), file.name
        columns = known_columns(self.actor, self.kind)
        if isinstance(file, kept_files.KeptFile):
            letters, sheet = self.data.get("lettres", ""), self.data.get("feuille", "")
            self.reading = Reading(letters if letters in READINGS else "", sheet, columns | self.own_columns)
        else:
            self.reading = Reading(columns=columns)
        return True

    def _ask_letters(self, doubt: DoubtfulLetters) -> None:
        choices = [(key, f"{READINGS[key]} : {words}") for key, words in doubt.choices]
        self.fields["lettres"] = forms.ChoiceField(
            label="Quels mots sont justes ?", choices=choices, widget=forms.RadioSelect
        )
        self._asked("lettres", str(doubt))

    def _ask_columns(self, unknown: UnknownColumns) -> None:
        if len(unknown.sheets) > 1:
            choices = [("", "Celle que le portail reconnaît"), *((name, name) for name in unknown.sheets)]
            self.fields["feuille"] = forms.ChoiceField(label="Feuille du classeur", choices=choices, required=False)
        choices = [(NOTHING, ASIDE), *((field.key, field.title) for field in self.columns.fields)]
        for rank, title in enumerate(unknown.header):
            if not title:
                continue
            sample = unknown.sample[rank].strip()[:60] if rank < len(unknown.sample) else ""
            # A folded title holds letters, figures and spaces only: its name in the page says it back.
            name = COLUMN + fold(title).replace(" ", "_")
            self.fields[name] = forms.ChoiceField(
                label=f"Colonne « {title[:60]} »",
                help_text=f"Première valeur : {sample}" if sample else "",
                choices=choices,
            )
            self.data[name] = self.columns.meaning(title, self.reading.columns) or NOTHING
        self._asked(None, str(unknown))

    def _asked(self, name: str | None, sentence: str) -> None:
        self.order_fields([field for field in self.fields if field != "file"])
        dress(self)
        self.add_error(name, sentence)
