"""A day typed in any usual French way; every date field of the portal's forms becomes one (`dress`)."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError

from iae_portal.core.text import MONTHS, WEEKDAYS, fold, full_year

INVALID = "Ce n'est pas une date : écrivez par exemple 15/10/2008 ou 15 octobre 2008."
_BEFORE, _MIDNIGHT = rf"(?:le )?(?:(?:{'|'.join(WEEKDAYS)}) )?", r"(?: 0?0 00(?: 00)?)?"
_FRENCH = re.compile(_BEFORE + r"(\d{1,2})(?:er)? (\d{1,2}|[a-z]{3,}) (\d{4}|\d{2})" + _MIDNIGHT)
# A cell of a spreadsheet may hold an hour with its day.
_ISO = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})(?:[t ]\d\d \d\d(?: \d\d)?)?")
_COMPACT = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})")
# Read first: no month is 19 or 20, what ends in a year is none of these.
_ISO_COMPACT = re.compile(r"((?:19|20)\d{2})(0\d|1[0-2])(\d{2})")


def day_in(text: str) -> dt.date | None:
    """The day that a person wrote: "1/9/08", "01-09-2008", "1er sept. 2008", "01092008", "2008-09-01"; else None."""
    plain = fold(text)
    if match := _ISO.fullmatch(plain) or _ISO_COMPACT.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _FRENCH.fullmatch(plain) or _COMPACT.fullmatch(plain):
        day, month, year = match.groups()
    else:
        return None
    try:
        return dt.date(full_year(year), int(month) if month.isdigit() else _month(month), int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    """The month that a word begins ("oct", "sept"), 0 when it begins none or two ("jui")."""
    found = [rank for rank, name in enumerate(MONTHS, 1) if fold(name).startswith(word)]
    return found[0] if len(found) == 1 else 0


class DateInput(forms.DateInput):
    """A field to type in; a script adds the browser's calendar beside it (static/portal/days.js)."""

    def __init__(self, attrs=None):
        shown = {"data-day": "", "placeholder": "jj/mm/aaaa", "autocomplete": "off"}
        super().__init__(shown | (attrs or {}), format="%d/%m/%Y")


class FrenchDateField(forms.DateField):
    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        day = day_in(value)
        if day is None:
            raise ValidationError(INVALID, code="invalid")
        return day
