"""People of the services, through their dated assignments."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Service, User
from iae_portal.core.rights import visible_services
from iae_portal.core.search import Asked, Found


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


def head_of(service: Service, day: dt.date) -> User | None:
    """The director of a service that day, where one person alone is."""
    rows = list(Assignment.objects.on(day).filter(service=service, role=Role.HEAD).select_related("user")[:2])
    return rows[0].user if len(rows) == 1 else None


def find_people(user: User, asked: Asked) -> Sequence[Assignment]:
    """Assignments in force in the perimeter, of whoever bears the name.

    DESIGN: accents are folded here and not in the database: the country has some hundreds of accounts, and no key.
    """
    present = assignments_visible_to(user).filter(pk__in=Assignment.objects.on(clock.today()).values("pk"))
    rows = present.order_by().values_list("pk", "user__first_name", "user__last_name", "user__username")
    found = [pk for pk, *names in rows if asked.matches(*names)]
    return present.filter(pk__in=found).order_by("user__last_name", "user__first_name", "pk") if found else []


def found_person(row: Assignment) -> Found:
    url = reverse("core:service_team", args=[row.service.code])
    return Found(str(row.user), url, f"{row.get_role_display()}, {row.service}")
