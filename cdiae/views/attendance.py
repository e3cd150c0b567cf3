"""The roll of a session: arrivals, departures, deputies, proxies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cdiae.forms.attendance import ArriveForm, DeputyForm, ProxyForm
from cdiae.forms.session_command import CommandForm, KeyForm
from cdiae.models import Member
from cdiae.selectors.councils import members_at, seats_of
from cdiae.services import attendance
from cdiae.views.meeting_base import run_meeting
from cdiae.views.session_command import Part, carry_out, seat_part
from iae_portal.core.scopes import Scope, scoped

PROXIES: Part = ("cdiae/session_proxies.html", "mandats", {})


@scoped(Scope.SERVICE)
@require_POST
def arrive(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    return _of_member(request, pk, member, ArriveForm, attendance.arrive)


@scoped(Scope.SERVICE)
@require_POST
def leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    return _of_member(request, pk, member, CommandForm, attendance.leave)


@scoped(Scope.SERVICE)
@require_POST
def strike(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    return _of_member(request, pk, member, CommandForm, attendance.strike_presence)


@scoped(Scope.SERVICE)
@require_POST
def deputy(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = get_object_or_404(seats_of(meeting.order, meeting.kind), pk=seat)
    form = DeputyForm(request.POST)
    return carry_out(request, meeting, form, seat_part(row.pk), attendance.arrive_deputy, meeting=meeting, seat=row)


@scoped(Scope.SERVICE)
@require_POST
def proxy_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    form = ProxyForm(request.POST, members=members_at(meeting))
    return carry_out(request, meeting, form, PROXIES, attendance.give_proxy, meeting=meeting)


@scoped(Scope.SERVICE)
@require_POST
def proxies_announced(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    return carry_out(
        request, meeting, KeyForm(request.POST), PROXIES, attendance.take_announced_proxies, meeting=meeting
    )


@scoped(Scope.SERVICE)
@require_POST
def proxy_remove(request: HttpRequest, pk: int, proxy: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    row = meeting.proxies.select_related("meeting", "giver", "holder").filter(pk=proxy).first()
    form = KeyForm(request.POST)
    if row is None:  # another screen withdrew it: that is said where it was
        return carry_out(request, meeting, form, PROXIES, attendance.refuse_withdrawn, meeting=meeting)
    return carry_out(request, meeting, form, PROXIES, attendance.withdraw_proxy, proxy=row)


def _of_member(
    request: HttpRequest, pk: int, member: int, form: type[CommandForm], service: Callable[..., object]
) -> HttpResponse:
    """What is done to one member of the roll: his seat is shown again."""
    meeting = run_meeting(request, pk)
    rows = Member.objects.filter(seat__college__order=meeting.order_id).select_related("seat__college")
    person = get_object_or_404(rows, pk=member)
    shown, told = seat_part(person.seat_id), {"meeting": meeting, "member": person}
    return carry_out(request, meeting, form(request.POST), shown, service, **told)
