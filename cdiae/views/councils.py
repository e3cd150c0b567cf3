"""The council: who sits, since when, until when, and how it works."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cdiae import rulesets
from cdiae.forms.councils import CollegeForm, OrderForm, SeatForm
from cdiae.models import AppointmentOrder, College, Council, Seat
from cdiae.selectors.agenda import waiting_for
from cdiae.selectors.councils import (
    composition_table,
    councils_visible_to,
    day_within,
    order_on,
    seats_of,
    votes_problem,
)
from cdiae.selectors.meetings import meetings_of
from cdiae.selectors.statistics import attendance_by_college, delays_of, opinions_and_decisions
from cdiae.services import councils
from cdiae.views.frame import (
    body_title,
    council_context,
    council_or_404,
    form_page,
    members_url,
    root_crumb,
    run_council,
)
from cdiae.views.opinions import answerable_by_hand
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import digits_in
from iae_portal.core.views.tools import saved


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
        served=council.served.order_by("code"),
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


@scoped(Scope.SERVICE)
def members(request: HttpRequest, code: str) -> HttpResponse:
    """The composition of the day; another order, to come or ended, is asked by its number."""
    council = council_or_404(request, code)
    today = clock.today()
    order = _asked_order(request, council) or order_on(council, today)
    context = council_context(request, council, "members")
    context.update(
        order=order,
        rules=order.rules if order else rulesets.rule_set_on(today),
        orders=council.orders.order_by("-start"),
        blocks=composition_table(order, day_within(order, today)) if order else [],
        unequal=votes_problem(order) if order else None,
        today=today,
        soon=councils.soon(today),
    )
    return render(request, "cdiae/members.html", context)


def _asked_order(request: HttpRequest, council: Council) -> AppointmentOrder | None:
    asked = digits_in(request.GET.get("arrete", ""))
    return None if asked is None else get_object_or_404(council.orders, pk=asked)


@scoped(Scope.SERVICE)
def order_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    order = get_object_or_404(council.orders, pk=pk)
    form = OrderForm(request.POST or None, instance=order)
    if form.is_valid() and saved(form, councils.update_order, actor=request.user, order=order, **form.cleaned_data):
        messages.success(request, "Arrêté enregistré.")
        return redirect(members_url(council, order))
    return _page(request, order, form, f"Modifier l'arrêté {order.reference}")


@scoped(Scope.SERVICE)
def seat_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    college = get_object_or_404(College.objects.select_related("order__council"), pk=pk, order__council=council)
    form = SeatForm(request.POST or None, college=college)
    if form.is_valid() and saved(form, councils.add_seat, actor=request.user, college=college, **form.cleaned_data):
        messages.success(request, "Siège ajouté : il compte désormais dans le quorum.")
        return redirect(members_url(council, college.order))
    return _page(request, college.order, form, f"Ajouter un siège – {college}")


@scoped(Scope.SERVICE)
def college_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    order = get_object_or_404(council.orders, pk=pk)
    form = CollegeForm(request.POST or None)
    if form.is_valid() and saved(form, councils.add_college, actor=request.user, order=order, **form.cleaned_data):
        messages.success(request, "Collège ajouté : ajoutez ses sièges.")
        return redirect(members_url(council, order))
    return _page(request, order, form, f"Ajouter un collège à l'arrêté {order.reference}")


@scoped(Scope.SERVICE)
def seat_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seat = _seat(council, pk)
    initial = {name: getattr(seat, name) for name in councils.SEAT_FIELDS}
    form = SeatForm(request.POST or None, initial=initial, college=seat.college)
    if form.is_valid() and saved(form, councils.update_seat, actor=request.user, seat=seat, **form.cleaned_data):
        messages.success(request, "Siège enregistré.")
        return redirect(members_url(council, seat.college.order))
    return _page(request, seat.college.order, form, f"Modifier le siège – {seat.label}")


@scoped(Scope.SERVICE)
def seat_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seat = _seat(council, pk)
    order = seat.college.order
    if request.method == "POST":
        councils.remove_seat(actor=request.user, seat=seat)
        messages.success(request, "Siège retiré de l'arrêté.")
    return redirect(members_url(council, order))


def _seat(council: Council, pk: int) -> Seat:
    rows = Seat.objects.select_related("college__order__council__secretariat")
    return get_object_or_404(rows, pk=pk, college__order__council=council)


def _page(request: HttpRequest, order: AppointmentOrder, form, title: str) -> HttpResponse:
    back = members_url(order.council, order)
    trail = [root_crumb(), (order.council.departement.name, back), (title, None)]
    return form_page(request, form, title=title, back_url=back, trail=trail)
