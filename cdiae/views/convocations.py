"""Following the convocations: mails, answers, those noted by telephone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.enums import Answer
from cdiae.forms.meetings import AnswerForm
from cdiae.models import Convocation, Meeting
from cdiae.selectors.meetings import convocations_of
from cdiae.selectors.proxies import without_holder
from cdiae.services import answers
from cdiae.services.mails import CONVOCATION
from cdiae.views.frame import form_page, meeting_context, meeting_trail, run_meeting
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.tools import saved
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
    mails = last_mails_of(rows, CONVOCATION)
    orphans = without_holder(rows)
    lines = [_line(row, mails.get(row.pk)) | {"orphan": row.pk in orphans} for row in rows]
    context = meeting_context(request, meeting, "convocations")
    context.update(
        lines=lines,
        counts=[counted(sum(row.answer == code for row in rows), *words) for code, words in COUNTED.items()],
        orphans=len(orphans),
        troubled=sum(line["troubled"] for line in lines),
    )
    return render(request, "cdiae/convocations.html", context)


def _line(row: Convocation, mail: OutgoingMail | None) -> dict:
    """A convocation and what became of its mail."""
    return {
        "row": row,
        "mail": mail,
        "label": MailState(mail.state).label if mail else "À envoyer",
        "tone": TONES[mail.state] if mail else "",
        "troubled": mail is not None and mail.state in (MailState.REFUSED, MailState.UNCERTAIN),
    }


@scoped(Scope.SERVICE)
def answer(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """Note an answer that came by telephone or on paper."""
    meeting = run_meeting(request, pk)
    row = _row(meeting, convocation)
    form = AnswerForm(request.POST or None, convocation=row)
    form.fields["answer"].label = "Réponse du membre"
    form.submit_label = "Noter la réponse"
    if form.is_valid() and saved(
        form, answers.answer_convocation, actor=request.user, convocation=row, **form.values()
    ):
        messages.success(request, f"Réponse de {row.member} notée.")
        return redirect("cdiae:convocations", pk=pk)
    title = f"Noter la réponse de {row.member}"
    back = reverse("cdiae:convocations", args=[pk])
    return form_page(request, form, title=title, back_url=back, trail=meeting_trail(meeting, title))


@scoped(Scope.SERVICE)
@require_POST
def reopen(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    row = _row(run_meeting(request, pk), convocation)
    answers.reopen_answer(actor=request.user, convocation=row)
    messages.success(request, f"{row.member} peut répondre de nouveau : un nouveau lien lui est envoyé.")
    return redirect("cdiae:convocations", pk=pk)


def _row(meeting: Meeting, pk: int) -> Convocation:
    rows = meeting.convocations.select_related("meeting__order", "meeting__council", "member__seat__college__order")
    return get_object_or_404(rows, pk=pk)
