"""People of the services, through their dated assignments."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.rights import visible_services


@dataclass(frozen=True)
class Team:
    """Assignments of a service, told apart by the day: in force, to come, ended."""

    present: list[Assignment]
    coming: list[Assignment]
    past: list[Assignment]


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(service__in=visible_services(user)).select_related("service", "user")


def team_of(service: Service, day: dt.date) -> Team:
    rows = list(
        Assignment.objects.filter(service=service).select_related("user").order_by("role", "user__last_name", "start")
    )
    return Team(
        present=[row for row in rows if row.in_force(day)],
        coming=[row for row in rows if row.start > day],
        past=[row for row in rows if row.end and row.end < day],
    )


def assignments_of_person(person: User, day: dt.date) -> list[Assignment]:
    """In force or to come."""
    rows = Assignment.objects.filter(user=person).select_related("service").order_by("start", "pk")
    return [row for row in rows if row.end is None or row.end >= day]


def members_of(service: Service, day: dt.date) -> QuerySet[User]:
    """Active people assigned to the service that day, whatever the role."""
    ids = Assignment.objects.on(day).filter(service=service).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True)
