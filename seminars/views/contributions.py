"""What a region owes to an event, on one page, each thing with its own small form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.people import members_of
from iae_portal.core.views.tools import saved
from iae_portal.documents.uploads import serve
from seminars.forms.contributions import FourthForm, MoveForm, PersonForm, PresentationForm, SpeakersForm
from seminars.models import Contribution
from seminars.rights import CONTRIBUTE, NAME, PREPARE, STEER, may
from seminars.selectors.events import contributions_visible_to
from seminars.services import contributions as services
from seminars.services.programme import keep_fourth_workshop


@dataclass(frozen=True)
class Step:
    """One thing to give: who may, its form, the service, the arguments read from the valid form."""

    action: str
    form: Callable
    service: Callable
    values: Callable
    done: str


def _person_form(contribution: Contribution, *data) -> PersonForm:
    people = members_of(contribution.service, clock.today())
    return PersonForm(people, *data, initial={"person": contribution.correspondent_id}, prefix="correspondant")


def _speakers_form(contribution: Contribution, *data) -> SpeakersForm:
    known = list(contribution.speakers.order_by("pk").values("name", "function", "organisation", "email"))
    return SpeakersForm(known, *data, initial={"none": contribution.no_speaker}, prefix="intervenants")


def _fourth_form(contribution: Contribution, *data) -> FourthForm:
    initial = {
        "fourth": contribution.fourth,
        "theme": contribution.fourth_theme,
        "title": contribution.fourth_title,
    }
    return FourthForm(*data, initial=initial, prefix="atelier")


def _presentation_form(contribution: Contribution, *data) -> PresentationForm:
    return PresentationForm(*data, prefix="presentation")


def _move_form(contribution: Contribution, *data) -> MoveForm:
    return MoveForm(contribution, *data, prefix="rattachement")


STEPS = {
    "correspondant": Step(
        NAME, _person_form, services.name_correspondent, lambda form: form.cleaned_data, "Le correspondant est nommé."
    ),
    "intervenants": Step(
        CONTRIBUTE,
        _speakers_form,
        services.give_speakers,
        lambda form: {"speakers": form.speakers()},
        "Les intervenants sont enregistrés.",
    ),
    "atelier": Step(
        CONTRIBUTE,
        _fourth_form,
        services.answer_fourth,
        lambda form: form.cleaned_data,
        "La réponse sur le quatrième atelier est enregistrée.",
    ),
    "presentation": Step(
        CONTRIBUTE,
        _presentation_form,
        services.give_presentation,
        lambda form: form.cleaned_data,
        "La présentation est déposée.",
    ),
    "rattachement": Step(
        STEER, _move_form, services.move_region, lambda form: form.cleaned_data, "La région est rattachée."
    ),
}


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
    if form.is_valid() and saved(
        form, chosen.service, actor=request.user, contribution=row, today=clock.today(), **chosen.values(form)
    ):
        messages.success(request, chosen.done)
        return redirect("seminars:contribution", pk=pk)
    return _page(request, contribution_or_404(request, pk), {step: form})


def _page(request: HttpRequest, row: Contribution, bound: dict) -> HttpResponse:
    user, event = request.user, row.event
    open_ = event.is_prepared
    given = {name: step.form(row) for name, step in STEPS.items() if open_ and may(user, step.action, row)}
    title = f"{row.region} – {event}"
    context = {
        "title": title,
        "contribution": row,
        "event": event,
        "today": clock.today(),
        "forms": given | bound,
        "speakers": row.speakers.order_by("pk"),
        "may_keep": may(user, PREPARE, event) and row.fourth == "yes" and open_ and not row.slots.exists(),
        "kept": row.slots.exists(),
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
