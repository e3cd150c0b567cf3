"""Follow-up of the modernisation plan: the country by region, a region by service, with the lists behind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.models import Region, Service
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import counts_now
from iae_portal.dashboards.selectors.plan import (
    PlanRow,
    Tallies,
    diagnostics_chart,
    lists_of,
    plan_row,
    plan_services,
    rows_by_region,
    tallies_for,
)
from iae_portal.dashboards.selectors.plan_kept import kept_plan


@scoped(Scope.SERVICE)
def plan(request: HttpRequest) -> HttpResponse:
    """The whole country to those who see it; `?region=31` shows one region by service."""
    services = plan_services(request.user)
    region = _asked_region(request, services)
    by_region = perimeter(request.user).country_wide and region is None
    if region is not None:
        services = [service for service in services if service.region_id == region.pk]
    today = clock.today()
    kept = kept_plan(today.year) if by_region and not counts_now(request.GET) else None
    tallies, counted_at = kept or (tallies_for(request.user, today, None if by_region else services), None)
    context = {
        "title": "Suivi du plan de modernisation",
        "year": today.year,
        "today": today,
        "counted_at": counted_at,
        "region": region,
        "by_region": by_region,
        "country_wide": perimeter(request.user).country_wide,
        "rows": rows_by_region(services, tallies) if by_region else _by_service(services, tallies, today.year),
        "whole": plan_row("Ensemble", services, tallies),
        "diagnostics": diagnostics_chart(services, tallies, today, whole=by_region),
    }
    return render(request, "dashboards/plan.html", context)


def _asked_region(request: HttpRequest, services: list[Service]) -> Region | None:
    """A region of the perimeter by its code; 404 for another one."""
    code = request.GET.get("region", "")
    if not code:
        return None
    found = next((service.region for service in services if service.region and service.region.code == code), None)
    if found is None:
        raise Http404
    return found


def _by_service(services: list[Service], tallies: Tallies, year: int) -> list[PlanRow]:
    return [plan_row(service.short_name, [service], tallies, lists=lists_of(service, year)) for service in services]
