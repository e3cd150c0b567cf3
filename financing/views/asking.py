"""What the pages that ask for an action share: what was posted, the form of a transition."""

from django.http import HttpRequest, QueryDict

from financing.forms.actions import ReasonForm
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.workflow import Transition


def posted(request: HttpRequest) -> QueryDict | None:
    """Also a form without any field, posted empty: it confirms."""
    return request.POST if request.method == "POST" else None


def form_of(transition: Transition) -> type:
    return ReasonForm if transition.comment_required else ConfirmForm
