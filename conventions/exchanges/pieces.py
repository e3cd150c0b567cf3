"""The pieces of the dossier: one file each, kept apart until the officer takes it into the dossier."""

from django.core.files import File
from django.db.models import Q, QuerySet

from conventions.exchanges.files import FilesAnswer, Wanted, each_taken
from conventions.exchanges.kinds import NO_PERIOD, ExchangeKind, Line
from conventions.models import Convention, Exchange, Piece
from conventions.services.dossier import receive_piece
from iae_portal.core.models import User
from iae_portal.core.text import french_date


def expected(convention: Convention) -> QuerySet[Piece]:
    """What is not yet received and found valid."""
    settled = Q(valid=True, received_on__isnull=False) | Q(not_applicable=True)
    return convention.pieces.exclude(settled).select_related("type")


def closed(convention: Convention) -> str:
    if convention.is_open:
        return ""
    return f"Ce dossier est « {convention.get_state_display()} » : ses pièces ne changent plus."


def refusal(convention: Convention, year: int, month: int) -> str | None:
    if said := closed(convention):
        return said
    return None if expected(convention).exists() else "Toutes les pièces du dossier sont reçues et valables."


def form(exchange: Exchange, data=None, files=None) -> FilesAnswer:
    pieces = expected(exchange.convention)
    needed = {True: "nécessaire au dossier complet", False: ""}
    wanted = (Wanted(str(each.pk), str(each.type), needed[each.type.mandatory], each.remark) for each in pieces)
    return FilesAnswer(data, files, wanted=wanted, exchange=exchange)


def lines(exchange: Exchange) -> list[Line]:
    pieces = {str(piece.pk): piece for piece in exchange.convention.pieces.select_related("type")}
    return [
        Line(row.line, str(piece.type), _received(piece), row.name, file=row.pk)
        for row in exchange.files.all()
        if (piece := pieces.get(row.line))
    ]


def missing(exchange: Exchange) -> list[str]:
    """The pieces that a complete dossier needs, but those that are dropped."""
    needed = expected(exchange.convention).filter(type__mandatory=True)
    dropped = set(exchange.files.values_list("line", flat=True))
    return [str(piece.type) for piece in needed if str(piece.pk) not in dropped]


def _received(piece: Piece) -> str:
    return f"Reçue le {french_date(piece.received_on)}" if piece.received_on else "Non reçue"


def take(actor: User, exchange: Exchange, keys: set[str]) -> None:
    """The file becomes that of the piece, received the day it was sent, to be examined."""

    def receive(key: str, file: File) -> None:
        piece = exchange.convention.pieces.select_related("convention", "type").get(pk=key)
        received = {"received_on": exchange.sent_on, "valid": None, "file_name": file.name}
        receive_piece(actor=actor, piece=piece, file=file, **received)

    each_taken(exchange, keys, receive)


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
    closed=closed,
    missing=missing,
)
