"""The commands of the session about an item: votes, adjournment, texts, dissents."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from cdiae.forms.session_command import CommandForm, ReasonForm
from cdiae.forms.votes import CountForm, DissentForm, NameForm, TextForm
from cdiae.selectors.councils import whoever_sat
from cdiae.services import votes
from cdiae.views.session_command import carry_out, item_of_meeting, item_part
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
@require_POST
def vote_count(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, CountForm(request.POST), item_part(row), votes.vote_by_count, item=row)


@scoped(Scope.SERVICE)
@require_POST
def vote_name(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, NameForm(request.POST), item_part(row), votes.vote_by_name, item=row)


@scoped(Scope.SERVICE)
@require_POST
def adjourn(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, ReasonForm(request.POST), item_part(row), votes.adjourn, item=row)


@scoped(Scope.SERVICE)
@require_POST
def note(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, CommandForm(request.POST), item_part(row), votes.note, item=row)


@scoped(Scope.SERVICE)
@require_POST
def reopen(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, ReasonForm(request.POST), item_part(row), votes.reopen_item, item=row)


@scoped(Scope.SERVICE)
@require_POST
def write(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    return carry_out(request, meeting, TextForm(request.POST), item_part(row), votes.write_item, item=row)


@scoped(Scope.SERVICE)
@require_POST
def dissent(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    form = DissentForm(request.POST, members=whoever_sat(meeting))
    return carry_out(request, meeting, form, item_part(row), votes.record_dissent, item=row)
