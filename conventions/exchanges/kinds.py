"""What may be asked of a structure by its link. Each kind is one object of the slot `conventions.exchange_kinds`.

A kind that fills fields gives its form alone: what is proposed is compared field by field, and taken by writing the
form again with the fields that the officer ticked. Pieces and targets have lines of their own.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from conventions.models import Convention, Exchange
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.seen import SHOWN
from iae_portal.core.slots import Slot
from iae_portal.core.text import MONTHS

NO_PERIOD, YEAR, MONTH = "", "year", "month"


@dataclass(frozen=True)
class Line:
    """One line of the comparison. `key` is what the officer ticks; `now` and `proposed` are words."""

    key: str
    label: str
    now: str
    proposed: str
    file: int | None = None  # of an ExchangeFile, to open before taking it

    @property
    def differs(self) -> bool:
        return self.now != self.proposed


def never_closed(_convention: Convention) -> str:
    """Results, returns and months are owed once the convention is over."""
    return ""


def nothing_missing(_exchange: Exchange) -> list[str]:
    """What is typed says on its own page what must be filled."""
    return []


@dataclass(frozen=True)
class ExchangeKind:
    """`refusal(convention, year, month)`: why it cannot be asked now, or None. `closed(convention)`: why the dossier
    takes it no more, "" while it does.

    `form(exchange, data, files)`: with `data`, what is typed; without, what the dossier says and what was kept.
    `lines(exchange)` and `take(actor, exchange, keys)` compare and take over; `missing(exchange)`: what the dossier
    needs and that nobody has dropped yet, a part of which may be sent.
    """

    label: str
    task: str
    help: str
    period: str
    refusal: Callable[[Convention, int, int], str | None]
    form: Callable[..., forms.BaseForm]
    lines: Callable[[Exchange], list[Line]]
    take: Callable[[User, Exchange, set[str]], None]
    closed: Callable[[Convention], str] = never_closed
    missing: Callable[[Exchange], list[str]] = nothing_missing


EXCHANGE_KINDS: Slot[ExchangeKind] = Slot("conventions.exchange_kinds")


def kind_of(exchange: Exchange) -> ExchangeKind:
    return EXCHANGE_KINDS.get(exchange.kind)


def period_words(year: int, month: int) -> str:
    if month:
        return f"{MONTHS[month - 1]} {year}"
    return str(year) if year else ""


def title_of(exchange: Exchange) -> str:
    """ "Résultats de l'année 2008", "État mensuel, septembre 2008"."""
    period = period_words(exchange.year, exchange.month)
    return f"{kind_of(exchange).label}{',' if exchange.month else ''} {period}".strip()


def first_day(exchange: Exchange) -> dt.date:
    return dt.date(exchange.year, exchange.month, 1)


def kept(form: forms.BaseForm) -> dict[str, str]:
    """What is typed, as typed, field by field; files apart. No NUL: the database keeps none, even of a draft."""
    return {
        name: str(form[name].data or "").replace("\0", "")
        for name, field in form.fields.items()
        if name != SHOWN and not isinstance(field, forms.FileField) and name in form.data
    }


def page_form(exchange: Exchange, data=None, files=None) -> forms.BaseForm:
    """The form of the structure's page: what the dossier says, under what the structure has already typed."""
    kind = kind_of(exchange)
    form = kind.form(exchange, data, files)
    form.initial |= {name: value for name, value in exchange.values.items() if name in form.fields}
    form.carry_shown()
    return form


def field_lines(make: Callable[..., forms.BaseForm]) -> Callable[[Exchange], list[Line]]:
    """The comparison of a kind that fills fields: those typed, against what the dossier says."""

    def lines(exchange: Exchange) -> list[Line]:
        form = make(exchange)
        return [
            Line(name, str(form.fields[name].label), _words(form.initial.get(name)), _words(exchange.values[name]))
            for name in form.fields
            if name in exchange.values and (exchange.values[name] or form.initial.get(name) not in (None, ""))
        ]

    return lines


def merged(make: Callable[..., forms.BaseForm], exchange: Exchange, keys: set[str]) -> forms.BaseForm:
    """The valid form of the fields taken over, and of what the dossier says for the others. Raises Refusal."""
    form = make(exchange)
    now = {name: _words(form.initial.get(name)) for name in form.fields}
    whole = make(exchange, now | {name: exchange.values[name] for name in keys if name in exchange.values})
    if not whole.is_valid():
        raise Refusal(*(sentence for sentences in whole.errors.values() for sentence in sentences))
    return whole


def _words(value) -> str:
    """As a person types it: a comma, nothing for what is not known."""
    if value is None:
        return ""
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
