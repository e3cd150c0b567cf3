"""Setting a meeting, convening it, cancelling it, calling it a second time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cdiae.deadlines import Notice, convocation_deadlines, notice_of
from cdiae.enums import MeetingState, MinutesState
from cdiae.forms.meetings import CancelForm, ConveneForm, MeetingForm, SecondForm, SendChangeForm
from cdiae.models import Meeting, Minutes
from cdiae.rights import RELEASE
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.meetings import meetings_of
from cdiae.services import convocations, meetings, session
from cdiae.services.guard import require
from cdiae.services.meetings import PLACE_FIELDS
from cdiae.views.frame import (
    council_context,
    council_or_404,
    form_page,
    meeting_context,
    meeting_or_404,
    meeting_trail,
    root_crumb,
    run_council,
    run_meeting,
)
from cdiae.workflow import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from iae_portal.core.workflow import Request


@scoped(Scope.SERVICE)
def meeting_list(request: HttpRequest, code: str) -> HttpResponse:
    council = council_or_404(request, code)
    context = council_context(request, council, "meetings")
    context["meetings"] = meetings_of(council).order_by("-held_on", "-pk")
    return render(request, "cdiae/meeting_list.html", context)


@scoped(Scope.SERVICE)
def meeting_add(request: HttpRequest, code: str) -> HttpResponse:
    council = run_council(request, code)
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        made: list[Meeting] = []

        def prepare(**values) -> None:
            made.append(meetings.prepare_meeting(**values))

        if saved(form, prepare, actor=request.user, council=council, **form.cleaned_data):
            messages.success(request, "Séance préparée : composez l'ordre du jour.")
            return redirect("cdiae:agenda", pk=made[0].pk)
    back = reverse("cdiae:meetings", args=[code])
    trail = [root_crumb(), (council.departement.name, back), ("Préparer une séance", None)]
    return form_page(request, form, title="Préparer une séance", back_url=back, trail=trail)


@scoped(Scope.SERVICE)
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    context = meeting_context(request, meeting, "meeting")
    asked = Request(actor=request.user, today=clock.today())
    pages = ON_THE_DAY if meeting.held_on <= clock.today() else BEFORE_THE_DAY
    second = meeting.seconds.exclude(state=MeetingState.CANCELLED).first()
    failed = context["can_run"] and meeting.state == MeetingState.NO_QUORUM
    context.update(
        deadlines=_deadlines(meeting),
        notice=_notice(meeting),
        offers=[offer for offer in MEETING_WORKFLOW.offers(meeting, asked) if offer.transition.name in pages],
        items=items_of(meeting),
        members=len(speakers_of(meeting)),
        second=second,
        rules=meeting.rules,
        can_convene_again=failed and not meeting.is_second and second is None,
        failed_draft=failed and Minutes.objects.filter(meeting=meeting, state=MinutesState.DRAFT).exists(),
    )
    return render(request, "cdiae/meeting_detail.html", context)


def _notice(meeting: Meeting) -> Notice:
    return notice_of(
        _deadlines(meeting),
        meeting.convened_on or clock.today(),
        sent=meeting.convened_on is not None,
        explained=bool(meeting.urgency_reason),
    )


def _deadlines(meeting: Meeting):
    return convocation_deadlines(
        meeting.held_on,
        meeting.council.departement.code,
        notice_days=meeting.rules.notice_days,
        advised_sending_days=meeting.council.advised_sending_days,
    )


@scoped(Scope.SERVICE)
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    initial = {name: getattr(meeting, name) for name in PLACE_FIELDS}
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid() and saved(
        form, meetings.update_meeting, actor=request.user, meeting=meeting, **form.cleaned_data
    ):
        messages.success(request, "Séance enregistrée.")
        if meeting.was_convened:
            messages.warning(request, "Les membres sont déjà convoqués : envoyez la convocation rectificative.")
        return redirect("cdiae:meeting", pk=pk)
    return _page(request, meeting, form, "Modifier la séance")


@scoped(Scope.SERVICE)
def convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the convocations; what is missing is said before, the urgency is asked when the notice is late."""
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    return _send(request, meeting, ConveneForm, convocations.convene, "Envoyer les convocations")


