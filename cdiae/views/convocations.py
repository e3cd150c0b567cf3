"""Sending the convocations and following them; telling a change, cancelling."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cdiae.deadlines import notice_of
from cdiae.enums import Answer
from cdiae.forms.convocations import CancelForm, ConveneForm, SendChangeForm
from cdiae.models import Convocation, Meeting
from cdiae.rights import RELEASE, require
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.expected import to_tell
from cdiae.selectors.meetings import convocations_of, deadlines_of
from cdiae.selectors.proxies import without_holder
from cdiae.selectors.rectified import changes_of, keeps_answers
from cdiae.services import convocations
from cdiae.services.mails import CONVOCATION
from cdiae.views.meeting_base import (
    meeting_context,
    meeting_form,
    meeting_or_404,
    meeting_url,
    run_meeting,
)
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import answer
from iae_portal.core.views.jobs import job_page
from iae_portal.core.views.offers import still_possible, still_taken
from iae_portal.notifications.enums import TONES, MailState
from iae_portal.notifications.models import OutgoingMail
from iae_portal.notifications.selectors.mails import last_mails_of

COUNTED = {
    "": ("sans réponse", "sans réponse"),
    Answer.PRESENT: ("présent", "présents"),
    Answer.REMOTE: ("à distance", "à distance"),
    Answer.SUBSTITUTE: ("suppléant", "suppléants"),
    Answer.PROXY: ("mandat", "mandats"),
    Answer.ABSENT: ("absent", "absents"),
}


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    rows = list(convocations_of(meeting))
    expected = [row for row in rows if row.released_on is None]
    mails = last_mails_of(rows, CONVOCATION)
    orphans = without_holder(rows)
    lines = [_line(row, mails.get(row.pk)) | {"orphan": row.pk in orphans} for row in rows]
    context = meeting_context(request, meeting, "convocations")
    context.update(
        lines=lines,
        counts=[counted(sum(row.answer == code for row in expected), *words) for code, words in COUNTED.items()],
        orphans=len(orphans),
        troubled=sum(line["troubled"] for line in lines),
    )
    return render(request, "cdiae/convocations.html", context)


def _line(row: Convocation, mail: OutgoingMail | None) -> dict:
    """A convocation, what became of its mail, the answer."""
    troubled = mail is not None and mail.state in (MailState.REFUSED, MailState.UNCERTAIN)
    return {
        "row": row,
        "named": str(row.member),
        "answer": row.answer_told,
        "mail": mail,
        "verb": "Décider" if troubled else "Voir",
        "label": MailState(mail.state).label if mail else "À envoyer",
        "tone": TONES[mail.state] if mail else "",
        "troubled": troubled,
    }


@scoped(Scope.SERVICE)
def convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the convocations; what is missing is said before, the urgency is asked when the notice is late."""
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    title = "Envoyer les convocations"
    still_possible(request, MEETING_WORKFLOW, "convene", obj=meeting, label=title, back=meeting_url(meeting))
    return _send(request, meeting, ConveneForm, convocations.convene, title)


@scoped(Scope.SERVICE)
def send_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    still_taken(request, partial(convocations.refuse_unconvened, meeting), back=meeting_url(meeting))
    return _send(request, meeting, SendChangeForm, convocations.send_change, "Envoyer une convocation rectificative")


def _send(request: HttpRequest, meeting: Meeting, form_class, service, title: str) -> HttpResponse:
    form = form_class(request.POST or None, meeting=meeting, initial={"urgency_reason": meeting.urgency_reason})
    if done := answer(request, form, service, to=job_page, meeting=meeting):
        return done
    deadlines = deadlines_of(meeting)
    return meeting_form(
        request,
        meeting,
        form,
        title,
        template="cdiae/convene.html",
        meeting=meeting,
        deadlines=deadlines,
        notice=notice_of(deadlines, clock.today(), sent=False, explained=bool(meeting.urgency_reason)),
        speakers=speakers_of(meeting),
        items=items_of(meeting),
        untold=to_tell(meeting),
        changes=changes_of(meeting),
        keeps_answers=keeps_answers(meeting),
    )


@scoped(Scope.SERVICE)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    title, to, service = "Annuler la séance", meeting_url(meeting), convocations.cancel_meeting
    still_possible(request, MEETING_WORKFLOW, "cancel", obj=meeting, label=title, back=to)
    form = CancelForm(request.POST or None)
    if done := answer(request, form, service, to=to, said="Séance annulée.", typed=form.values, meeting=meeting):
        return done
    return meeting_form(request, meeting, form, title)
