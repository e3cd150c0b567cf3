"""Dated rows: a start, an optional end, both days included; days and hours that are refused."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check
from iae_portal.core.hours import is_skipped
from iae_portal.core.text import french_hour

MISSING = "{} n'existe pas ce jour-là : on passe à l'heure d'été. Choisissez une autre heure."


class DatedQuerySet(models.QuerySet):
    def on(self, day: dt.date):
        """Rows in force that day."""
        return self.not_over(day).filter(start__lte=day)

    def not_over(self, day: dt.date):
        """Rows in force that day, or to come."""
        return self.filter(Q(end__isnull=True) | Q(end__gte=day))


class Dated(CheckedModel):
    """Abstract row in force from `start` to `end`, both included; no end means until further notice."""

    start = models.DateField("à compter du")
    end = models.DateField("jusqu'au", null=True, blank=True, help_text="Laisser vide si la fin n'est pas connue.")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def in_force(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def meets(self, other: "Dated") -> bool:
        """They share a day at least."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)


def from_month(day: str, month: str, *, after: bool = False) -> Q:
    """Constraint's condition: field `day` falls in the calendar month of field `month` or later, or strictly later."""
    year, rank = f"{month}__year", f"{month}__month"
    bound = "gt" if after else "gte"
    same_year = {f"{day}__year": F(year), f"{day}__month__{bound}": F(rank)}
    return Q(**{f"{day}__year__gt": F(year)}) | Q(**same_year)


def ordered_dates(name: str) -> models.CheckConstraint:
    """Constraint: the end, when known, is not before the start."""
    return check(
        name,
        Q(end__isnull=True) | Q(end__gte=F("start")),
        "La date de fin précède la date de début : corrigez l'une des deux.",
        field="end",
    )


def refuse_missing_hours(day: dt.date | None, zone: ZoneInfo, **hours: dt.time | None) -> None:
    """Raise ValidationError, by field, for an hour that the clocks of the place skip that day."""
    skipped = {name: hour for name, hour in hours.items() if day and hour and is_skipped(day, hour, zone)}
    if skipped:
        raise ValidationError({name: MISSING.format(french_hour(hour)) for name, hour in skipped.items()})
