"""The actions of a convention's page: one page per action, with what it asks, what is missing, and its confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from conventions.forms.actions import MissingForm, SignForm
from conventions.models import Convention
from conventions.selectors.gaps import gap_after, gap_before
from conventions.selectors.opinions import current_opinion, reservations_to_answer
from conventions.services import actions, signature
from conventions.views.dossier import dossier_context, readable_dossier
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.forms import CommentForm, ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page
from iae_portal.core.views.offers import asked_offer


@dataclass(frozen=True)
class Action:
    """How a transition is asked on the page: its form, and the service with the form's values."""

    form: type
    run: Callable[..., object]
    then: str = ""  # what is left to do by hand


TO_POST = " Sa lettre est à poster (onglet « Lettres »)."
ACTIONS = {
    "ask_pieces": Action(MissingForm, partial(actions.ask_pieces, name="ask_pieces")),
    "return_for_correction": Action(MissingForm, partial(actions.ask_pieces, name="return_for_correction")),
    "declare_complete": Action(ConfirmForm, actions.declare_complete),
    "open_negotiation": Action(ConfirmForm, actions.open_negotiation),
    "submit": Action(ConfirmForm, actions.submit),
    "make_ready": Action(ConfirmForm, signature.make_ready),
    "sign": Action(SignForm, signature.sign),
    "reopen_negotiation": Action(CommentForm, actions.reopen_negotiation),
    "refuse": Action(CommentForm, partial(actions.close_dossier, name="refuse")),
    "withdraw": Action(CommentForm, partial(actions.close_dossier, name="withdraw")),
    "terminate": Action(CommentForm, partial(actions.close_dossier, name="terminate"), TO_POST),
}
SIGNING = ("make_ready", "sign")


@scoped(Scope.SERVICE)
def action(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Ask, confirm and do one transition. A refused right is a 403, a missing thing a sentence on the page."""
    if name not in ACTIONS:
        raise Http404
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "summary")
    back = reverse("conventions:detail", args=[number])
    offer = asked_offer(request, CONVENTION_WORKFLOW, context["offers"], name, convention, back=back)
    form = _form(request, ACTIONS[name], convention)
    said = f"{offer.transition.label} : fait.{ACTIONS[name].then}"
    if left := answer(request, form, ACTIONS[name].run, to=back, said=said, convention=convention):
        return left
    context.update(
        offer=offer,
        blocking=offer.refusals,
        reservations=reservations_to_answer(convention, current_opinion(convention)) if name in SIGNING else "",
        gap=gap_after(convention, clock.today()) if name == "terminate" else gap_before(convention),
        title=offer.transition.label,
        back_url=back,
    )
    return form_page(request, form, template="conventions/action.html", **context)


def _form(request: HttpRequest, chosen: Action, convention: Convention):
    data = request.POST if request.method == "POST" else None
    if chosen.form is SignForm:
        form = SignForm(data, convention=convention, initial={"signed_on": clock.today(), "person": request.user.pk})
    else:
        form = chosen.form(data)
    form.submit_label = "Confirmer"
    return form
