"""The minutes: read, written, circulated; opinions sent to the structures."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cdiae.enums import MinutesState
from cdiae.forms.minutes import CirculateForm, MinutesForm
from cdiae.models import Meeting, Minutes
from cdiae.rights import RELEASE, require
from cdiae.selectors.minutes import may_be_written, minutes_content
from cdiae.services import minutes as services
from cdiae.views.meeting_base import meeting_context, meeting_form, meeting_or_404, meeting_url, run_meeting
from cdiae.workflows.minutes import MINUTES_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.views.forms import answer, posted
from iae_portal.core.views.jobs import job_page
from iae_portal.core.views.offers import still_possible, still_taken
from iae_portal.core.workflow import Request


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
        is_draft=minutes.state == MinutesState.DRAFT,
        may_write=context["can_run"] and may_be_written(minutes),
        content=minutes.content if minutes.is_frozen else minutes_content(minutes),
        offers=MINUTES_WORKFLOW.offers(minutes, Request(actor=request.user, today=clock.today())),
        extracts=[item for item in meeting.items.order_by("position", "pk") if item.opinion],
    )
    return render(request, "cdiae/minutes.html", context)


@scoped(Scope.SERVICE)
def minutes_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    minutes = _minutes(meeting)
    to, said = meeting_url(meeting, "minutes"), "Procès-verbal enregistré."
    still_taken(request, partial(services.refuse_unwritten, minutes), back=to)
    form = MinutesForm(request.POST or None, minutes=minutes)
    if done := answer(request, form, services.write_minutes, to=to, said=said, typed=form.values, minutes=minutes):
        return done
    title = f"{'Rédiger' if minutes.state == MinutesState.DRAFT else 'Rectifier'} le {minutes.label.lower()}"
    facts = "les chiffres du quorum" if minutes.of_failed_meeting else "les votes et les avis"
    intro = f"Les présences, les mandats, {facts} viennent de la séance : seuls les textes se rédigent."
    return meeting_form(request, meeting, form, title, tab="minutes", intro=intro)


@scoped(Scope.SERVICE)
def circulate(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    act, minutes = MINUTES_WORKFLOW.get("circulate"), _minutes(meeting)
    back = meeting_url(meeting, "minutes")
    still_possible(request, MINUTES_WORKFLOW, act.name, obj=minutes, label=act.label, back=back)
    service = partial(services.circulate_minutes, minutes=minutes)
    writer = partial(last_act, [meeting], services.WRITTEN)
    form = CirculateForm(posted(request), seen=minutes.version, mover=writer)
    return _confirmed(request, meeting, form, service, act.label, act.confirm)


@scoped(Scope.SERVICE)
def release_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    require(request.user, RELEASE, meeting)
    still_taken(request, partial(services.refuse_unreleased, meeting), back=meeting_url(meeting))
    told = "Chaque structure reçoit l'extrait de l'avis qui la concerne : les avis ne se notifient qu'une fois."
    service = partial(services.release_opinions, meeting=meeting)
    return _confirmed(request, meeting, ConfirmForm(posted(request)), service, "Notifier les avis aux structures", told)


def _confirmed(request: HttpRequest, meeting: Meeting, form, service, label: str, told: str) -> HttpResponse:
    """Mails that leave in the préfet's name: what leaves is said, then confirmed."""
    form.submit_label = label
    if done := answer(request, form, service, to=job_page):
        return done
    return meeting_form(request, meeting, form, label, tab="minutes", intro=told)


def _minutes(meeting: Meeting) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting__council", "approved_in"), meeting=meeting)
