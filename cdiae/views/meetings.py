"""Setting a meeting, convening it, cancelling it, calling it a second time."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cdiae.deadlines import Notice, notice_of
from cdiae.enums import MeetingState, MinutesState
from cdiae.filters import MeetingFilter
from cdiae.forms.meetings import MeetingForm, SecondForm
from cdiae.models import Meeting, Minutes
from cdiae.selectors.agenda import items_of
from cdiae.selectors.councils import speakers_of
from cdiae.selectors.meetings import deadlines_of, meetings_of, meetings_visible_to, urgency_told_of
from cdiae.services import meetings
from cdiae.services.meetings import PLACE_FIELDS
from cdiae.views.council_base import council_context, council_form, council_or_404, run_council
from cdiae.views.meeting_base import meeting_context, meeting_form, meeting_or_404, meeting_url, run_meeting
from cdiae.workflows.meeting import MEETING_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer
from iae_portal.core.views.offers import still_taken
from iae_portal.core.workflow import Request

# Transitions that the page of the meeting offers; the session's own ones wait for the day.
BEFORE_THE_DAY = frozenset({"convene", "cancel"})
ON_THE_DAY = frozenset({"open", "resume", "close", "cancel"})


class MeetingList(PortalListView):
    """Meetings of every council of the perimeter."""

    scope = Scope.SERVICE
    template_name = "cdiae/meetings.html"
    title = "Séances des conseils"
    filterset_class = MeetingFilter
    export_name = "seances"
    sorts = (
        Sort("date", "Date", ("held_on",)),
        Sort("conseil", "Conseil", ("council__departement__code", "held_on")),
    )
    default_sort = "-date"
    export_columns = (
        Column("Département", lambda row: row.council.departement.name),
        Column("Séance", str),
        Column("Date", lambda row: row.held_on),
        Column("Lieu", lambda row: row.place),
        Column("État", lambda row: row.get_state_display()),
        Column("Convoquée le", lambda row: row.convened_on),
    )

    def get_queryset(self) -> QuerySet[Meeting]:
        return meetings_visible_to(self.request.user)


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
    if done := answer(
        request,
        form,
        meetings.prepare_meeting,
        to=lambda meeting: meeting_url(meeting, "agenda"),
        said="Séance préparée : composez l'ordre du jour.",
        council=council,
    ):
        return done
    return council_form(
        request, council, form, title="Préparer une séance", back_url=reverse("cdiae:meetings", args=[code])
    )


@scoped(Scope.SERVICE)
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    context = meeting_context(request, meeting, "meeting")
    asked = Request(actor=request.user, today=meeting.today)
    pages = ON_THE_DAY if meeting.held_on <= meeting.today else BEFORE_THE_DAY
    second = meeting.seconds.exclude(state=MeetingState.CANCELLED).first()
    failed = context["can_run"] and meeting.state == MeetingState.NO_QUORUM
    offers = [offer for offer in MEETING_WORKFLOW.offers(meeting, asked) if offer.transition.name in pages]
    offers = [offer for offer in offers if offer.open or offer.transition.name != "resume"]
    reserved = MEETING_WORKFLOW.reserved(meeting, request.user) if context["can_run"] else []
    can_convene_again = failed and not meeting.is_second and second is None
    failed_draft = failed and Minutes.objects.filter(meeting=meeting, state=MinutesState.DRAFT).exists()
    can_edit = context["can_run"] and meeting.before_session
    context.update(
        deadlines=deadlines_of(meeting),
        notice=_notice(meeting),
        in_time=meeting.was_convened and not urgency_told_of(meeting),
        offers=offers,
        reserved=[row for row in reserved if row.name in pages],
        items=items_of(meeting),
        members=len(speakers_of(meeting)),
        second=second,
        rules=meeting.rules,
        can_convene_again=can_convene_again,
        failed_draft=failed_draft,
        can_edit=can_edit,
        has_actions=bool(offers) or can_convene_again or failed_draft or can_edit,
    )
    return render(request, "cdiae/meeting_detail.html", context)


def _notice(meeting: Meeting) -> Notice:
    return notice_of(
        deadlines_of(meeting),
        meeting.convened_on or clock.today(),
        sent=meeting.convened_on is not None,
        explained=bool(meeting.urgency_reason),
    )


@scoped(Scope.SERVICE)
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = run_meeting(request, pk)
    still_taken(request, partial(meetings.refuse_begun, meeting), back=meeting_url(meeting))
    initial = {name: getattr(meeting, name) for name in PLACE_FIELDS}
    form = MeetingForm(request.POST or None, initial=initial)
    to = meeting_url(meeting)
    if done := answer(request, form, meetings.update_meeting, to=to, said="Séance enregistrée.", meeting=meeting):
        if meeting.was_convened:
            messages.warning(request, "Les membres sont déjà convoqués : envoyez la convocation rectificative.")
        return done
    return meeting_form(request, meeting, form, "Modifier la séance")


@scoped(Scope.SERVICE)
def convene_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The second convocation: same agenda, no quorum required."""
    meeting = run_meeting(request, pk)
    still_taken(request, partial(meetings.refuse_second, meeting), back=meeting_url(meeting))
    form = SecondForm(request.POST or None, notice_days=meeting.rules.notice_days)
    said = "Seconde séance préparée sur le même ordre du jour : faites-la convoquer."
    if done := answer(request, form, meetings.convene_again, to=meeting_url, said=said, meeting=meeting):
        return done
    return meeting_form(request, meeting, form, "Seconde convocation")
