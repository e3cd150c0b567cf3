"""Appointment orders: entering one, its colleges and seats, the next that follows it on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cdiae.forms.orders import CollegeForm, OrderForm, SeatForm
from cdiae.forms.renewals import RenewalForm, RenewedMembersForm
from cdiae.models import AppointmentOrder, College, Council, Seat
from cdiae.selectors.renewals import renewable
from cdiae.services import orders
from cdiae.services.renewals import renew_order
from cdiae.views.council_base import council_form, members_url, run_council
from iae_portal.core import clock
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer, posted

TITLE = "Saisir un arrêté de composition"


@scoped(Scope.SERVICE)
def order_add(request: HttpRequest, code: str) -> HttpResponse:
    """The first order of a council starts from the list of the period; the next ones follow the order before."""
    council = run_council(request, code)
    previous = council.orders.order_by("-start").first()
    return _first(request, council) if previous is None else _next(request, council, previous)


def _first(request: HttpRequest, council: Council) -> HttpResponse:
    form = OrderForm(request.POST or None, instance=AppointmentOrder(council=council))
    said = "Arrêté saisi : ajustez les sièges de chaque collège."
    if done := answer(request, form, orders.enter_order, to=_under, said=said, council=council):
        return done
    return council_form(request, council, form, title=TITLE, back_url=members_url(council))


def _next(request: HttpRequest, council: Council, previous: AppointmentOrder) -> HttpResponse:
    form = RenewalForm(request.POST or None, previous=previous, initial={"mandate_years": previous.mandate_years})
    named = RenewedMembersForm(request.POST or None, members=renewable(previous, clock.today()))
    if named.is_valid() and (
        done := answer(
            request,
            form,
            renew_order,
            to=_under,
            said=_renewed(len(named.renewals())),
            typed=form.values,
            council=council,
            previous=previous,
            renewals=named.renewals(),
        )
    ):
        return done
    page = {"template": "cdiae/renewal.html", "named": named, "previous": previous}
    return council_form(request, council, form, named, title=TITLE, back_url=members_url(council), **page)


def _renewed(count: int) -> str:
    who = counted(count, "membre nommé de nouveau", "membres nommés de nouveau")
    return f"Arrêté saisi, {who} : vérifiez les sièges et complétez les nominations."


def _under(order: AppointmentOrder) -> str:
    return members_url(order.council, order)


@scoped(Scope.SERVICE)
def order_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    order = get_object_or_404(council.orders, pk=pk)
    form = OrderForm(request.POST or None, instance=order)
    said = "Arrêté enregistré."
    if done := answer(request, form, orders.update_order, to=_under(order), said=said, order=order):
        return done
    return _page(request, order, form, f"Modifier l'arrêté {order.reference}")


@scoped(Scope.SERVICE)
def seat_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    college = get_object_or_404(College.objects.select_related("order__council"), pk=pk, order__council=council)
    form = SeatForm(request.POST or None, college=college)
    said = "Siège ajouté : il compte désormais dans le quorum."
    if done := answer(request, form, orders.add_seat, to=_under(college.order), said=said, college=college):
        return done
    return _page(request, college.order, form, f"Ajouter un siège – {college}")


@scoped(Scope.SERVICE)
def college_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    order = get_object_or_404(council.orders, pk=pk)
    form = CollegeForm(request.POST or None)
    said = "Collège ajouté : ajoutez ses sièges."
    if done := answer(request, form, orders.add_college, to=_under(order), said=said, order=order):
        return done
    return _page(request, order, form, f"Ajouter un collège à l'arrêté {order.reference}")


@scoped(Scope.SERVICE)
def seat_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seat = _seat(council, pk)
    initial = {name: getattr(seat, name) for name in orders.SEAT_FIELDS}
    form = SeatForm(request.POST or None, initial=initial, college=seat.college)
    said = "Siège enregistré."
    if done := answer(request, form, orders.update_seat, to=_under(seat.college.order), said=said, seat=seat):
        return done
    return _page(request, seat.college.order, form, f"Modifier le siège – {seat.label}")


@scoped(Scope.SERVICE)
def seat_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = run_council(request, code)
    seat = _seat(council, pk)
    form = ConfirmForm(posted(request))
    form.submit_label = "Retirer le siège"
    to, said = _under(seat.college.order), "Siège retiré de l'arrêté."
    if done := answer(request, form, orders.remove_seat, to=to, said=said, seat=seat):
        return done
    title = f"Retirer le siège – {seat.label}"
    intro = f"Le siège n'est plus dans l'{seat.college.order.named} : le quorum se compte sans lui."
    return council_form(request, council, form, title=title, back_url=to, intro=intro)


def _seat(council: Council, pk: int) -> Seat:
    rows = Seat.objects.select_related("college__order__council__secretariat")
    return row_or_gone(rows.filter(college__order__council=council), pk, council)


def _page(request: HttpRequest, order: AppointmentOrder, form, title: str) -> HttpResponse:
    return council_form(request, order.council, form, title=title, back_url=_under(order))
