"""The guard of a typed day: what the constraints would say of it, in their own sentences."""

from conventions.models.dates import DayOrder, out_of_order
from iae_portal.core.workflow import Guard, Request


def in_order(orders: tuple[DayOrder, ...], day: str) -> Guard:
    def guard(row, request: Request) -> str | None:
        return out_of_order(orders, row, **{day: request.data.get(day)})

    guard.sentences = [order.sentence for order in orders if order.day == day]
    return guard
