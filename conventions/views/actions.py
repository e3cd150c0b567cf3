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
from conventions.services.frozen import freezer_of, mark_of
from conventions.views.dossier import dossier_context, readable_dossier
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.offers import asked_offer, form_of


@dataclass(frozen=True)
class Action:
    """How a transition is done: the service, and the form that it takes the values of when it asks for its own."""

    run: Callable[..., object]
    form: type | None = None
    then: str = ""  # what is left to do by hand


TO_POST = " Sa lettre est à poster (onglet « Lettres »)."
ACTIONS = {
    "ask_pieces": Action(partial(actions.ask_pieces, name="ask_pieces"), MissingForm),
    "return_for_correction": Action(partial(actions.ask_pieces, name="return_for_correction"), MissingForm),
    "declare_complete": Action(actions.declare_complete),
    "open_negotiation": Action(actions.open_negotiation),
    "submit": Action(actions.submit),
    "make_ready": Action(signature.make_ready),
    "sign": Action(signature.sign, SignForm),
    "reopen_negotiation": Action(actions.reopen_negotiation),
    "refuse": Action(partial(actions.close_dossier, name="refuse")),
    "withdraw": Action(partial(actions.close_dossier, name="withdraw")),
    "terminate": Action(partial(actions.close_dossier, name="terminate"), then=TO_POST),
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
    form = _form(request, ACTIONS[name].form or form_of(offer.transition), convention)
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


def _form(request: HttpRequest, make: type, convention: Convention):
    if make is SignForm:
        make = partial(
            make,
            convention=convention,
            initial={"signed_on": clock.today(), "person": request.user.pk},
            seen=mark_of(convention),
            mover=partial(freezer_of, convention),
        )
    form = make(posted(request))
    form.submit_label = "Confirmer"
    return form
