"""Recovery orders: the list, one order with its letter and what came back, issuing, withdrawing."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from financing.filters import RecoveryFilter
from financing.forms.recoveries import OrderForm, ReceiptForm
from financing.models import RecoveryOrder
from financing.rights import COMMIT, EDIT, may
from financing.selectors.recoveries import asked_in_excess, left_of, letter_of, orders_visible_to
from financing.services.recoveries import (
    DUE_MONTHS,
    issue_order,
    note_receipt,
    record_unrecovered,
    refuse_ended,
    refuse_unrecoverable,
    withdraw_order,
)
from financing.views.annexes import readable_annex
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column, in_cents
from iae_portal.core.forms import ReasonForm
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.text import euros
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.offers import still_taken

LIST = "Ordres de reversement"


class RecoveryList(PortalListView):
    scope = Scope.SERVICE
    template_name = "financing/recovery_list.html"
    title = LIST
    filterset_class = RecoveryFilter
    export_name = "ordres-de-reversement"
    sorts = (
        Sort("echeance", "À reverser avant le", ("due_on",)),
        Sort("numero", "Numéro", ("number",)),
        Sort("montant", "Montant", ("-amount",)),
    )
    export_columns = (
        Column("Numéro", lambda row: row.number),
        Column("Annexe", lambda row: row.annex.number),
        Column("Structure", lambda row: row.annex.convention.siae.name),
        Column("Service", lambda row: row.service.name),
        Column("Émis le", lambda row: row.issued_on),
        Column("À reverser avant le", lambda row: row.due_on),
        Column("Montant", lambda row: row.amount),
        Column("Reversé", lambda row: in_cents(row.received)),
        Column("Constaté non recouvré le", lambda row: row.unrecovered_on),
        Column("Motif du non-recouvrement", lambda row: row.unrecovered_reason),
        Column("Soldé le", lambda row: row.settled_on),
        Column("Retiré le", lambda row: row.withdrawn_on),
    )

    def get_queryset(self) -> QuerySet[RecoveryOrder]:
        return orders_visible_to(self.request.user)


def readable_order(request: HttpRequest, pk: int) -> tuple[RecoveryOrder, dict]:
    """The order, and the frame of its pages."""
    order = get_object_or_404(orders_visible_to(request.user), pk=pk)
    back = reverse("financing:recovery_detail", args=[pk])
    return order, {"back_url": back, "trail": [(LIST, reverse("financing:recovery_list")), (order.number, back)]}


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    order, frame = readable_order(request, pk)
    context = {
        **frame,
        "title": str(order),
        "order": order,
        "receipts": order.receipts.order_by("received_on", "pk"),
        "left": left_of(order),
        "excess": asked_in_excess(order),
        "letter": letter_of(order),
        "can_edit": may(request.user, EDIT, order),
        "can_commit": may(request.user, COMMIT, order),
        "past_due": order.due_on < clock.today(),
    }
    return render(request, "financing/recovery_detail.html", context)


@scoped(Scope.SERVICE)
def issue(request: HttpRequest, slug: str, line_pk: int) -> HttpResponse:
    annex = readable_annex(request, slug)
    if not may(request.user, COMMIT, annex):
        raise NotAllowed("Un ordre de reversement est émis par le directeur du service.")
    line = get_object_or_404(annex.payments.filter(kind="recovery").select_related("annex"), pk=line_pk)
    form = OrderForm(posted(request), initial={"due_on": add_months(clock.today(), DUE_MONTHS)})
    back = reverse("financing:annex_detail", args=[slug])
    done = answer(
        request,
        form,
        issue_order,
        to=lambda order: reverse("financing:recovery_detail", args=[order.pk]),
        said="Ordre émis : envoyez sa lettre à la structure.",
        line=line,
    )
    intro = f"{euros(line.amount)} sont demandés à {annex.convention.siae.name}."
    trail = [("Annexes financières", reverse("financing:annex_list")), (annex.number, back), ("Reversement", None)]
    return done or form_page(
        request, form, title="Émettre un ordre de reversement", intro=intro, back_url=back, trail=trail
    )


@scoped(Scope.SERVICE)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    order, frame = readable_order(request, pk)
    if not may(request.user, EDIT, order):
        raise NotAllowed("Les encaissements se notent dans le service de la structure.")
    still_taken(request, partial(refuse_ended, order), back=frame["back_url"])
    left = left_of(order)
    form = ReceiptForm(
        posted(request),
        seen=left,
        mover=lambda: last_act([order], "financing.receipt"),
        initial={"amount": left, "received_on": clock.today()},
    )
    done = answer(request, form, note_receipt, to=frame["back_url"], said="Encaissement noté.", order=order)
    return done or form_page(request, form, title=f"Encaissement : {order}", **frame)


@scoped(Scope.SERVICE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    order, frame = readable_order(request, pk)
    if not may(request.user, COMMIT, order):
        raise NotAllowed("Un ordre de reversement est retiré par le directeur du service.")
    still_taken(request, partial(refuse_ended, order), back=frame["back_url"])
    words = {"title": f"Retirer : {order}", "said": "Ordre retiré, annexe recalculée."}
    return _confirmed_by_reason(request, order, frame, withdraw_order, **words)


@scoped(Scope.SERVICE)
def unrecovered(request: HttpRequest, pk: int) -> HttpResponse:
    order, frame = readable_order(request, pk)
    if not may(request.user, COMMIT, order):
        raise NotAllowed("Un ordre de reversement est constaté non recouvré par le directeur du service.")
    still_taken(request, partial(refuse_unrecoverable, order), back=frame["back_url"])
    intro = (
        f"{euros(left_of(order))} restent dus par {order.annex.convention.siae.name}, et comptés. Les rappels cessent, "
        "l'annexe n'attend plus ce reversement pour être clôturée ; ce qui reviendrait se note encore."
    )
    words = {
        "title": f"Constater non recouvré : {order}",
        "said": "Constaté : la somme reste due, l'annexe peut être clôturée.",
    }
    return _confirmed_by_reason(request, order, frame, record_unrecovered, **words, intro=intro)


def _confirmed_by_reason(
    request: HttpRequest, order: RecoveryOrder, frame: dict, service, *, said: str, **words
) -> HttpResponse:
    form = ReasonForm(posted(request))
    done = answer(
        request,
        form,
        service,
        to=frame["back_url"],
        said=said,
        typed=lambda: {"reason": form.cleaned_data["comment"]},
        order=order,
    )
    return done or form_page(request, form, **words, **frame)
