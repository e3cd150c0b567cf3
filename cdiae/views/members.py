"""Appointing, changing, ending and replacing members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cdiae.forms.councils import AppointForm, EndForm, IdentityForm, ReplaceForm
from cdiae.models import Council, Member, Seat
from cdiae.services import members
from cdiae.views.frame import form_page, members_url, root_crumb, run_council
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def member_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seat = get_object_or_404(
        Seat.objects.select_related("college__order__council"), pk=pk, college__order__council=council
    )
    form = AppointForm(request.POST or None, council=council, seat=seat, initial={"kind": request.GET.get("qualite")})
    if form.is_valid() and saved(form, members.appoint, actor=request.user, seat=seat, **form.cleaned_data):
        return _done(request, seat, "Membre enregistré.")
    return _page(request, seat, form, f"Nommer un membre – {seat.label}")


@scoped(Scope.SERVICE)
def member_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    form = IdentityForm(request.POST or None, council=council, instance=member)
    if form.is_valid() and saved(form, members.update_member, actor=request.user, member=member, **form.cleaned_data):
        return _done(request, member.seat, "Fiche enregistrée.")
    return _page(request, member.seat, form, f"Fiche de {member}")


@scoped(Scope.SERVICE)
def member_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    form = EndForm(request.POST or None)
    if form.is_valid() and saved(form, members.end_mandate, actor=request.user, member=member, **form.cleaned_data):
        return _done(request, member.seat, f"Fin de mandat enregistrée : le siège de {member} est vacant le lendemain.")
    return _page(request, member.seat, form, f"Mettre fin au mandat de {member}")


@scoped(Scope.SERVICE)
def member_replace(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council, member = _member(request, code, pk)
    initial = {"body": member.body, "function": member.function}
    form = ReplaceForm(request.POST or None, council=council, initial=initial)
    if form.is_valid() and saved(form, members.replace_member, actor=request.user, member=member, **form.cleaned_data):
        return _done(request, member.seat, f"{member} est remplacé pour la durée du mandat restant à courir.")
    return _page(request, member.seat, form, f"Remplacer {member}")


def _member(request: HttpRequest, code: str, pk: int) -> tuple[Council, Member]:
    council = run_council(request, code)
    rows = Member.objects.select_related("seat__college__order__council__secretariat")
    return council, get_object_or_404(rows, pk=pk, seat__college__order__council=council)


def _done(request: HttpRequest, seat: Seat, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(_back(seat))


def _back(seat: Seat) -> str:
    order = seat.college.order
    return members_url(order.council, order)


def _page(request: HttpRequest, seat: Seat, form, title: str) -> HttpResponse:
    trail = [root_crumb(), (seat.college.order.council.departement.name, _back(seat)), (title, None)]
    return form_page(request, form, title=title, back_url=_back(seat), trail=trail)
