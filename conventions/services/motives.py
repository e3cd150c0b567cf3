"""Keeping the motives of exit: a change is dated, and never touches the years whose exits are counted."""

import datetime as dt

from django.db import transaction

from conventions.models import ExitMotive, Measure
from conventions.rights import require_catalogue
from conventions.terms import FIRST_CONVENTIONS, announced_by
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, save_and_tell

MOTIVE_FIELDS = ["code", "label", "exit_class", "rank", "source", "start", "end"]


@transaction.atomic
def publish_motive(*, actor: User, code: str, start: dt.date, **values) -> ExitMotive:
    """A motive, or what it becomes, from a day on: its last row ends the day before. Raises NotAllowed, Refusal.

    `values`: label, exit_class, rank, source.
    """
    require_catalogue(actor)
    last = _lock_last(code)
    first = Edge(FIRST_CONVENTIONS, "loi qui a créé les conventions")
    refuse_outside(outside("start", start, first, announced_by(clock.today())))
    _refuse_counted(code, start, "start")
    if last is not None:
        if start <= last.start:
            raise FieldRefusal(
                "Une ligne de ce motif commence ce jour-là ou après : choisissez un jour plus tard.", "start"
            )
        if last.end is None or last.end >= start:
            _end(actor, last, start - dt.timedelta(days=1))
    row = ExitMotive(code=code, start=start, **values)
    told = {"actor": actor, "action": "motive.publish", "sentence": f"Motif de sortie {code} : {row}"}
    return add_and_tell(row, **told, fields=MOTIVE_FIELDS)


@transaction.atomic
def end_motive(*, actor: User, motive: ExitMotive, end: dt.date) -> ExitMotive:
    """No exit is counted under it after that day. Raises NotAllowed, Refusal, ValidationError."""
    require_catalogue(actor)
    last = _lock_last(motive.code)
    if last is None or last.pk != motive.pk or last.end is not None:
        raise Refusal("Cette ligne est déjà finie, ou une autre la suit.")
    refuse_outside(outside("end", end, None, announced_by(clock.today())))
    _refuse_counted(motive.code, end + dt.timedelta(days=1), "end")
    _end(actor, last, end)
    return last


def _end(actor: User, row: ExitMotive, end: dt.date) -> None:
    told = {"actor": actor, "action": "motive.end", "sentence": f"Fin du motif de sortie {row.code} : {row}"}
    save_and_tell(row, **told, values={"end": end})


def _lock_last(code: str) -> ExitMotive | None:
    return max(under_lock(ExitMotive.objects.filter(code=code)), key=lambda row: row.start, default=None)


def _refuse_counted(code: str, start: dt.date, field: str) -> None:
    """The exits of a year are classed by the table of its last day. `field` is the one that says `start`."""
    years = Measure.objects.filter(year__gte=start.year, motives__has_key=code).order_by("-year")
    if counted := years.values_list("year", flat=True).first():
        sentence = (
            f"Des résultats de {counted} comptent déjà des sorties à ce motif : choisissez un jour après le "
            f"31 décembre {counted}."
        )
        raise FieldRefusal(sentence, field)
