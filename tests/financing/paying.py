"""The lines that the file of the paying agency asks, as the file reads them."""

import datetime as dt

from financing.models import PaymentLine
from financing.selectors.payments import payable_lines, rows_to_pay
from iae_portal.core.models import User


def lines_to_pay(user: User, until: dt.date) -> list[PaymentLine]:
    return [row.line for row in rows_to_pay(payable_lines(user), until)]
