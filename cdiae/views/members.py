"""The members of the day; appointing, changing, ending and replacing members."""

import datetime as dt
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cdiae import rulesets
from cdiae.forms.members import AppointForm, EndForm, IdentityForm, ReplaceForm
from cdiae.models import AppointmentOrder, Council, Member, Seat
from cdiae.selectors.councils import (
    composition_table,
    day_within,
    last_start,
    order_on,
    votes_problem,
)
from cdiae.services import members, orders
from cdiae.views.council_base import council_context, council_form, council_or_404, members_url, run_council
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.asked import asked_number
from iae_portal.core.views.forms import answer


@scoped(Scope.SERVICE)
def page(request: HttpRequest, code: str) -> HttpResponse:
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
        soon=orders.soon(today),
    )
    return render(request, "cdiae/members.html", context)


def _asked_order(request: HttpRequest, council: Council) -> AppointmentOrder | None:
    asked = asked_number(request.GET, "arrete")
    return None if asked is None else get_object_or_404(council.orders, pk=asked)


@scoped(Scope.SERVICE)
def member_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seats = Seat.objects.filter(college__order__council=council).select_related("college__order__council")
    seat = row_or_gone(seats, pk, council)
    initial = {"kind": request.GET.get("qualite"), "start": last_start(seat.college.order)}
    form = AppointForm(request.POST or None, council=council, seat=seat, initial=initial)
    said = "Membre enregistré."
    if done := answer(request, form, members.appoint, to=_back(seat), said=said, seat=seat):
        return done
    return _page(request, seat, form, f"Nommer un membre – {seat.label}")


@scoped(Scope.SERVICE)
def member_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    form = IdentityForm(request.POST or None, council=council, instance=member)
    said = "Fiche enregistrée."
    if done := answer(request, form, members.update_member, to=_back(member.seat), said=said, member=member):
        return done
    return _page(request, member.seat, form, f"Fiche de {member}")


@scoped(Scope.SERVICE)
def member_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    form = EndForm(member, request.POST or None, mover=partial(members.end_line, member))
    said = f"Fin de mandat enregistrée : le siège de {member} est vacant le lendemain."
    if done := answer(request, form, members.end_mandate, to=_back(member.seat), said=said, member=member):
        return done
    return _page(request, member.seat, form, f"Mettre fin au mandat de {member}")


@scoped(Scope.SERVICE)
def member_replace(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    initial = {"body": member.body, "function": member.function}
    if member.end:
        initial["start"] = member.end + dt.timedelta(days=1)  # the seat is vacant from then
    form = ReplaceForm(request.POST or None, council=council, initial=initial)
    said = f"{member} est remplacé pour la durée du mandat restant à courir."
    if done := answer(request, form, members.replace_member, to=_back(member.seat), said=said, member=member):
        return done
    return _page(request, member.seat, form, f"Remplacer {member}")


def _member(request: HttpRequest, code: str, pk: int) -> tuple[Council, Member]:
    council = run_council(request, code)
    rows = Member.objects.select_related("seat__college__order__council__secretariat")
    return council, get_object_or_404(rows, pk=pk, seat__college__order__council=council)


def _back(seat: Seat) -> str:
    order = seat.college.order
    return members_url(order.council, order)


def _page(request: HttpRequest, seat: Seat, form, title: str) -> HttpResponse:
    return council_form(request, seat.college.order.council, form, title=title, back_url=_back(seat))
