"""Sending a file to import: read at once, and when it does not say enough, what a person must say of it is asked.

The file is held meanwhile: it is chosen once, whatever else has to be corrected.
"""

from django import forms

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
from iae_portal.core.services.imports import held, hold, known_columns
from iae_portal.core.text import fold

COLUMN = "colonne_"
NOT_CARRIED = {"file", "csrfmiddlewaretoken", "relire", "confirmer", "refusees", "enregistrer"}
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
        error_messages={"empty": "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau."},
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor = actor
        if self.is_bound:
            self.fields["file"].required = False  # one that is held does as well; clean() says when there is none
            self.data = self.data.copy()  # what was understood is sent back with the page
        self.table: Table | None = None
        self.content, self.name, self.reading = b"", "", Reading()

    def clean(self) -> dict:
        data = super().clean()
        if "file" in self.errors or not self._open(data):
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
        self._hold()
        return data

    def understood(self) -> None:
        """What a kind of file still checks of its table. Raises FileRefused."""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the page of the trial sends back beside the confirmation."""
        return [(name, value) for name, value in self.data.items() if name not in NOT_CARRIED]

    @property
    def own_columns(self) -> dict[str, str]:
        """By folded title, what the person said here of his columns."""
        said = {
            name.removeprefix(COLUMN).replace("_", " "): key
            for name, key in self.data.items()
            if name.startswith(COLUMN)
        }
        return {title: key if key in self.columns.by_key else "" for title, key in said.items()}

    def _open(self, data: dict) -> bool:
        """Take the file that was sent, else the one held; said on the form when there is neither."""
        file, token = data.get("file"), data.get("held", "")
        if file:
            if file.size > MAX_BYTES:
                self.add_error("file", str(too_big()))
                return False
            self.content, self.name = file.read(), file.name
            self.reading = Reading(columns=known_columns(self.actor, self.kind))
            return True
        known = held(actor=self.actor, kind=self.kind, token=token) if token else None
        if known is None:
            self.add_error("file", GONE if token else "Choisissez un fichier.")
            return False
        self.content, self.name = known
        letters, sheet = self.data.get("lettres", ""), self.data.get("feuille", "")
        columns = known_columns(self.actor, self.kind) | self.own_columns
        self.reading = Reading(letters if letters in READINGS else "", sheet, columns)
        return True

    def _hold(self) -> None:
        if self.cleaned_data.get("file"):
            token = hold(actor=self.actor, kind=self.kind, content=self.content, name=self.name)
            self.data["held"] = token
        self["file"].help_text = f"« {self.name[:80]} » est gardé ; choisissez un autre fichier pour le remplacer."

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
        self.order_fields([field for field in self.fields if field not in ("file", "held")])
        dress(self)
        self.add_error(name, sentence)
