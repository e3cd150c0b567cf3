"""The order of two days of one row: kept by the database, said by a guard in the same sentence."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.migrations import RunPython
from django.db.models import CheckConstraint, F, Model, Q

from iae_portal.core.calendars import add_months
from iae_portal.core.constraints import check
from iae_portal.core.errors import OfField, Refusal
from iae_portal.core.text import french_date, spelled_months
from iae_portal.core.workflow import Guard, Request


@dataclass(frozen=True)
class DayOrder:
    """`day` does not come before `bound`, save on a row that holds `free`; a link with an unknown end binds nothing."""

    day: str
    bound: str
    name: str
    sentence: str
    free: Mapping[str, object] = field(default_factory=dict)

    @property
    def kept(self) -> Q:
        day, bound = self.day, self.bound
        in_order = Q(**{f"{day}__isnull": True}) | Q(**{f"{bound}__isnull": True}) | Q(**{f"{day}__gte": F(bound)})
        return Q(**self.free) | in_order

    @property
    def constraint(self) -> CheckConstraint:
        return check(self.name, self.kept, self.sentence, field=self.day)

    def broken_by(self, row: Model, day: dt.date) -> bool:
        bound = getattr(row, self.bound)
        free = bool(self.free) and all(getattr(row, name) == value for name, value in self.free.items())
        return not free and bound is not None and day < bound

    def said(self, bound: dt.date) -> str:
        return OfField(f"{self.sentence.removesuffix('.')}, le {french_date(bound)}.", self.day)


def out_of_order(orders: Iterable[DayOrder], row: Model, **typed: dt.date | None) -> str | None:
    """What the constraint would say of the row with the days `typed`, and the day that binds."""
    for order in orders:
        day = typed.get(order.day)
        if day and order.broken_by(row, day):
            return order.said(getattr(row, order.bound))
    return None


def in_order(orders: tuple[DayOrder, ...], day: str, *, today: bool = False) -> Guard:
    """The guard of a day that is typed, or of an act of `today`: what the constraints would say of it."""

    def guard(row, request: Request) -> str | None:
        return out_of_order(orders, row, **{day: request.today if today else request.data.get(day)})

    guard.sentences = [order.sentence for order in orders if order.day == day]
    return guard


def follows(order: DayOrder, bound_of: Callable[[Any], dt.date | None]) -> Guard:
    """The guard of a typed day whose bound still stands on another row: it is copied with the act."""

    def guard(row, request: Request) -> str | None:
        typed, bound = request.data.get(order.day), bound_of(row)
        return order.said(bound) if typed and bound and typed < bound else None

    guard.sentences = [order.sentence]
    return guard


@dataclass(frozen=True)
class Edge:
    """A day that bounds a typed one, and what it is ("signature de la convention"); unknown, it binds nothing."""

    day: dt.date | None
    what: str


def outside(field: str, typed: dt.date | None, first: Edge | None, last: Edge | None = None) -> str | None:
    """Why a day that was typed cannot be: it comes before `first` or after `last`. None when it can."""
    if typed and first and first.day and typed < first.day:
        return OfField(f"Cette date ne peut pas précéder le {french_date(first.day)} ({first.what}).", field)
    if typed and last and last.day and typed > last.day:
        return OfField(f"Cette date ne peut pas dépasser le {french_date(last.day)} ({last.what}).", field)
    return None


def refuse_outside(*said: str | None) -> None:
    """Refusal with every sentence of `outside` that is one."""
    if sentences := [sentence for sentence in said if sentence]:
        raise Refusal(*sentences)


def refuse_to_come(today: dt.date, sentence: str, **days: dt.date | None) -> None:
    """Refusal, beside each of the days, of what has not happened yet."""
    if late := [OfField(sentence, name) for name, day in days.items() if day and day > today]:
        raise Refusal(*late)


def months_after(day: dt.date, months: int, named: str = "aujourd'hui") -> Edge:
    """So many months later, before it when negative; `named` is the day ("la date d'effet")."""
    side = "avant" if months < 0 else "après"
    return Edge(add_months(day, months), f"{spelled_months(abs(months))} {side} {named}")


def years_around(today: dt.date, before: int, after: int) -> tuple[Edge, Edge]:
    """First and last day of what no text bounds: beyond, the year is a slip of the keyboard."""
    return months_after(today, -12 * before), months_after(today, 12 * after)


def none_out_of_order(app: str, *links: tuple[str, str, str], **only) -> RunPython:
    """First in a migration that adds links (model, day, bound): the rows that break one are listed and stop it."""

    def list_broken(apps, schema_editor) -> None:
        broken = []
        for name, day, bound in links:
            model = apps.get_model(app, name)
            for row in model.objects.filter(**{f"{day}__lt": F(bound)}, **only).order_by("pk"):
                days = " ; ".join(f"{each} {getattr(row, each)}" for each in (day, bound))
                broken.append(f"{model._meta.verbose_name} n° {row.pk} : {days}")
        if broken:
            raise RuntimeError("Dates à remettre dans leur ordre d'abord :\n" + "\n".join(broken))

    return RunPython(list_broken, RunPython.noop)


def not_to_come(day: str, sentence: str) -> Guard:
    """The guard of a typed day that only tells what has happened."""

    def guard(row, request: Request) -> str | None:
        typed = request.data.get(day)
        return OfField(sentence, day) if typed is not None and typed > request.today else None

    guard.sentences = [sentence]
    return guard
