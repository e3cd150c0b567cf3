"""The dashboard as a document for a meeting: one territory, or the whole and each of its parts; the note of a
steering meeting.

The subject of a dashboard is the job that makes it: it remembers who asked, for what, and of which day the figures are.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import compress, product

from iae_portal.core.enums import ServiceKind
from iae_portal.core.models import Job, Service, User
from iae_portal.core.selectors.jobs import jobs_visible_to
from iae_portal.dashboards.enums import SteeringState
from iae_portal.dashboards.models import SteeringMeeting
from iae_portal.dashboards.rights import STEER, may
from iae_portal.dashboards.selectors import note
from iae_portal.dashboards.selectors.board.comparison import asked_sort, map_for
from iae_portal.dashboards.selectors.board.figures import PEOPLE
from iae_portal.dashboards.selectors.board.reading import Board, asked_in, board_of
from iae_portal.dashboards.selectors.steering import meetings_visible_to
from iae_portal.dashboards.tables import Cell, Line, Table
from iae_portal.documents.kinds import DocumentKind

BOARD = "dashboards.board"
LATE, LATE_LINES = "retards", 5
AROUND, CHART = 3, 6  # room of a table's heads and of a chart, in lines of a table
# The tables that lay territories side by side (selectors.board).
COMPARISON, EXITS_BY_PLACE = "territoires", "sorties-territoires"
NOTE = "dashboards.note"


def build_context(job: Job) -> dict:
    """One page for the territory; the set adds the page that lays its parts side by side, and one for each of them."""
    asked, day = asked_in(job.parameters["asked"]), dt.date.fromisoformat(job.parameters["day"])
    whole = board_of(job.owner, asked, day)
    boards = [whole]
    if job.parameters["set"]:
        narrower = {**asked, "region": "", "service": ""}
        boards += [board_of(job.owner, {**narrower, **part}, day) for part in whole.parts]
    return {
        "day": day,
        "boards": [_board(board) for board in boards],
        "compared": _compared(whole) if job.parameters["set"] and whole.comparison else None,
    }


def _board(board: Board) -> dict:
    frame = board.frame
    return {
        "place": frame.place,
        "year": str(frame.year),
        "choices": ", ".join(frame.choices.values()),
        "halves": halves_of(table for table in board.leaving if table.key not in (COMPARISON, EXITS_BY_PLACE)),
    }


def halves_of(tables: Iterable[Table]) -> list[list[dict]]:
    """Two columns of the page, as near to one height as tables let them be: the page has little room left."""
    shown = [_shortened(table) for table in tables]
    heights = [len(table.lines) + AROUND + (CHART if table.chart else 0) for table in shown]
    whole = sum(heights)

    def taller(ranks: tuple[int, ...]) -> int:
        second = sum(compress(heights, ranks))
        return max(second, whole - second)

    ranks = min(product((0, 1), repeat=len(shown)), key=taller)
    return [[_table(table) for table, rank in zip(shown, ranks, strict=True) if rank == half] for half in (0, 1)]


def _shortened(table: Table) -> Table:
    """The longest is late by kinds, most first: the last ones are added up, so that a page holds."""
    if table.key != LATE or len(table.lines) <= LATE_LINES:
        return table
    kept, others = table.lines[: LATE_LINES - 1], table.lines[LATE_LINES - 1 :]
    return replace(table, lines=[*kept, Line("Autres natures", (Cell(sum(row.cells[0].value for row in others)),))])


def _compared(board: Board) -> dict:
    figure, _, _ = asked_sort(board.tri)
    # A colour would tell the rate that the table hides.
    drawn = map_for(board.frame, board.tallies, board.tri) if figure.key not in PEOPLE else None
    table = next(table for table in board.leaving if table.key == COMPARISON)
    return {"map": _plain(asdict(drawn)) if drawn else None, "table": _table(table)}


def _table(table: Table) -> dict:
    return {
        "title": table.title,
        "first": table.first,
        "columns": list(table.columns),
        "size": "wide" if len(table.columns) > 8 else "narrow" if len(table.columns) < 3 else "",
        "plain": 1 in (len(table.lines), len(table.columns)),
        "lines": [
            {"name": line.name, "cells": [cell.shown for cell in line.cells], "total": line.total}
            for line in table.lines
        ],
        "how": list(table.how),
        "empty": "" if table.shown else table.empty,
        "chart": _plain(asdict(table.chart)) if table.chart else None,
    }


def _plain(value):
    """A drawing without the figures behind it: a document keeps texts and places."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key not in ("value", "url")}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _reads(user: User, job: Job) -> bool:
    return jobs_visible_to(user).filter(pk=job.pk, kind=BOARD).exists()


BOARD_KIND = DocumentKind(
    key=BOARD,
    label="Tableau de bord",
    model=Job,
    template="dashboards/documents/board.html",
    build_context=build_context,
    title=lambda job: job.label,
    number=lambda job: f"TB-{job.pk}",
    may_read=_reads,
    is_final=lambda job: True,
    letterhead_day=lambda job: dt.date.fromisoformat(job.parameters["day"]),
    read_from=lambda job: ("Tableau de bord", job.asked_from),
    # The figures of a hundred territories take a minute, and the worker writes its sign of life on the row.
    subject_never_changes=True,
)

NOTE_KIND = DocumentKind(
    key=NOTE,
    label="Note de suivi",
    model=SteeringMeeting,
    template="dashboards/documents/note.html",
    build_context=note.build_context,
    title=lambda meeting: f"Note de suivi – {meeting}",
    number=lambda meeting: f"NS-{meeting.pk}",
    service=lambda meeting: Service.objects.get(kind=ServiceKind.DGEFP),
    may_read=lambda user, meeting: meetings_visible_to(user).filter(pk=meeting.pk).exists(),
    may_request=lambda user, meeting: meeting.figures_on is not None and may(user, STEER),
    is_final=lambda meeting: meeting.state == SteeringState.HELD,
    letterhead_day=lambda meeting: meeting.held_on,
)
