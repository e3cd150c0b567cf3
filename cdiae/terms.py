"""How far ahead the days of a council may be typed. No text says it: beyond, the year is a slip of the keyboard."""

import datetime as dt

from iae_portal.core.calendars import end_of_months
from iae_portal.core.days import Edge, months_after
from iae_portal.core.text import spelled_months

# DESIGN: no mandate of a council lasts longer than a departmental one.
MOST_MANDATE_YEARS = 6
# An action or an orientation runs beyond one order.
PLAN_YEARS = 10


def in_two_years(today: dt.date) -> Edge:
    """A meeting, the first day of an order or of a mandate, a departure told ahead."""
    return months_after(today, 24)


def longest_mandate(start: dt.date) -> Edge:
    months = 12 * MOST_MANDATE_YEARS
    return Edge(end_of_months(start, months), f"{spelled_months(months)} de mandat")


def in_ten_years(today: dt.date) -> Edge:
    return months_after(today, 12 * PLAN_YEARS)