@scoped(Scope.SERVICE)
def send_change(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    return _send(request, meeting, SendChangeForm, _change, "Envoyer une convocation rectificative")


def _change(*, actor, meeting: Meeting, urgency_reason: str):
    if urgency_reason.strip():
        meetings.update_meeting(actor=actor, meeting=meeting, urgency_reason=urgency_reason.strip())
    return convocations.send_change(actor=actor, meeting=meeting)


def _send(request: HttpRequest, meeting: Meeting, form_class, service, title: str) -> HttpResponse:
    form = form_class(request.POST or None, initial={"urgency_reason": meeting.urgency_reason})
    if form.is_valid():
        try:
            job = service(actor=request.user, meeting=meeting, **form.cleaned_data)
            return redirect("core:job_detail", uuid=job.uuid)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
    deadlines = _deadlines(meeting)
    context = {
        "form": form,
        "title": title,
        "meeting": meeting,
        "deadlines": deadlines,
        "notice": notice_of(deadlines, clock.today(), sent=False, explained=bool(meeting.urgency_reason)),
        "speakers": speakers_of(meeting),
        "items": items_of(meeting),
        "trail": meeting_trail(meeting, title),
        "back_url": reverse("cdiae:meeting", args=[meeting.pk]),
    }
    return render(request, "cdiae/convene.html", context, status=422 if form.is_bound else 200)


@scoped(Scope.SERVICE)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    form = CancelForm(request.POST or None)
    if form.is_valid() and saved(
        form, convocations.cancel_meeting, actor=request.user, meeting=meeting, reason=form.cleaned_data["comment"]
    ):
        messages.success(request, "Séance annulée.")
        return redirect("cdiae:meeting", pk=pk)
    return _page(request, meeting, form, "Annuler la séance")


@scoped(Scope.SERVICE)
def convene_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The second convocation: same agenda, no quorum required."""
    meeting = run_meeting(request, pk)
    form = SecondForm(request.POST or None)
    if form.is_valid():
        made: list[Meeting] = []

        def again(**values) -> None:
            made.append(meetings.convene_again(**values))

        if saved(form, again, actor=request.user, meeting=meeting, **form.cleaned_data):
            messages.success(request, "Seconde séance préparée sur le même ordre du jour : faites-la convoquer.")
            return redirect("cdiae:meeting", pk=made[0].pk)
    return _page(request, meeting, form, "Seconde convocation")


# Transitions that the page of the meeting offers; the session's own ones wait for the day.
BEFORE_THE_DAY = frozenset({"convene", "cancel"})
ON_THE_DAY = frozenset({"open", "close", "cancel"})
STEPS = {"open": session.open_session, "note_no_quorum": session.note_no_quorum, "close": session.close_session}
SAID = {
    "open": "La séance est ouverte.",
    "note_no_quorum": (
        "L'absence de quorum est constatée et le procès-verbal de carence est préparé : faites la seconde convocation."
    ),
    "close": "La séance est levée : les avis sont rendus aux dossiers et le procès-verbal est préparé.",
}


@scoped(Scope.SERVICE)
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Open, note that there is no quorum, close: one POST from the session's page."""
    meeting = run_meeting(request, pk)
    if name not in STEPS:
        raise Http404
    if request.method == "POST":
        try:
            moved = STEPS[name](actor=request.user, meeting=meeting)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
        else:
            messages.success(request, SAID[name])
            if moved.state != MeetingState.OPEN:
                return redirect("cdiae:meeting", pk=pk)
    return redirect("cdiae:session", pk=pk)


def _page(request: HttpRequest, meeting: Meeting, form, title: str) -> HttpResponse:
    back = reverse("cdiae:meeting", args=[meeting.pk])
    return form_page(request, form, title=title, back_url=back, trail=meeting_trail(meeting, title))
