"""The register of delegations: who may sign what for a service on a day."""

import datetime as dt

from iae_portal.core.models import Service, SignatureDelegation, User


def valid_delegation(*, person: User, service: Service, act: str, day: dt.date) -> SignatureDelegation | None:
    """The delegation under which the person signs that act that day, or None."""
    rows = SignatureDelegation.objects.on(day).filter(person=person, service=service).order_by("-start")
    return next((row for row in rows if row.covers(act)), None)
