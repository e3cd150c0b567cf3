"""The pieces of the dossier: one file each, kept apart until the officer takes it into the dossier."""

from django.core.files import File
from django.db.models import Q, QuerySet

from conventions.exchanges.kinds import NO_PERIOD, ExchangeKind, Line
from conventions.models import Convention, Exchange, Piece
from conventions.services.dossier import receive_piece
from iae_portal.core.forms import PortalForm
from iae_portal.core.models import User
from iae_portal.core.text import french_date
from iae_portal.documents.uploads import UploadField

PIECE = "piece_"


def expected(convention: Convention) -> QuerySet[Piece]:
    """What is not yet received and found valid."""
    settled = Q(valid=True, received_on__isnull=False) | Q(not_applicable=True)
    return convention.pieces.exclude(settled).select_related("type")


class PiecesAnswer(PortalForm):
    """`given()`: by piece, the file dropped."""

    def __init__(self, *args, pieces: list[Piece], known: dict[int, str], **kwargs):
        self.pieces = pieces
        super().__init__(*args, **kwargs)
        for piece in pieces:
            label = str(piece.type) if piece.type.mandatory else f"{piece.type} (facultative)"
            field = UploadField(label=label, required=False)
            field.widget.attrs["class"] = "fr-upload"
            if name := known.get(piece.pk):
                field.help_text = f"Déjà déposé : {name}. Un autre fichier le remplace."
            elif piece.remark:
                field.help_text = f"{piece.remark}. {field.help_text}"
            self.fields[f"{PIECE}{piece.pk}"] = field

    def given(self) -> list[tuple[Piece, object]]:
        found = ((piece, self.cleaned_data.get(f"{PIECE}{piece.pk}")) for piece in self.pieces)
        return [(piece, file) for piece, file in found if file]


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if not convention.is_open:
        return "Ce dossier est signé : ses pièces ne changent plus."
    return None if expected(convention).exists() else "Toutes les pièces du dossier sont reçues et valables."


def form(exchange: Exchange, data=None, files=None) -> PiecesAnswer:
    known = dict(exchange.files.values_list("piece", "name"))
    return PiecesAnswer(data, files, pieces=list(expected(exchange.convention)), known=known)


def lines(exchange: Exchange) -> list[Line]:
    return [
        Line(
            str(row.piece_id),
            str(row.piece.type),
            f"Reçue le {french_date(row.piece.received_on)}" if row.piece.received_on else "Non reçue",
            row.name,
            file=row.pk,
        )
        for row in exchange.files.select_related("piece__type")
    ]


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    """The file becomes that of the piece, received the day it was sent, to be examined."""
    for row in exchange.files.select_related("piece__convention", "piece__type").order_by("piece_id"):
        if str(row.piece_id) in keys:
            with row.file.open("rb") as content:  # a copy: the proposal stays as it was sent
                received = {"received_on": exchange.sent_on, "valid": None, "file_name": row.name}
                receive_piece(actor=actor, piece=row.piece, file=File(content, name=row.name), **received)


PIECES = ExchangeKind(
    label="Pièces du dossier",
    task="Déposez les pièces du dossier",
    help=(
        "Un fichier par pièce : PDF, photo nette ou document bureautique. Vous pouvez en déposer une partie, "
        "enregistrer, et revenir."
    ),
    period=NO_PERIOD,
    refusal=refusal,
    form=form,
    lines=lines,
    take=take,
)
