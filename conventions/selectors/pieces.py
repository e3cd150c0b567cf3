"""The checklist of a dossier, and what the dossier before it still gives."""

import datetime as dt

from conventions.models import Convention, Piece
from iae_portal.core.calendars import add_months


def checklist(convention: Convention) -> list[Piece]:
    return list(convention.pieces.select_related("type"))


def missing_pieces(convention: Convention) -> list[str]:
    """The compulsory pieces that are not yet received and valid, by name, with what was wrong."""
    return [piece.asked_for for piece in checklist(convention) if not piece.is_settled]


def pieces_of_before(convention: Convention, today: dt.date) -> dict[int, Piece]:
    """By type, the valid pieces of the dossier that this one renews, while their type lets them be taken again."""
    if convention.previous_id is None:
        return {}
    rows = Piece.objects.filter(convention=convention.previous_id, valid=True, received_on__isnull=False)
    rows = rows.filter(type__valid_months__isnull=False).select_related("type", "convention")
    return {row.type_id: row for row in rows if add_months(row.received_on, row.type.valid_months) >= today}
