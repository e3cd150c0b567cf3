"""The actions of an annexe's page: one page per action, with what it asks, what is missing, and its confirmation."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from financing.enums import Funding
from financing.forms.actions import ConfirmForm, ReasonForm, SignAnnexForm
from financing.models import FinancialAnnex
from financing.rights import COMMIT, may
from financing.services import annex_actions as services
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@dataclass(frozen=True)
class Action:
    """How a transition is asked on the page: its form, and the service with the form's values."""

    form: type
    run: Callable[..., object]


def _moving(name: str) -> Callable:
    def run(*, actor: User, annex: FinancialAnnex, comment: str = "") -> object:
        return services.change_state(actor=actor, annex=annex, name=name, comment=comment)

    return run


ACTIONS = {
    "enter": Action(ConfirmForm, services.enter_annex),
    "reopen": Action(ConfirmForm, _moving("reopen")),
    "make_provisional": Action(ConfirmForm, _moving("make_provisional")),
    "validate": Action(SignAnnexForm, services.validate_annex),
    "close": Action(ConfirmForm, _moving("close")),
    "reject": Action(ReasonForm, _moving("reject")),
    "cancel": Action(ReasonForm, _moving("cancel")),
    "cancel_validated": Action(ReasonForm, _moving("cancel_validated")),
}
TYPED = frozenset({"validate"})  # its guards wait for typed values: they speak after the form is sent


@scoped(Scope.SERVICE)
def action(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Ask, confirm and do one transition. A refused right is a 403, a missing thing a sentence on the page."""
    if name not in ACTIONS:
        raise Http404
    annex = readable_annex(request, slug)
    context = annex_context(request, annex)
    offer = next((offer for offer in context["offers"] if offer.transition.name == name), None)
    if offer is None:
        raise NotAllowed("Cette action n'est pas ouverte pour vous dans l'état présent de l'annexe.")
    chosen = ACTIONS[name]
    initial = {"signed_on": clock.today()} if chosen.form is SignAnnexForm else None
    form = chosen.form(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and saved(form, chosen.run, actor=request.user, annex=annex, **form.cleaned_data):
        _say(request, FinancialAnnex.objects.get(pk=annex.pk), offer.transition.label)
        return redirect("financing:annex_detail", slug=slug)
    context.update(
        form=form,
        heading=offer.transition.label,
        text=offer.transition.confirm,
        blocking=[] if name in TYPED else offer.refusals,
        back_url=reverse("financing:annex_detail", args=[slug]),
    )
    return render(request, "financing/annex_action.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, annex: FinancialAnnex, label: str) -> None:
    if annex.funding == Funding.RESERVED:
        messages.warning(request, f"{label} : fait. L'annexe attend des crédits. {annex.reserved_reason}")
    else:
        messages.success(request, f"{label} : fait.")


@scoped(Scope.SERVICE)
@require_POST
def retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the envelope again for a reserved annexe."""
    annex = editable_annex(request, slug)
    try:
        taken = services.retry_commitment(actor=request.user, annex=annex)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.sentences))
    else:
        if taken:
            messages.success(request, "Les crédits de l'annexe sont engagés.")
        else:
            messages.warning(request, "L'enveloppe du service ne suffit toujours pas.")
    return redirect("financing:annex_detail", slug=slug)


@scoped(Scope.SERVICE)
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise or lower the suspension of payments, with its reason."""
    annex = readable_annex(request, slug)
    if not may(request.user, COMMIT, annex):
        raise NotAllowed("La suspension des paiements est décidée par le directeur du service.")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    suspended = not annex.suspended
    if form.is_valid() and saved(
        form,
        services.suspend_payments,
        actor=request.user,
        annex=annex,
        suspended=suspended,
        reason=form.cleaned_data["comment"],
    ):
        messages.success(request, "Paiements suspendus." if suspended else "Paiements repris.")
        return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(
        form=form,
        heading="Suspendre les paiements" if suspended else "Reprendre les paiements",
        text="Rien n'est payé tant que la suspension dure." if suspended else "",
        blocking=[],
        back_url=reverse("financing:annex_detail", args=[slug]),
    )
    return render(request, "financing/annex_action.html", context, status=422 if form.errors else 200)
