"""Register of delegations of signature: who may sign what, in which service, on which day."""

import datetime as dt

from django.db.models import QuerySet

from iae_portal.core.models import Service, SignatureDelegation, User
from iae_portal.core.rights import visible_services


def delegations_visible_to(user: User) -> QuerySet[SignatureDelegation]:
    return SignatureDelegation.objects.filter(service__in=visible_services(user)).select_related("service", "person")


def register_of(service: Service) -> QuerySet[SignatureDelegation]:
    """The whole register of a service, newest first, closed delegations included."""
    return SignatureDelegation.objects.filter(service=service).select_related("person").order_by("-start", "-pk")


def delegations_of_person(person: User, day: dt.date) -> list[SignatureDelegation]:
    """Delegations in force that day."""
    return list(SignatureDelegation.objects.on(day).filter(person=person).select_related("service").order_by("start"))


def valid_delegation(*, person: User, service: Service, act: str, day: dt.date) -> SignatureDelegation | None:
    """The delegation that lets `person` sign `act` (DelegatedAct) for the service that day, None without one."""
    rows = SignatureDelegation.objects.on(day).filter(person=person, service=service).order_by("-start", "-pk")
    # The acts are a JSON list: asked in Python, the same on both databases.
    return next((row for row in rows if row.covers(act)), None)


def delegation_named(name: str, *, service: Service, act: str, day: dt.date) -> SignatureDelegation | None:
    """The delegation of that day of the person whom a paper names: the paper is drawn before anybody signs it."""
    rows = (
        SignatureDelegation.objects.on(day).filter(service=service).select_related("person").order_by("-start", "-pk")
    )
    return next((row for row in rows if row.covers(act) and str(row.person) == name), None)
