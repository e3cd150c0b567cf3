"""The actions of an annexe's page: one page per action, with what it asks, what is missing, and its confirmation."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from financing.forms.actions import AccountForm, SignAnnexForm, SuspensionForm
from financing.models import FinancialAnnex
from financing.rights import COMMIT, may
from financing.services import annex_actions as services
from financing.views.annexes import annex_context, editable_annex, readable_annex
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import last_change
from iae_portal.core.views.forms import answer, form_page, posted, saved, tried
from iae_portal.core.views.offers import asked_offer, form_of, still_taken

FORMS = {"validate": SignAnnexForm, "change_account": AccountForm}
SERVICES = {
    "enter": services.enter_annex,
    "validate": services.validate_annex,
    "change_account": services.change_account,
}
TYPED = frozenset({"validate"})  # its guards wait for typed values: they speak after the form is sent


@scoped(Scope.SERVICE)
def action(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Ask, confirm and do one transition. A refused right is a 403, a missing thing a sentence on the page."""
    annex = readable_annex(request, slug)
    context = annex_context(request, annex)
    back = reverse("financing:annex_detail", args=[slug])
    offer = asked_offer(request, ANNEX_WORKFLOW, context["offers"], name, annex, back=back)
    transition = offer.transition
    # A form takes from `initial` the fields that it has.
    proposed = {name: getattr(annex, name) for name in services.ACCOUNT} | {"signed_on": clock.today()}
    make = FORMS.get(name, form_of(transition))
    if make is SignAnnexForm:
        make = partial(make, seen=services.mark_of(annex), mover=partial(last_change, [annex], ""))
    form = make(posted(request), initial=proposed)
    run = SERVICES.get(name) or partial(services.change_state, name=name)
    if form.is_valid() and saved(form, run, actor=request.user, annex=annex, **form.cleaned_data):
        _say(request, FinancialAnnex.objects.get(pk=annex.pk), transition.label)
        return redirect("financing:annex_detail", slug=slug)
    missing = [] if name in TYPED else offer.refusals
    return _page(request, form, context, heading=transition.label, text=transition.confirm, blocking=missing)


def _say(request: HttpRequest, annex: FinancialAnnex, label: str) -> None:
    if annex.reserved_at:
        messages.warning(request, f"{label} : fait. L'annexe attend des crédits. {annex.reserved_reason}")
    else:
        messages.success(request, f"{label} : fait.")


def _page(request: HttpRequest, form, context: dict, **words) -> HttpResponse:
    back_url = reverse("financing:annex_detail", args=[context["annex"].slug])
    return form_page(request, form, template="financing/annex_action.html", back_url=back_url, **context, **words)


@scoped(Scope.SERVICE)
@require_POST
def retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the envelope again for a reserved annexe."""
    taken = tried(request, services.retry_commitment, annex=editable_annex(request, slug))
    if taken:
        messages.success(request, "Les crédits de l'annexe sont engagés.")
    elif taken is not None:
        messages.warning(request, "L'enveloppe du service ne suffit toujours pas.")
    return redirect("financing:annex_detail", slug=slug)


@scoped(Scope.SERVICE)
def suspend(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise or lower the suspension of payments, with its reason."""
    annex = readable_annex(request, slug)
    if not may(request.user, COMMIT, annex):
        raise NotAllowed("La suspension des paiements est décidée par le directeur du service.")
    back = reverse("financing:annex_detail", args=[slug])
    still_taken(request, partial(services.refuse_unpaid, annex), back=back)
    form = SuspensionForm(posted(request), seen=annex.suspended, mover=partial(services.suspender_of, annex))
    suspended = not annex.suspended
    done = answer(
        request,
        form,
        services.suspend_payments,
        to=back,
        said="Paiements suspendus." if suspended else "Paiements repris.",
        typed=lambda: {"reason": form.cleaned_data["comment"]},
        annex=annex,
        suspended=suspended,
    )
    if done:
        return done
    heading = "Suspendre les paiements" if suspended else "Reprendre les paiements"
    text = "Rien n'est payé tant que la suspension dure." if suspended else ""
    return _page(request, form, annex_context(request, annex), heading=heading, text=text, blocking=[])
