"""Who sees what. A user's perimeter comes from the assignments in force today; every app's `may()` starts here.

Reading: a local role sees its own service, a regional role every service of its region, the country roles everything.
Writing: decided by each app's `rights.may(user, action, obj)`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from iae_portal.core import clock
from iae_portal.core.acting import helper_of
from iae_portal.core.databases import among
from iae_portal.core.enums import COUNTRY_ROLES, LOCAL_ROLES, REGIONAL_ROLES, ROLES_BY_KIND, Role
from iae_portal.core.hours import zone_of
from iae_portal.core.models import Assignment, Service, User


@dataclass(frozen=True)
class ActiveRole:
    """One assignment in force: a role in a service."""

    role: str
    service: Service


class Perimeter:
    """What a person's assignments open today. Built once per request (see `perimeter`)."""

    def __init__(self, roles: tuple[ActiveRole, ...]):
        self.roles = roles

    def has(self, *roles: str) -> bool:
        return any(held.role in roles for held in self.roles)

    def has_in(self, service: Service | None, *roles: str) -> bool:
        """One of the roles held in that very service."""
        return service is not None and any(held.role in roles and held.service.pk == service.pk for held in self.roles)

    def regions_where(self, *roles: str) -> frozenset[int]:
        """Regions of the services where one of the roles is held."""
        return frozenset(
            held.service.region_id for held in self.roles if held.role in roles and held.service.region_id is not None
        )

    @cached_property
    def country_wide(self) -> bool:
        return self.has(*COUNTRY_ROLES)

    @cached_property
    def service_ids(self) -> frozenset[int]:
        """Services where a local role is held."""
        return frozenset(held.service.pk for held in self.roles if held.role in LOCAL_ROLES)

    @cached_property
    def region_ids(self) -> frozenset[int]:
        """Regions where a regional role is held."""
        return self.regions_where(*REGIONAL_ROLES)

    def services_filter(self, path: str = "") -> Q:
        """Condition on a queryset whose `path` leads to a Service ("" for Service itself)."""
        if self.country_wide:
            # An empty condition keeps every row.
            return Q()
        key, region = (f"{path}_id", f"{path}__region_id") if path else ("pk", "region_id")
        condition = Q(**{f"{key}__in": self.service_ids})
        if self.region_ids:
            of_regions = Service.objects.filter(region__in=self.region_ids).order_by().values("pk")
            condition |= among(key, of_regions, Q(**{f"{region}__in": self.region_ids}))
        return condition

    def sees(self, service: Service | None) -> bool:
        if service is None:
            return self.country_wide
        return self.country_wide or service.pk in self.service_ids or service.region_id in self.region_ids

    @property
    def reach(self) -> str:
        """What it opens, as a row keeps it: "*" for the country, else services and regions by key ("s12 r3")."""
        if self.country_wide:
            return "*"
        kept = [("s", self.service_ids), ("r", self.region_ids)]
        return " ".join(f"{sign}{key}" for sign, keys in kept for key in sorted(keys))

    def reaches(self, kept: str) -> bool:
        """It still opens all of a `reach` kept another day."""
        if self.country_wide or not kept:
            return True
        mine = set(self.reach.split())
        lost = [each for each in kept.split() if each not in mine]
        services = [int(each[1:]) for each in lost if each.startswith("s")]
        if len(services) < len(lost):  # the country, or a region
            return False
        return not services or set(services) <= set(self._within(services))

    def _within(self, services: list[int]) -> QuerySet:
        return Service.objects.filter(self.services_filter(), pk__in=services).values_list("pk", flat=True)

    @cached_property
    def held_ids(self) -> frozenset[int]:
        """Services where a role is held, whatever it is."""
        return frozenset(held.service.pk for held in self.roles)

    @property
    def main_service(self) -> Service | None:
        return self.roles[0].service if self.roles else None

    @property
    def zone(self) -> ZoneInfo:
        """The person is told the hours of his own service."""
        return zone_of(self.main_service.code if self.main_service else "")


def perimeter(user: User) -> Perimeter:
    """The perimeter of a user, kept on the user object for the length of the request (one query)."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Perimeter(())
    kept = getattr(user, "_perimeter", None)
    if kept is None:
        # Each request has its own user object: what is kept on it ends with the request.
        rows = Assignment.objects.on(clock.today()).filter(user=user).select_related("service").order_by("start", "pk")
        kept = user._perimeter = Perimeter(tuple(ActiveRole(row.role, row.service) for row in rows))
    return kept


def in_office(named: Iterable[tuple[int, int | None]], day: dt.date) -> set[tuple[int, int]]:
    """Of these (service, person), those whose person is active and still assigned there. One query."""
    pairs = {pair for pair in named if pair[1] is not None}
    if not pairs:
        return set()
    services, people = zip(*pairs, strict=True)
    rows = Assignment.objects.on(day).filter(service__in=services, user__in=people, user__is_active=True)
    return pairs & set(rows.values_list("service_id", "user_id"))


def is_assigned(user: User) -> bool:
    """Somebody who holds a role today, whatever it is: who sees the menu of the floors."""
    return bool(perimeter(user).roles)


def visible_services(user: User) -> QuerySet[Service]:
    """Services whose dossiers the user may read."""
    return Service.objects.filter(perimeter(user).services_filter())


def departmental_services(user: User) -> QuerySet[Service]:
    """Visible services that convention structures (DDTEFP, DTEFP)."""
    return visible_services(user).filter(departement__isnull=False)


def editable_services(user: User) -> QuerySet[Service]:
    """Services whose dossiers the user may write: his own, in a local role."""
    return Service.objects.filter(pk__in=perimeter(user).service_ids)


def may_edit_in(user: User, service: Service | None) -> bool:
    """Officer or head of that very service."""
    return perimeter(user).has_in(service, *LOCAL_ROLES)


def may_commit_in(user: User, service: Service | None) -> bool:
    """Head of that very service, in person: what commits the State."""
    return helper_of(user) is None and perimeter(user).has_in(service, Role.HEAD)


def colleagues(service: Service) -> QuerySet[User]:
    """People who may be in charge of a dossier of the service today."""
    ids = Assignment.objects.on(clock.today()).filter(service=service, role__in=LOCAL_ROLES).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True)


def may_manage_service(user: User, service: Service | None) -> bool:
    """Team, delegations and letterhead of a service: its head or regional director, and the national mission."""
    own = perimeter(user)
    return own.has_in(service, Role.HEAD, Role.REGIONAL_DIRECTOR) or own.has(Role.NATIONAL)


def grantable_roles(user: User, service: Service) -> frozenset[str]:
    """Roles the person may give in the service. Administrators are named in the Django admin only."""
    own = perimeter(user)
    known = ROLES_BY_KIND[service.kind]
    if own.has(Role.NATIONAL):
        return known - {Role.ADMINISTRATOR}
    local = LOCAL_ROLES if own.has_in(service, Role.HEAD) else frozenset()
    regional = REGIONAL_ROLES if own.has_in(service, Role.REGIONAL_DIRECTOR) else frozenset()
    return known & (local | regional)
