"""What a new appointment order may take over from the one before: its members still in office."""

import datetime as dt

from cdiae.models import AppointmentOrder, Member
from cdiae.selectors.councils import members_of


def last_day(order: AppointmentOrder, start: dt.date) -> dt.date:
    """The last day of an order that another replaces from `start` on."""
    eve = start - dt.timedelta(days=1)
    return min(eve, order.end) if order.end else eve


def renewable(order: AppointmentOrder, day: dt.date) -> list[Member]:
    """Full members and substitutes in office that day, holders first; neither ended mandates nor departures announced.

    The members of a day after the order's end are those of its last day.
    """
    rows = members_of(order, min(day, order.end) if order.end else day).filter(departure="")
    return list(rows.order_by("seat__college__rank", "seat__rank", "kind", "sort_key"))
