"""The checklist on one page: every piece in one save, files dropped together, pieces taken again from last time."""

from django.db import transaction

from conventions.models import Convention, DroppedFile, Piece
from conventions.selectors.pieces import pieces_of_before
from conventions.services.dossier import receive_piece
from conventions.services.open_dossier import lock_open
from iae_portal.core import clock
from iae_portal.core.errors import OfField, Refusal
from iae_portal.core.models import User

# As the page of all the pieces calls them, before the key of the piece.
LINE_FIELDS = {"received_on": "received", "remark": "remark"}


@transaction.atomic
def receive_pieces(
    *,
    actor: User,
    convention: Convention,
    rows: list[tuple[Piece, dict]],
    again: list[Piece],
    dropped: list,
    places: dict,
) -> int:
    """Returns how many pieces changed; everything is written, or nothing.

    `rows` are pieces with what `receive_piece` takes; `again` those to take from the dossier before; `dropped` new
    files, with their names; `places` gives the piece of a file already dropped, None to throw it away.
    """
    locked = lock_open(actor, convention)
    for file, name in dropped:
        DroppedFile.objects.create(convention=locked, file=file, file_name=name)
    before = pieces_of_before(locked, clock.today())
    given = {piece.pk: (piece, values) for piece, values in rows}
    for piece in again:
        given[piece.pk] = (piece, _as_before(before[piece.type_id]))
    for row in locked.dropped_files.filter(pk__in=places):
        if (piece := places[row.pk]) is not None:
            _put_under(given, piece, row)
        row.delete()
    refused = []  # all told at once; raised at the end, they undo what the other pieces wrote
    for piece, values in given.values():
        try:
            receive_piece(actor=actor, piece=piece, **values)
        except Refusal as refusal:
            refused += [_of_line(piece, sentence) for sentence in refusal.sentences]
    if refused:
        raise Refusal(*refused)
    return len(given)


def _of_line(piece: Piece, sentence: str) -> str:
    said = f"{piece.type} : {sentence}"
    field = getattr(sentence, "field", "")
    return OfField(said, f"{LINE_FIELDS[field]}_{piece.pk}") if field else said


def _as_before(row: Piece) -> dict:
    return {
        "received_on": row.received_on,
        "valid": True,
        "remark": f"Reprise du dossier {row.convention.display_number}.",
        "file": row.file.name,
        "file_name": row.file_name,
    }


def _put_under(given: dict, piece: Piece, row: DroppedFile) -> None:
    _, values = given.get(piece.pk) or (piece, _as_it_is(piece))
    values |= {"file": row.file.name, "file_name": row.file_name}
    given[piece.pk] = (piece, values)


def _as_it_is(piece: Piece) -> dict:
    return {name: getattr(piece, name) for name in ("received_on", "valid", "remark", "not_applicable")}
