"""Milestones and decisions of the plan: what is awaited, from whom, what was done."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.offers import asked_offer, form_of, still_taken
from iae_portal.core.workflow import Request
from iae_portal.dashboards.filters import StepFilter
from iae_portal.dashboards.forms import FinishForm, StepForm
from iae_portal.dashboards.models import PlanStep
from iae_portal.dashboards.rights import STEER, may, require
from iae_portal.dashboards.selectors.steering import marked, steps_visible_to, timeline
from iae_portal.dashboards.services.steps import move_step, refuse_closed, save_step
from iae_portal.dashboards.workflows.step import STEP_WORKFLOW

STEPS = ("Étapes du plan", "dashboards:steps")


class StepList(PortalListView):
    scope = Scope.SERVICE
    template_name = "dashboards/steps.html"
    title = "Étapes du plan"
    filterset_class = StepFilter
    export_name = "etapes-du-plan"
    sorts = (
        Sort("echeance", "Échéance", ("due_on",)),
        Sort("etape", "Étape", ("title",)),
        Sort("service", "Responsable", ("service__code",)),
    )
    export_columns = (
        Column("Chantier", lambda row: row.get_chantier_display()),
        Column("Étape", lambda row: row.title),
        Column("Réunion", lambda row: str(row.meeting or "")),
        Column("Responsable", lambda row: row.service.name),
        Column("Avec", lambda row: row.carrier),
        Column("Commence le", lambda row: row.starts_on),
        Column("Échéance", lambda row: row.due_on),
        Column("État", lambda row: row.get_state_display()),
        Column("Clos le", lambda row: row.closed_on),
        Column("Preuve", lambda row: row.evidence),
        Column("Source", lambda row: row.source),
    )

    def get_queryset(self) -> QuerySet[PlanStep]:
        return steps_visible_to(self.request.user).select_related("service", "meeting")

    def extra_context(self) -> dict:
        return {"may_steer": may(self.request.user, STEER)}

    def _context(self, page: dict) -> dict:
        context = super()._context(page)
        rows = marked(context["object_list"], clock.today())
        return context | {"object_list": rows, "timeline": timeline(rows, clock.today())}


def _step(request: HttpRequest, pk: int) -> PlanStep:
    return get_object_or_404(steps_visible_to(request.user).select_related("service", "meeting"), pk=pk)


def _trail(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Plan", reverse("dashboards:plan")), (STEPS[0], reverse(STEPS[1])), *more]


def _offers(request: HttpRequest, step: PlanStep):
    return STEP_WORKFLOW.offers(step, Request(request.user, clock.today(), offering=True))


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    step = _step(request, pk)
    context = {
        "title": step.title,
        "step": step,
        "late": step.is_late(clock.today()),
        "can_edit": step.is_open and may(request.user, STEER),
        "offers": _offers(request, step),
        "trail": _trail((step.title, None)),
    }
    return render(request, "dashboards/step.html", context)


@scoped(Scope.SERVICE)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    step = _step(request, pk)
    back = reverse("dashboards:step", args=[pk])
    offers = _offers(request, step)
    transition = asked_offer(request, STEP_WORKFLOW, offers, name, step, back=back).transition
    form = (FinishForm if name == "finish" else form_of(transition))(posted(request))
    if done := answer(request, form, move_step, to=back, said=f"{transition.label} : fait.", step=step, name=name):
        return done
    trail = _trail((step.title, back), (transition.label, None))
    return form_page(request, form, title=f"{transition.label} – {step}", back_url=back, trail=trail)


@scoped(Scope.COUNTRY)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new milestone, or a step that changes."""
    step = _step(request, pk) if pk else None
    require(request.user, STEER)
    back = reverse("dashboards:step", args=[pk]) if pk else reverse(STEPS[1])
    if step:
        still_taken(request, partial(refuse_closed, step), back=back)
    form = StepForm(request.POST or None, instance=step, decision=bool(step and step.meeting_id))
    done = answer(
        request,
        form,
        save_step,
        to=lambda row: reverse("dashboards:step", args=[row.pk]),
        said="Étape enregistrée.",
        step=step,
    )
    if done:
        return done
    title = f"Modifier – {step}" if step else "Ajouter une étape au plan"
    return form_page(request, form, title=title, back_url=back, trail=_trail((title, None)))
