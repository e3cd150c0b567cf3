"""Segments of an annexe cover its months, once each. Pure: sentences that say where."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from financing.calculation import months
from iae_portal.core.text import of_place

SegmentRow = tuple[dt.date, dt.date, Decimal]


def segment_errors(start: dt.date, end: dt.date, rows: Sequence[SegmentRow]) -> list[str]:
    """What is wrong with the segments of an annexe from `start` to `end` (first days of months), in French."""
    if not rows:
        return ["Indiquez au moins une tranche d'ETP."]
    errors = [
        f"Une tranche finit ({months.label_of(last)}) avant de commencer ({months.label_of(first)})."
        for first, last, _ in rows
        if last < first
    ]
    # The order below means nothing with a segment upside down.
    if errors:
        return errors
    ordered = sorted(rows)
    expected = months.of(start)
    for first, last, _ in ordered:
        begin, name = months.of(first), months.label_of(first)
        if begin < months.of(start):
            opening = months.label_of(start)
            return [f"Une tranche commence en {name}, avant le premier mois de l'annexe ({opening})."]
        if begin < expected:
            return [f"Deux tranches couvrent le mois {of_place(name)} : corrigez le début ou la fin de l'une."]
        if begin > expected:
            return [f"Aucune tranche ne couvre {months.label(expected)} : complétez les tranches."]
        expected = months.of(last) + 1
    if expected <= months.of(end):
        return [f"Aucune tranche ne couvre {months.label(expected)} : complétez les tranches."]
    if expected > months.of(end) + 1:
        return [f"Une tranche dépasse le dernier mois de l'annexe ({months.label_of(end)})."]
    return []
