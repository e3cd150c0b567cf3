"""Who leaves the room for an item: declared in session, lifted with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cdiae.forms.session_command import InterestForm, ReasonForm
from cdiae.models import Interest
from cdiae.selectors.councils import whoever_sat
from cdiae.services import interests
from cdiae.views.session_command import carry_out, item_of_meeting, item_part
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
@require_POST
def interest(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    form = InterestForm(request.POST, members=whoever_sat(meeting))
    return carry_out(request, meeting, form, item_part(row), interests.declare_interest, item=row)


@scoped(Scope.SERVICE)
@require_POST
def lift(request: HttpRequest, pk: int, item: int, interest: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    held = get_object_or_404(Interest.objects.select_related("item__meeting", "member"), pk=interest, item=row)
    form = ReasonForm(request.POST)
    return carry_out(request, meeting, form, item_part(row), interests.lift_interest, interest=held)
