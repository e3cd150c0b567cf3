"""The length of a term, kept by the database."""

from django.db.models import CheckConstraint, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan


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
