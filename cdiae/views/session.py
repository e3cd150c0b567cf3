"""The session's page; opening it, noting that there is no quorum, closing it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cdiae.enums import BallotChoice, MeetingState
from cdiae.guards.meeting import hour_has_come
from cdiae.models import Meeting
from cdiae.selectors.councils import members_at
from cdiae.selectors.session import session_page
from cdiae.services import session
from cdiae.views.meeting_base import meeting_context, meeting_form, meeting_url, run_meeting
from cdiae.workflows.meeting import MEETING_WORKFLOW
from conventions.enums import OpinionValue
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, posted, tried
from iae_portal.core.views.offers import still_possible
from iae_portal.core.workflow import Request, Transition

STEPS = {
    "open": session.open_session,
    "note_no_quorum": session.note_no_quorum,
    "resume": session.resume_roll,
    "close": session.close_session,
}

SAID = {
    "open": "La séance est ouverte.",
    "note_no_quorum": (
        "L'absence de quorum est constatée et le procès-verbal de carence est préparé : faites la seconde convocation."
    ),
    "resume": "L'appel reprend : le constat d'absence de quorum est effacé.",
    "close": "La séance est levée : les avis sont rendus aux dossiers et le procès-verbal est préparé.",
}


class Typed(dict):
    """What was typed, by field; nothing for the others."""

    def __missing__(self, key: str) -> str:
        return ""


def session_context(request: HttpRequest, meeting: Meeting) -> dict:
    page, has_come = session_page(meeting), meeting.held_on <= meeting.today
    asked = Request(actor=request.user, today=meeting.today)
    offers = [offer for offer in MEETING_WORKFLOW.offers(meeting, asked) if offer.transition.name in STEPS]
    # Opening waits in silence for the quorum; closing is offered with what it still asks.
    offers = [offer for offer in offers if not offer.refusals or offer.transition.name == "close"]
    context = meeting_context(request, meeting, "session")
    context.update(
        page=page,
        offers=offers,
        day_has_come=has_come,
        rolling=has_come and meeting.state in (MeetingState.CONVENED, MeetingState.OPEN),
        deliberating=meeting.state == MeetingState.OPEN,
        too_soon=hour_has_come(meeting, asked) if has_come and meeting.state == MeetingState.CONVENED else None,
        members=list(members_at(meeting)),
        senses=OpinionValue.choices,
        choices=BallotChoice.choices,
        client_key=uuid.uuid4(),
        sentences=[],
        typed=Typed(),
        refused="",
        beside={},
        conflict=None,
        open_item=False,
        shown_state=request.GET.get("etat", meeting.state),
    )
    return context


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    return render(request, "cdiae/session.html", session_context(request, meeting))


@scoped(Scope.SERVICE)
def quorum(request: HttpRequest, pk: int) -> HttpResponse:
    """The live panel, asked again every few seconds by a page that says which state it shows."""
    meeting = run_meeting(request, pk)
    return render(request, "cdiae/session_quorum.html", session_context(request, meeting))


@scoped(Scope.SERVICE)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open from the session's page; note that there is no quorum, close, once confirmed."""
    meeting = run_meeting(request, pk)
    if name not in STEPS:
        raise Http404
    act = MEETING_WORKFLOW.get(name)
    if act.confirm:
        return _confirmed(request, meeting, act)
    if request.method == "POST" and tried(request, STEPS[name], meeting=meeting):
        messages.success(request, SAID[name])
    return redirect("cdiae:session", pk=pk)


def _confirmed(request: HttpRequest, meeting: Meeting, act: Transition) -> HttpResponse:
    """What cannot be taken back is said, then confirmed."""
    back = meeting_url(meeting, "session" if meeting.was_convened else "meeting")
    still_possible(request, MEETING_WORKFLOW, act.name, obj=meeting, label=act.label, back=back)
    form = ConfirmForm(posted(request))
    form.submit_label = act.label
    if done := answer(request, form, STEPS[act.name], to=meeting_url, said=SAID[act.name], meeting=meeting):
        return done
    refusals = act.refusals(meeting, Request(actor=request.user, today=meeting.today, offering=True))
    return meeting_form(
        request,
        meeting,
        form,
        act.label,
        tab="session",
        template="cdiae/step.html",
        intro=act.confirm,
        # Once refused, the form says them.
        refusals=[] if form.is_bound else refusals,
    )
