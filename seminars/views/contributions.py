"""What a region owes to an event, on one page, each thing with its own small form."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import french_date
from iae_portal.core.views.forms import Text, answer
from iae_portal.core.workflow import Request
from iae_portal.documents.uploads import serve
from iae_portal.notifications.models import Deadline
from seminars.forms.contributions import CorrespondentForm, FourthForm, MoveForm, PresentationForm, SpeakersForm
from seminars.guards.contribution import everything_is_given
from seminars.models import Contribution
from seminars.reminders import CORRESPONDENT, FOURTH, ORGANISER, PRESENTATION, SPEAKERS
from seminars.rights import CONTRIBUTE, NAME, PREPARE, STEER, may
from seminars.selectors.deadlines import owed_by
from seminars.selectors.events import contributions_visible_to, events_visible_to
from seminars.services import contributions as services
from seminars.services.programme import keep_fourth_workshop


@dataclass(frozen=True)
class Step:
    """One thing to give: who may, its form, the service, what is said when it is done."""

    action: str
    form: Callable
    service: Callable
    done: Text


def _correspondent(named: Contribution) -> str:
    return f"Correspondant : {named.correspondent}."


STEPS = {
    # By name: another person named meanwhile stays, where the page sends back the one that it showed.
    "correspondant": Step(NAME, CorrespondentForm, services.name_correspondent, _correspondent),
    "intervenants": Step(CONTRIBUTE, SpeakersForm, services.give_speakers, "Les intervenants sont enregistrés."),
    "atelier": Step(
        CONTRIBUTE, FourthForm, services.answer_fourth, "La réponse sur le quatrième atelier est enregistrée."
    ),
    "presentation": Step(CONTRIBUTE, PresentationForm, services.give_presentation, "La présentation est déposée."),
    "rattachement": Step(STEER, MoveForm, services.move_region, "La région est rattachée."),
}
STEP_OF = {
    CORRESPONDENT: "correspondant",
    SPEAKERS: "intervenants",
    FOURTH: "atelier",
    PRESENTATION: "presentation",
}


@dataclass(frozen=True)
class Duty:
    """One thing a person owes, with the form to give it at once (None: it is given on its own page)."""

    deadline: Deadline
    late: bool
    series: str = ""
    step: str = ""
    contribution: Contribution | None = None
    form: Any = None

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.series, self.deadline.label) if part)

    @property
    def due(self) -> str:
        return f"{'en retard depuis le' if self.late else 'avant le'} {french_date(self.deadline.due_on)}"


def duties_of(user: User, today: dt.date, *, several_series: bool) -> list[Duty]:
    """What the person owes for the seminars, soonest first; each names its series when several are shown."""
    deadlines = list(owed_by(user))
    keys = [row.object_id for row in deadlines if row.kind in STEP_OF]
    rows = contributions_visible_to(user).in_bulk(keys)
    hosted = events_visible_to(user).in_bulk([row.object_id for row in deadlines if row.kind == ORGANISER])
    duties = []
    for deadline in deadlines:
        step = STEP_OF.get(deadline.kind, "")
        row = rows.get(deadline.object_id) if step else None
        event = row.event if row else hosted.get(deadline.object_id)
        series = str(event.series) if several_series and event else ""
        if row and may(user, STEPS[step].action, row):
            duties.append(Duty(deadline, deadline.is_late(today), series, step, row, STEPS[step].form(row)))
        else:
            duties.append(Duty(deadline, deadline.is_late(today), series))
    return duties


def contribution_or_404(request: HttpRequest, pk: int) -> Contribution:
    return get_object_or_404(contributions_visible_to(request.user), pk=pk)


@scoped(Scope.SERVICE)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, contribution_or_404(request, pk), {})


@scoped(Scope.SERVICE)
@require_POST
def contribution_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Give one thing; what is refused stays on the page with what was typed."""
    row = contribution_or_404(request, pk)
    if step not in STEPS:
        raise Http404
    chosen = STEPS[step]
    if not may(request.user, chosen.action, row):
        raise Http404
    form = chosen.form(row, request.POST, request.FILES)
    to = reverse("seminars:home") if "accueil" in request.GET else reverse("seminars:contribution", args=[pk])
    told = {"contribution": row, "today": clock.today()}
    if done := answer(request, form, chosen.service, to=to, said=chosen.done, typed=form.values, **told):
        return done
    return _page(request, row, {step: form})


def _page(request: HttpRequest, row: Contribution, bound: dict) -> HttpResponse:
    user, event = request.user, row.event
    open_ = event.is_prepared
    given = {name: step.form(row) for name, step in STEPS.items() if open_ and may(user, step.action, row)}
    title = f"{row.region} – {event}"
    context = {
        "title": title,
        "contribution": row,
        "missing": everything_is_given(row, Request(actor=request.user, today=clock.today())),
        "event": event,
        "forms": given | bound,
        "speakers": row.speakers.order_by("pk"),
        "may_keep": may(user, PREPARE, event) and row.fourth == "yes" and open_ and not row.items.exists(),
        "kept": row.items.exists(),
        "trail": [
            ("Séminaires", reverse("seminars:home")),
            (str(event), reverse("seminars:event", args=[event.pk])),
            (str(row.region), None),
        ],
    }
    return render(request, "seminars/contribution.html", context, status=422 if bound else 200)


@scoped(Scope.SERVICE)
@require_POST
def fourth_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """The host puts the proposed workshop on the programme."""
    row = contribution_or_404(request, pk)
    keep_fourth_workshop(actor=request.user, contribution=row)
    messages.success(request, "Le quatrième atelier est au programme.")
    return redirect("seminars:programme", pk=row.event_id)


@scoped(Scope.SERVICE)
def presentation(request: HttpRequest, pk: int) -> HttpResponse:
    row = contribution_or_404(request, pk)
    if not row.presentation:
        raise Http404
    return serve(row.presentation, row.presentation_name)
