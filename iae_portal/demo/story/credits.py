"""Credits of the demonstration: from the nation to a service, the way they really come."""

from decimal import Decimal

from financing.enums import EnvelopeLevel, MovementKind
from financing.selectors.envelopes import balance_of
from financing.services.envelopes import get_envelope, move_credits
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Region, Service, User


def holder_of(role: str, **where) -> User | None:
    """Somebody who holds the role, by service or region."""
    row = Assignment.objects.filter(role=role, **where).select_related("user").order_by("pk").first()
    return row.user if row else None


def fund_service(*, service: Service, year: int, line: str, amount: Decimal, fte: Decimal = Decimal(0)) -> bool:
    """Three movements: finance act, nation to region, region to service. False without the people to make them."""
    national = holder_of(Role.NATIONAL)
    director = holder_of(Role.REGIONAL_DIRECTOR, service__region=service.region_id)
    if national is None or director is None:
        return False
    nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=line)
    region = get_envelope(level=EnvelopeLevel.REGION, region=service.region, year=year, line=line)
    target = get_envelope(level=EnvelopeLevel.SERVICE, service=service, year=year, line=line)
    common = {"amount": amount, "fte": fte, "kind": MovementKind.NOTIFICATION}
    move_credits(actor=national, source=None, target=nation, reason=f"Loi de finances {year}", **common)
    move_credits(actor=national, source=nation, target=region, reason="Notification à la région", **common)
    move_credits(actor=director, source=region, target=target, reason="Notification au service", **common)
    return True


def keep_in_region(*, region: Region, year: int, line: str, amount: Decimal) -> None:
    """Credits that the regional director still holds, to answer a request."""
    national = holder_of(Role.NATIONAL)
    nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=line)
    target = get_envelope(level=EnvelopeLevel.REGION, region=region, year=year, line=line)
    common = {"amount": amount, "kind": MovementKind.NOTIFICATION}
    move_credits(actor=national, source=None, target=nation, reason=f"Loi de finances {year}", **common)
    move_credits(actor=national, source=nation, target=target, reason="Réserve régionale", **common)


def ensure_available(*, service: Service, year: int, line: str, amount: Decimal) -> bool:
    """Make sure that the service can commit `amount`."""
    envelope = get_envelope(level=EnvelopeLevel.SERVICE, service=service, year=year, line=line)
    missing = amount - balance_of(envelope).available
    return missing <= 0 or fund_service(service=service, year=year, line=line, amount=missing)
