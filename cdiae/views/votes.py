"""The commands of the session about an item: votes, adjournment, texts, dissents."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from cdiae.forms.session_command import CommandForm, ReasonForm
from cdiae.forms.votes import CountForm, DissentForm, NameForm, TextForm
from cdiae.selectors.councils import whoever_sat
from cdiae.services import votes
from cdiae.views.session_command import carry_out, item_of_meeting, item_part
from iae_portal.core.scopes import Scope, scoped


def command(form: type[CommandForm], service: Callable) -> Callable:
    """The view of one command about one item."""

    @scoped(Scope.SERVICE)
    @require_POST
    def view(request: HttpRequest, pk: int, item: int) -> HttpResponse:
        meeting, row = item_of_meeting(request, pk, item)
        return carry_out(request, meeting, form(request.POST), item_part(row), service, item=row)

    return view


vote_count = command(CountForm, votes.vote_by_count)
vote_name = command(NameForm, votes.vote_by_name)
adjourn = command(ReasonForm, votes.adjourn)
note = command(CommandForm, votes.note)
reopen = command(ReasonForm, votes.reopen_item)
write = command(TextForm, votes.write_item)


@scoped(Scope.SERVICE)
@require_POST
def dissent(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = item_of_meeting(request, pk, item)
    form = DissentForm(request.POST, members=whoever_sat(meeting))
    return carry_out(request, meeting, form, item_part(row), votes.record_dissent, item=row)
