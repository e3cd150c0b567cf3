"""The council: who sits, since when, until when, and how it works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cdiae import rulesets
from cdiae.selectors.agenda import answerable_by_hand, waiting_for
from cdiae.selectors.councils import (
    councils_visible_to,
    order_on,
    seats_of,
)
from cdiae.selectors.meetings import meetings_of
from cdiae.selectors.statistics import attendance_by_college, delays_of, opinions_and_decisions
from cdiae.views.council_base import body_title, council_context, council_or_404
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def council_list(request: HttpRequest) -> HttpResponse:
    """The councils of the perimeter; the only one opens at once."""
    rows = list(councils_visible_to(request.user).prefetch_related("served").order_by("departement__code"))
    if len(rows) == 1:
        return redirect("cdiae:council", code=rows[0].departement.code)
    return render(request, "cdiae/council_list.html", {"title": body_title(), "councils": rows})


@scoped(Scope.SERVICE)
def council_detail(request: HttpRequest, code: str) -> HttpResponse:
    council = council_or_404(request, code)
    today = clock.today()
    context = council_context(request, council, "council")
    order = order_on(council, today)
    waiting = waiting_for(council, today=today)
    context.update(
        order=order,
        rules=rulesets.rule_set_on(today),
        served=[service.short_name for service in council.served.order_by("code")],
        seat_count=seats_of(order).count() if order else 0,
        upcoming=meetings_of(council).filter(held_on__gte=today).exclude(state="cancelled").order_by("held_on"),
        waiting=waiting,
        by_hand=answerable_by_hand(request.user, [row.request for row in waiting]),
        attendance=attendance_by_college(council),
        delays=delays_of(council),
        decisions=opinions_and_decisions(council),
        held_this_year=meetings_of(council).filter(held_on__year=today.year, state="closed", kind="plenary").count(),
    )
    return render(request, "cdiae/council_detail.html", context)
