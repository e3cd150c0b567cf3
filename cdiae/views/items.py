"""The entries of the session about items: interests, votes, adjournment, texts, dissents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from cdiae.forms.session import (
    CountForm,
    DissentForm,
    EntryForm,
    InterestForm,
    NameForm,
    ReasonForm,
    TextForm,
)
from cdiae.models import AgendaItem, Interest, Meeting, Member
from cdiae.selectors.councils import members_of
from cdiae.services import interests, votes
from cdiae.services.votes import Show
from cdiae.views.frame import run_meeting
from cdiae.views.session import entry
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
@require_POST
def vote_count(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)

    def service(*, actor, item, favour, against, abstain, chair, **values):
        show = Show(favour, against, abstain or 0, chair)
        return votes.vote_by_count(actor=actor, item=item, show=show, **values)

    return _entry(request, meeting, row, CountForm(request.POST), service)


@scoped(Scope.SERVICE)
@require_POST
def vote_name(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    form = NameForm(request.POST)
    return _entry(request, meeting, row, form, votes.vote_by_name, ballots=form.ballots())


@scoped(Scope.SERVICE)
@require_POST
def adjourn(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    return _entry(request, meeting, row, ReasonForm(request.POST), votes.adjourn)


@scoped(Scope.SERVICE)
@require_POST
def note(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    return _entry(request, meeting, row, EntryForm(request.POST), votes.note)


@scoped(Scope.SERVICE)
@require_POST
def reopen(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    return _entry(request, meeting, row, ReasonForm(request.POST), votes.reopen_item)


@scoped(Scope.SERVICE)
@require_POST
def write(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    return _entry(request, meeting, row, TextForm(request.POST), votes.write_item)


@scoped(Scope.SERVICE)
@require_POST
def dissent(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    return _entry(request, meeting, row, DissentForm(request.POST, members=_people(meeting)), votes.record_dissent)


@scoped(Scope.SERVICE)
@require_POST
def interest(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    form = InterestForm(request.POST, members=_people(meeting))
    return _entry(request, meeting, row, form, interests.declare_interest)


@scoped(Scope.SERVICE)
@require_POST
def lift(request: HttpRequest, pk: int, item: int, interest: int) -> HttpResponse:
    meeting, row = _item(request, pk, item)
    held = get_object_or_404(Interest.objects.select_related("item__meeting", "member"), pk=interest, item=row)
    part = ("cdiae/session_item.html", f"point-{row.pk}", {"item": row.pk})
    return entry(request, meeting, ReasonForm(request.POST), part, interests.lift_interest, interest=held)


def _entry(request: HttpRequest, meeting: Meeting, row: AgendaItem, form, service, **values) -> HttpResponse:
    part = ("cdiae/session_item.html", f"point-{row.pk}", {"item": row.pk})
    return entry(request, meeting, form, part, service, item=row, **values)


def _item(request: HttpRequest, pk: int, item: int) -> tuple[Meeting, AgendaItem]:
    meeting = run_meeting(request, pk)
    return meeting, get_object_or_404(meeting.items.select_related("meeting__council"), pk=item)


def _people(meeting: Meeting):
    """Anybody of the council, and the deputies of the day."""
    named = members_of(meeting.order, meeting.held_on).values("pk")
    deputies = meeting.presences.values("member")
    return Member.objects.filter(pk__in=named) | Member.objects.filter(pk__in=deputies)
