"""Meetings that follow the plan: agenda, participants, the note and its figures, decisions."""

from functools import partial

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import Service
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import acted, answer, form_page, posted
from iae_portal.core.views.offers import asked_offer, form_of, still_taken
from iae_portal.core.workflow import Request
from iae_portal.dashboards.documents import NOTE
from iae_portal.dashboards.enums import AUDIENCES, Audience, SteeringState
from iae_portal.dashboards.filters import MeetingFilter
from iae_portal.dashboards.forms import DecisionForm, MeetingForm
from iae_portal.dashboards.models import PlanStep, SteeringMeeting
from iae_portal.dashboards.rights import STEER, may, require
from iae_portal.dashboards.selectors.steering import marked, meetings_visible_to
from iae_portal.dashboards.services.meetings import freeze_figures, move_meeting, refuse_unless_planned, save_meeting
from iae_portal.dashboards.services.steps import decide as decide_on
from iae_portal.dashboards.workflows.meeting import MEETING_WORKFLOW

MEETINGS = ("Réunions", "dashboards:meetings")


class MeetingList(PortalListView):
    scope = Scope.SERVICE
    template_name = "dashboards/meetings.html"
    title = "Réunions de suivi du plan"
    filterset_class = MeetingFilter
    export_name = "reunions-du-plan"
    sorts = (Sort("jour", "Jour", ("held_on",)), Sort("nature", "Nature", ("kind", "held_on")))
    default_sort = "-jour"
    export_columns = (
        Column("Nature", lambda row: row.get_kind_display()),
        Column("Jour", lambda row: row.held_on),
        Column("Dernier jour", lambda row: row.ends_on),
        Column("Lieu", lambda row: row.place),
        Column("État", lambda row: row.get_state_display()),
        Column("Décisions", lambda row: row.decided),
    )

    def get_queryset(self) -> QuerySet[SteeringMeeting]:
        return meetings_visible_to(self.request.user).annotate(decided=Count("decisions"))

    def extra_context(self) -> dict:
        return {"may_steer": may(self.request.user, STEER)}


def _meeting(request: HttpRequest, pk: int) -> SteeringMeeting:
    return get_object_or_404(meetings_visible_to(request.user), pk=pk)


def _trail(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Plan", reverse("dashboards:plan")), (MEETINGS[0], reverse(MEETINGS[1])), *more]


def _offers(request: HttpRequest, meeting: SteeringMeeting):
    return MEETING_WORKFLOW.offers(meeting, Request(request.user, clock.today(), offering=True))


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    steers = may(request.user, STEER)
    decisions = meeting.decisions.select_related("service").order_by("due_on", "pk")
    context = {
        "title": str(meeting),
        "meeting": meeting,
        "participants": meeting.services.all(),
        "decisions": marked(decisions, clock.today()),
        "note_kind": NOTE,
        "can_edit": steers and meeting.is_planned,
        "can_decide": steers and meeting.state != SteeringState.CANCELLED,
        "offers": _offers(request, meeting),
        "trail": _trail((str(meeting), None)),
    }
    return render(request, "dashboards/meeting.html", context)


@scoped(Scope.COUNTRY)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new meeting, or one that is being prepared."""
    meeting = _meeting(request, pk) if pk else None
    require(request.user, STEER)
    back = reverse("dashboards:meeting", args=[pk]) if pk else reverse(MEETINGS[1])
    if meeting:
        still_taken(request, partial(refuse_unless_planned, meeting), back=back)
    initial = {} if meeting else {"services": Service.objects.filter(kind__in=AUDIENCES[Audience.REGIONS])}
    form = MeetingForm(request.POST or None, instance=meeting, initial=initial)
    done = answer(
        request,
        form,
        save_meeting,
        to=lambda row: reverse("dashboards:meeting", args=[row.pk]),
        said="Réunion enregistrée.",
        meeting=meeting,
    )
    if done:
        return done
    title = f"Modifier – {meeting}" if meeting else "Prévoir une réunion"
    return form_page(request, form, title=title, back_url=back, trail=_trail((title, None)))


@scoped(Scope.COUNTRY)
@require_POST
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    said = "Chiffres du jour arrêtés : la note de suivi se prépare."
    back = reverse("dashboards:meeting", args=[pk])
    return acted(request, freeze_figures, to=back, said=said, meeting=_meeting(request, pk))


@scoped(Scope.COUNTRY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision of the meeting: who does what, for when."""
    meeting = _meeting(request, pk)
    require(request.user, STEER)
    form = DecisionForm(request.POST or None)
    back = reverse("dashboards:meeting", args=[pk])
    if done := answer(request, form, decide_on, to=back, said=_decided, typed=form.values, meeting=meeting):
        return done
    trail = _trail((str(meeting), back), ("Décision", None))
    return form_page(request, form, title=f"Décision – {meeting}", back_url=back, trail=trail)


def _decided(steps: list[PlanStep]) -> str:
    return "Décision enregistrée." if len(steps) == 1 else f"Décision demandée à {len(steps)} services."


@scoped(Scope.COUNTRY)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    meeting = _meeting(request, pk)
    back = reverse("dashboards:meeting", args=[pk])
    offers = _offers(request, meeting)
    transition = asked_offer(request, MEETING_WORKFLOW, offers, name, meeting, back=back).transition
    form = form_of(transition)(posted(request))
    said = f"{transition.label} : fait."
    if done := answer(request, form, move_meeting, to=back, said=said, meeting=meeting, name=name):
        return done
    words = {"title": f"{transition.label} – {meeting}", "intro": transition.confirm}
    trail = _trail((str(meeting), back), (transition.label, None))
    return form_page(request, form, **words, back_url=back, trail=trail)
