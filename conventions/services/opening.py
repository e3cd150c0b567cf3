"""What a dossier that is opened, or a convention taken over, may not be: its days, its structure."""

import datetime as dt

from django.core.exceptions import ValidationError

from conventions.enums import SiaeState
from conventions.models import Siae
from conventions.terms import FIRST_CONVENTIONS, filed_from, signed_from, starts_by
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal
from iae_portal.core.text import french_date


def refuse_closed(siae: Siae) -> None:
    """Of the past alone is told the convention of a structure that works no more."""
    if siae.state == SiaeState.CLOSED:
        day = french_date(siae.closed_on) if siae.closed_on else ""
        said = f"Cette structure est fermée{f' depuis le {day}' if day else ''} : rouvrez-la d'abord."
        raise FieldRefusal(said, "siae")


def refuse_days(start: dt.date, end: dt.date, filed_on: dt.date | None) -> None:
    today = clock.today()
    if filed_on and filed_on > today:
        raise FieldRefusal("La date de réception de la demande ne peut pas être à venir.", "filed_on")
    refuse_outside(
        outside("start", start, None, starts_by(today)),
        outside("end", end, Edge(today, "aujourd'hui : un dossier s'ouvre avant la fin de la convention")),
        outside("filed_on", filed_on, filed_from(start)),
    )


def refuse_days_on_paper(start: dt.date, end: dt.date, signed_on: dt.date, today: dt.date) -> None:
    if signed_on > today:
        raise ValidationError(
            {"signed_on": "Une convention reprise est déjà signée : la date ne peut pas être à venir."}
        )
    refuse_outside(
        outside("start", start, Edge(FIRST_CONVENTIONS, "loi qui a créé ces conventions"), starts_by(today)),
        outside("signed_on", signed_on, signed_from(start), Edge(end, "fin de la convention")),
    )
