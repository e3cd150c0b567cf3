"""The checklist as one form: a line a piece, files dropped together, each to be put under its piece."""

from django import forms
from django.db.models.fields.files import FieldFile

from conventions.forms.dossier import VALIDITY
from conventions.models import DroppedFile, Piece
from iae_portal.core.forms import PortalForm, dress
from iae_portal.core.forms.files import KeptManyFilesInput
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.text import french_date
from iae_portal.documents.uploads import UploadField, display_name, validate_upload

NOT_APPLICABLE, AGAIN, THROW = "none", "again", "throw"
LINE = ("received", "exam", "remark", "file")
NO_PIECE_THAT_DAY = "Ce jour ne date aucune pièce : notez l'examen de celles qui sont arrivées, ou effacez-le."
TOLD = {"received": "received_on", "exam": "valid", "remark": "remark", "file": "file_name"}


class ManyFilesField(UploadField):
    """Several files at once, each checked as one is."""

    widget = KeptManyFilesInput

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        for file in files:
            validate_upload(file, self.kinds)
        return files


class PiecesForm(PortalForm):
    submit_label = "Enregistrer les pièces"

    together = forms.DateField(
        label="Pièces arrivées ensemble, le",
        required=False,
        help_text="Ce jour date chaque pièce notée valable ou non valable dont la date est laissée vide.",
    )
    dropped = ManyFilesField(label="Déposer plusieurs fichiers, à ranger ensuite", required=False)

    def __init__(self, *args, pieces: list[Piece], before: dict[int, Piece], waiting: list[DroppedFile], **values):
        self.pieces, self.before, self.waiting = pieces, before, waiting
        initial = {f"{name}_{piece.pk}": value for piece in pieces for name, value in _shown(piece).items()}
        initial |= {f"file_{piece.pk}": piece.file for piece in pieces}
        super().__init__(*args, initial=initial, **values)
        for piece in pieces:
            self._add_line(piece)
        places = [("", "À ranger plus tard"), (THROW, "Supprimer"), *((str(row.pk), row.type.label) for row in pieces)]
        for row in waiting:
            self.fields[f"place_{row.pk}"] = forms.ChoiceField(label=row.file_name, choices=places, required=False)
        dress(self)

    def _add_line(self, piece: Piece) -> None:
        label, known = str(piece.type), self.before.get(piece.type_id)
        exams = [*VALIDITY, (NOT_APPLICABLE, "Sans objet")]
        if known and piece.received_on is None:
            told = f"Reprendre celle du dossier {known.convention.display_number}, du {french_date(known.received_on)}"
            exams.append((AGAIN, told))
        given = {"required": False}
        self.fields[f"received_{piece.pk}"] = forms.DateField(label=f"{label} : reçue le", **given)
        self.fields[f"exam_{piece.pk}"] = forms.ChoiceField(label=f"{label} : examen", choices=exams, **given)
        self.fields[f"remark_{piece.pk}"] = forms.CharField(label=f"{label} : remarque", max_length=300, **given)
        self.fields[f"file_{piece.pk}"] = UploadField(
            label=f"{label} : fichier", help_text="", widget=forms.FileInput, **given
        )

    def _line(self, name: str) -> JournalEntry | None:
        field, _, key = name.rpartition("_")
        piece = next((row for row in self.pieces if str(row.pk) == key), None)
        return last_change(self.subjects, TOLD[field], f"Pièce « {piece.type} »") if piece and field in TOLD else None

    @property
    def lines(self) -> list[tuple]:
        """Each piece with its bound fields."""
        return [(piece, [self[f"{name}_{piece.pk}"] for name in LINE]) for piece in self.pieces]

    @property
    def places(self) -> list[tuple]:
        return [(row, self[f"place_{row.pk}"]) for row in self.waiting]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("together") and not any(self._is_dated_together(piece, data) for piece in self.pieces):
            self.add_error("together", NO_PIECE_THAT_DAY)
        by_key = {str(piece.pk): piece for piece in self.pieces}
        placed = {row.pk: data.get(f"place_{row.pk}") for row in self.waiting}
        return {
            "rows": [(piece, typed) for piece in self.pieces if (typed := self._typed(piece, data))],
            "again": [piece for piece in self.pieces if data.get(f"exam_{piece.pk}") == AGAIN],
            "dropped": [(file, display_name(file.name)) for file in data.get("dropped") or []],
            "places": {key: None if place == THROW else by_key[place] for key, place in placed.items() if place},
        }

    def _is_dated_together(self, piece: Piece, data: dict) -> bool:
        field = f"received_{piece.pk}"
        return data.get(f"exam_{piece.pk}") in ("yes", "no") and not data.get(field) and field not in self.errors

    def _typed(self, piece: Piece, data: dict) -> dict | None:
        """What the service takes for a piece, None when its line says what is already kept."""
        received, exam, remark, file = (data.get(f"{name}_{piece.pk}") for name in LINE)
        file = None if isinstance(file, FieldFile) else file
        received = data.get("together") if self._is_dated_together(piece, data) else received
        typed = {"received": received, "exam": exam or "", "remark": remark or ""}
        if exam == AGAIN or (not file and typed == _shown(piece)):
            return None
        return {
            "received_on": received,
            "valid": {"yes": True, "no": False}.get(exam),
            "not_applicable": exam == NOT_APPLICABLE,
            "remark": remark or "",
            "file": file,
            "file_name": display_name(file.name) if file else "",
        }


def _shown(piece: Piece) -> dict:
    exam = NOT_APPLICABLE if piece.not_applicable else {True: "yes", False: "no", None: ""}[piece.valid]
    return {"received": piece.received_on, "exam": exam, "remark": piece.remark}
