"""Answers to a convocation that came by telephone or on paper, and a link sent again."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cdiae.forms.answers import NotedAnswerForm
from cdiae.models import Convocation, Meeting
from cdiae.services import answers
from cdiae.views.meeting_base import meeting_form, meeting_url, run_meeting
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer
from iae_portal.core.views.offers import still_taken


@scoped(Scope.SERVICE)
def answer_note(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """Note an answer that came by telephone or on paper."""
    meeting = run_meeting(request, pk)
    row = _row(meeting, convocation)
    to, said = meeting_url(meeting, "convocations"), f"Réponse de {row.member} notée."
    still_taken(request, partial(answers.refuse_closed, row, request.user), back=to)
    form = NotedAnswerForm(request.POST or None, convocation=row)
    if done := answer(request, form, answers.answer_convocation, to=to, said=said, typed=form.values, convocation=row):
        return done
    return meeting_form(request, meeting, form, f"Noter la réponse de {row.member}", tab="convocations")


@scoped(Scope.SERVICE)
@require_POST
def answer_reopen(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    row = _row(run_meeting(request, pk), convocation)
    answers.reopen_answer(actor=request.user, convocation=row)
    messages.success(request, f"{row.member} peut répondre de nouveau : un nouveau lien lui est envoyé.")
    return redirect("cdiae:convocations", pk=pk)


def _row(meeting: Meeting, pk: int) -> Convocation:
    rows = meeting.convocations.select_related("meeting__order", "meeting__council", "member__seat__college__order")
    return get_object_or_404(rows, pk=pk)
