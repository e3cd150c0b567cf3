"""What the pages that ask for an action share: what was posted, the form of a transition, what a service refuses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict

from financing.forms.actions import ReasonForm
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.workflow import Transition


def posted(request: HttpRequest) -> QueryDict | None:
    """Also a form without any field, posted empty: it confirms."""
    return request.POST if request.method == "POST" else None


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
