"""The gauge of a service: notified, committed, reserved, paid, forecast at year end from realised hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.exact import from_cents
from financing.enums import BudgetLine
from financing.models import Envelope
from financing.selectors.consumption import Consumption, Redeployable, redeployable
from financing.selectors.envelopes import ZERO, Balance
from financing.selectors.steering import Funds
from iae_portal.core.figures import share_reached


@dataclass(frozen=True)
class Gauge:
    """The situation of a service's envelope: everything a bar and its table show."""

    envelope: Envelope
    balance: Balance
    reserved: Decimal
    paid: Decimal
    forecast: Decimal | None
    unused: Redeployable | None = None  # credits that the forecast leaves, of the job aid alone

    @property
    def over(self) -> bool:
        return self.balance.committed + self.reserved > self.balance.notified

    @property
    def committed_percent(self) -> int | None:
        """None while nothing is notified."""
        return share_reached(self.balance.committed, self.balance.notified)


def gauge_of(envelope: Envelope, funds: Funds, lines: Iterable[Consumption] | None = None) -> Gauge:
    """What the database added, with the forecast of the night; that of this hour when the page has read `lines`, the
    annexes of the service and the year."""
    balance = Balance(received=from_cents(funds.notified), committed=from_cents(funds.committed))
    held = from_cents(funds.reserved), from_cents(funds.paid)
    # Only the job aid is forecast from hours: on the other lines what is committed will be paid.
    if lines is not None and envelope.line == BudgetLine.JOB_AID:
        lines = list(lines)
        return Gauge(envelope, balance, *held, sum((line.forecast for line in lines), ZERO), redeployable(lines))
    return Gauge(envelope, balance, *held, None if funds.forecast is None else from_cents(funds.forecast))
