"""Credits of the demonstration: from the nation to a service, the way they really come."""

import datetime as dt
from decimal import Decimal

from financing.enums import EnvelopeLevel, MovementKind
from financing.models import Envelope
from financing.selectors.envelopes import balance_of
from financing.services.alerts import refresh_alerts
from financing.services.envelopes import get_envelope, move_credits
from financing.services.forecasts import refresh_forecasts
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Region, Service, User
from iae_portal.core.text import french_date
from iae_portal.demo.story.people import DemoContext

TO_REGION, TO_SERVICE = "Notification à la région", "Notification au service"


def holder_of(role: str, **where) -> User:
    """The first who was given the role."""
    return Assignment.objects.filter(role=role, **where).select_related("user").earliest("pk").user


def fund_region(
    *, region: Region, year: int, line: str, amount: Decimal, fte: Decimal = Decimal(0), reason: str = TO_REGION
) -> Envelope:
    """Two movements: finance act, nation to region."""
    national = holder_of(Role.NATIONAL)
    nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=line)
    target = get_envelope(level=EnvelopeLevel.REGION, region=region, year=year, line=line)
    common = {"actor": national, "amount": amount, "fte": fte, "kind": MovementKind.NOTIFICATION}
    move_credits(source=None, target=nation, reason=f"Loi de finances {year}", **common)
    move_credits(source=nation, target=target, reason=reason, **common)
    return target


def fund_service(*, service: Service, year: int, line: str, amount: Decimal, fte: Decimal = Decimal(0)) -> None:
    """Three movements: those to the region, then region to service."""
    region = fund_region(region=service.region, year=year, line=line, amount=amount, fte=fte)
    move_credits(
        actor=holder_of(Role.REGIONAL_DIRECTOR, service__region=service.region_id),
        source=region,
        target=get_envelope(level=EnvelopeLevel.SERVICE, service=service, year=year, line=line),
        amount=amount,
        fte=fte,
        kind=MovementKind.NOTIFICATION,
        reason=TO_SERVICE,
    )


def ensure_available(*, service: Service, year: int, line: str, amount: Decimal) -> None:
    """Make sure that the service can commit `amount`."""
    envelope = get_envelope(level=EnvelopeLevel.SERVICE, service=service, year=year, line=line)
    missing = amount - balance_of(envelope).available
    if missing > 0:
        fund_service(service=service, year=year, line=line, amount=missing)


def carried_by(day: dt.date) -> str:
    """An imaginary text: credits are carried from a year to the next by a text alone."""
    return f"Arrêté du {french_date(day)} portant report de crédits (exemple)"


def load_forecasts(context: DemoContext) -> None:
    """As the night leaves them."""
    refresh_forecasts(today=context.today)
    refresh_alerts(today=context.today)
