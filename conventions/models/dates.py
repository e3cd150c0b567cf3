"""The order of two days of one row and the length of a term, kept by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

from iae_portal.core.text import french_date


@dataclass(frozen=True)
class DayOrder:
    """`day` does not come before `bound`; a link with an unknown end binds nothing."""

    day: str
    bound: str
    name: str
    sentence: str

    @property
    def kept(self) -> Q:
        day, bound = self.day, self.bound
        return Q(**{f"{day}__isnull": True}) | Q(**{f"{bound}__isnull": True}) | Q(**{f"{day}__gte": F(bound)})

    def said(self, bound: dt.date) -> str:
        return f"{self.sentence.removesuffix('.')}, le {french_date(bound)}."

    @property
    def constraint(self) -> CheckConstraint:
        return CheckConstraint(name=self.name, condition=self.kept, violation_error_message=self.sentence)


def out_of_order(orders: Iterable[DayOrder], row: Model, **typed: dt.date | None) -> str | None:
    """What the constraint would say of the row with the days `typed`, and the day that binds."""
    for order in orders:
        day = typed.get(order.day)
        if day and (bound := getattr(row, order.bound)) and day < bound:
            return order.said(bound)
    return None


def within_years(years: int, *, only: Q | None = None, name: str, sentence: str) -> CheckConstraint:
    """`end` is before the same day of `start`, so many years later: terms.end_of, for each row of `only`."""
    short = Q(LessThan(_rank("end"), _rank("start") + years * _YEAR))
    return CheckConstraint(
        name=name, condition=short if only is None else ~only | short, violation_error_message=sentence
    )


# Days in their order, as numbers: neither database adds years to a date in a constraint as terms.end_of does.
_MONTH, _YEAR = 31, 372


def _rank(day: str):
    return ExtractYear(day) * _YEAR + ExtractMonth(day) * _MONTH + ExtractDay(day)
