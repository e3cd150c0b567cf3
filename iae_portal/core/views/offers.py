"""What a page asks for, among what its object allows now: an action, a form."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import Model
from django.http import Http404, HttpRequest

from iae_portal.core.errors import Finished, NotAllowed, Refusal
from iae_portal.core.forms import ConfirmForm, PortalForm, ReasonForm
from iae_portal.core.selectors.journal import since
from iae_portal.core.workflow import Offer, Transition, Workflow

UNKEPT = "Rien n'a été enregistré ; le journal de la page dit qui l'a changé."


def form_of(transition: Transition) -> type[PortalForm]:
    """What a transition asks for by its table alone: its reason, or to be confirmed."""
    return ReasonForm if transition.comment_required else ConfirmForm


def asked_offer(
    request: HttpRequest, workflow: Workflow, offers: Iterable[Offer], name: str, obj: Model, *, back: str
) -> Offer:
    """The action of that name: 404 when no button bears it, NotAllowed when it is not open to this person now; its page
    leads to that of the object, as `still_open`.

    `back` is the page of the object: another person may have moved it since the action was shown.
    """
    if name not in {row.name for row in workflow.transitions if not row.automatic}:
        raise Http404
    for offer in offers:
        if offer.transition.name == name:
            return offer
    transition = workflow.get(name)
    if not transition.may(request.user, obj):
        raise NotAllowed(f"« {transition.label} » n'est pas ouvert pour vous.", back=back)
    refusal = _out_of_state(workflow, obj, transition.label)
    still_open(request, refusal, back=back)
    raise NotAllowed(f"{refusal} {UNKEPT}", back=back)


def _out_of_state(workflow: Workflow, obj: Model, label: str) -> str:
    """With who moved it there, and when, where the journal says it: of the object, or of what it belongs to."""
    state = getattr(obj, f"get_{workflow.field}_display")()
    said = f"L'état est maintenant « {state} » : « {label} » n'y est pas possible."
    return since(said, obj, workflow)


def still_possible(request: HttpRequest, workflow: Workflow, *names: str, obj: Model, label: str, back: str) -> None:
    """The form of these transitions is opened in a state that one of them leaves."""
    state = getattr(obj, workflow.field)
    possible = any(state in workflow.get(name).sources for name in names)
    still_open(request, "" if possible else _out_of_state(workflow, obj, label), back=back)


def still_open(request: HttpRequest, refusal: str, *, back: str) -> None:
    """A form is opened while its act may be done. One that is sent has the answer of its service, and loses nothing:
    `answer` says it too of a form whose fields the act of another has changed."""
    if not refusal:
        return
    if request.method != "POST":
        raise Finished(refusal, back=back)
    request.over = partial(_refuse, refusal)


def _refuse(sentence: str) -> None:
    raise Refusal(sentence)


def still_taken(request: HttpRequest, check: Callable[[], object], *, back: str) -> None:
    """The same, while `check` raises nothing: what its service asks of the object before it looks at what is typed."""
    if request.method == "POST":
        request.over = check
        return
    try:
        check()
    except Refusal as refused:
        raise Finished(*refused.sentences, back=back) from None
