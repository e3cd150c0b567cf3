"""The minutes: read, written, circulated; opinions sent to the structures."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cdiae.enums import MinutesState
from cdiae.forms.minutes import MinutesForm
from cdiae.models import Meeting, Minutes
from cdiae.selectors.minutes import minutes_content
from cdiae.services import minutes as services
from cdiae.views.frame import form_page, meeting_context, meeting_or_404, meeting_trail, run_meeting
from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretariat reads its draft; the others read the minutes once circulated."""
    meeting = meeting_or_404(request, pk)
    minutes = _minutes(meeting)
    context = meeting_context(request, meeting, "minutes")
    if minutes.state == MinutesState.DRAFT and not context["can_run"]:
        raise Http404
    context.update(
        minutes=minutes,
        content=minutes.content if minutes.is_frozen else minutes_content(minutes),
        extracts=[item for item in meeting.items.order_by("position", "pk") if item.opinion],
    )
    return render(request, "cdiae/minutes.html", context)


@scoped(Scope.SERVICE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    minutes = _minutes(meeting)
    form = MinutesForm(request.POST or None, minutes=minutes)
    if form.is_valid() and saved(form, services.write_minutes, actor=request.user, minutes=minutes, **form.values()):
        messages.success(request, "Procès-verbal enregistré.")
        return redirect("cdiae:minutes", pk=pk)
    back = reverse("cdiae:minutes", args=[pk])
    title = f"Rédiger le {minutes.label.lower()}"
    facts = "les chiffres du quorum" if minutes.of_failed_meeting else "les votes et les avis"
    intro = f"Les présences, les mandats, {facts} viennent de la séance : seuls les textes se rédigent."
    return form_page(request, form, title=title, back_url=back, trail=meeting_trail(meeting, title), intro=intro)


@scoped(Scope.SERVICE)
@require_POST
def circulate(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    return _job(request, meeting, lambda: services.circulate_minutes(actor=request.user, minutes=_minutes(meeting)))


@scoped(Scope.SERVICE)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    return _job(request, meeting, lambda: services.release_opinions(actor=request.user, meeting=meeting))


def _job(request: HttpRequest, meeting: Meeting, start) -> HttpResponse:
    try:
        job = start()
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        messages.error(request, " ".join(refusal.sentences))
        return redirect("cdiae:minutes", pk=meeting.pk)
    return redirect("core:job_detail", uuid=job.uuid)


def _minutes(meeting: Meeting) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting__council", "approved_in"), meeting=meeting)
