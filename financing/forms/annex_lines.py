"""The rows of an annexe as a page shows them, told apart from those that somebody saved meanwhile."""

import hashlib

from financing.models import FinancialAnnex
from financing.services.annex_entry import Lines
from iae_portal.core.seen import plain


def lines_of(annex: FinancialAnnex) -> Lines:
    return Lines(
        segments=tuple(annex.segments.values_list("start", "end", "fte")),
        requests=tuple(annex.requests.values_list("label", "amount")),
        fundings=tuple(annex.other_fundings.values_list("funder", "label", "amount")),
    )


def print_of(lines: Lines) -> str:
    kinds = (lines.segments, lines.requests, lines.fundings)
    said = "\n".join("|".join(plain(cell) for cell in row) for rows in kinds for row in (*rows, ()))
    return hashlib.sha256(said.encode()).hexdigest()
