"""Answers of the paying agency: one line, a whole lot, a file tried then confirmed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from financing.checks.payer_return import lines_of
from financing.forms.lots import AnswerForm, PaidForm, ReturnForm
from financing.models import PaymentLot
from financing.rights import EDIT, may
from financing.services.lot_answers import answer_line, last_noted, start_paid
from financing.services.payer_return import apply_answers, hold_lot, plan_answers, trial_of
from financing.views.lots import readable_lot
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.imports import Steps, import_steps
from iae_portal.core.views.jobs import job_page


def _answerable(request: HttpRequest, pk: int) -> tuple[PaymentLot, dict]:
    """The validated lot, and the frame of its forms."""
    lot = readable_lot(request, pk)
    if not may(request.user, EDIT, lot):
        raise NotAllowed("Les réponses de l'agence de paiement se notent dans le service du lot.")
    back = reverse("financing:lot_detail", args=[pk])
    trail = [("Lots de paiement", reverse("financing:lot_list")), (str(lot), back), ("Réponse de l'agence", None)]
    return lot, {"back_url": back, "trail": trail}


@scoped(Scope.SERVICE)
def line(request: HttpRequest, pk: int, rank: int) -> HttpResponse:
    lot, frame = _answerable(request, pk)
    row = get_object_or_404(lot.lines.select_related("annex", "lot__service", "line"), rank=rank)
    form = AnswerForm(posted(request), initial={"paid_on": clock.today(), "amount": row.amount})
    done = answer(
        request,
        form,
        answer_line,
        to=frame["back_url"],
        said="Réponse notée, annexe recalculée.",
        typed=lambda: {"answer": form.answer()},
        row=row,
    )
    return done or form_page(request, form, title=f"Ligne {row.rank} : {row}", **frame)


@scoped(Scope.SERVICE)
def paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything without an answer was paid as it was asked."""
    lot, frame = _answerable(request, pk)
    form = PaidForm(posted(request), initial={"paid_on": clock.today()})
    done = answer(request, form, start_paid, to=job_page, lot=lot)
    return done or form_page(request, form, title=f"{lot} : tout a été payé", **frame)


@scoped(Scope.SERVICE)
def payer_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the agency's file, read what it would note, confirm."""
    lot, frame = _answerable(request, pk)
    form = ReturnForm(request.user, request.POST or None, request.FILES or None)

    steps = Steps(
        title=f"Retour de l'agence : {lot}",
        hold=lambda _: hold_lot(lot),
        plan=lambda table: trial_of(plan_answers(lot=lot, lines=lines_of(table))),
        write=lambda table: apply_answers(actor=request.user, lot=lot, lines=lines_of(table)),
        last=lambda _: last_noted(lot),
        to=frame["back_url"],
        **frame,
    )
    return import_steps(request, form, steps)
