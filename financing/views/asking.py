"""What the pages that ask for an action share: what was posted, the transition asked for, what a service refuses."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from financing.forms.actions import ConfirmForm, ReasonForm
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.workflow import Offer, Transition, Workflow


def posted(request: HttpRequest) -> QueryDict | None:
    """Also a form without any field, posted empty: it confirms."""
    return request.POST if request.method == "POST" else None


def asked_offer(workflow: Workflow, offers: Iterable[Offer], name: str, subject: str) -> Offer:
    """The action of that name: 404 when no button bears it, NotAllowed when it is not open to this person now."""
    if name not in {row.name for row in workflow.transitions if not row.automatic}:
        raise Http404
    for offer in offers:
        if offer.transition.name == name:
            return offer
    raise NotAllowed(f"Cette action n'est pas ouverte pour vous dans l'état présent {subject}.")


def form_of(transition: Transition) -> type:
    return ReasonForm if transition.comment_required else ConfirmForm


def told(service: Callable, /, *subject, **values) -> tuple[Any, tuple[str, ...]]:
    """The result of a service, and the sentences that the page shows above its grid when it refuses."""
    try:
        return service(*subject, **values), ()
    except NotAllowed:
        raise
    except Refusal as refusal:
        return None, refusal.sentences
