"""The negotiation: one page filled during a meeting; each entry is one POST that can be replayed."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.enums import ACTIVITY_AXES, ConventionState
from conventions.forms.negotiation import AcceptForm, proposal_form
from conventions.models import Convention, Indicator, Target
from conventions.selectors.benchmarks import benchmarks_of
from conventions.selectors.negotiation import (
    INPUTS,
    UNKNOWN,
    Block,
    available_indicators,
    blocks_of,
    dropped_line,
    line_of,
    objectives_by_axis,
    open_years,
    orientations_for,
    settled_rounds,
)
from conventions.services import negotiation
from conventions.views.dossier import dossier_context, editable_dossier, readable_dossier
from iae_portal.core import clock
from iae_portal.core.errors import Refusal, StaleObject
from iae_portal.core.forms.numbers import FrenchDecimalField
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.text import counted, number, percent
from iae_portal.core.views.forms import acted, tried


@scoped(Scope.SERVICE)
def page(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "negotiation")
    open_ = convention.state == ConventionState.NEGOTIATION and context["can_edit"]
    blocks = blocks_of(convention, clock.today())
    axes = objectives_by_axis(convention)
    context.update(
        blocks=blocks,
        negotiable=open_,
        open_years=open_years(convention) if context["can_edit"] else [],
        settled=settled_sentence(convention),
        bare_years=bare_years(convention, blocks),
        agreed=sum(1 for block in blocks for line in block.lines if line.agreed),
        lines=sum(len(block.lines) for block in blocks),
        available=available_indicators(convention) if open_ else [],
        orientations=orientations_for(convention),
        axes=axes,
        bare_axes=[axis for axis in ACTIVITY_AXES if axis.label not in dict(axes)],
        axis_count=len(ACTIVITY_AXES),
    )
    return render(request, "conventions/negotiation.html", context)


def settled_sentence(convention: Convention) -> str:
    """How many targets wait for an amendment; "" when none does."""
    count = 0 if convention.is_open else settled_rounds(convention).count()
    said = counted(count, "cible est convenue", "cibles sont convenues")
    return f"{said} sans être encore en vigueur." if count else ""


def bare_years(convention: Convention, blocks: list[Block]) -> list[int]:
    """Years of a signed convention that has targets, none of them for that year: an amendment added it without."""
    known = {line.target.year for block in blocks for line in block.lines}
    return [year for year in convention.years if known and year not in known] if convention.is_running else []


def in_own_name(view):
    """Refuses (401) what another person typed: a queue left on a shared machine waits for who filled it."""

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        me = str(request.user.pk)
        if request.headers.get("X-Person", me) != me:
            return JsonResponse({"message": "Ces saisies sont celles d'une autre personne."}, status=401)
        return view(request, *args, **kwargs)

    return checked


@scoped(Scope.SERVICE)
@require_POST
@in_own_name
def propose(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A proposal or counter-proposal. Answers the row (scripts) or goes back to it (without JavaScript)."""
    target = _target(request, number, pk)
    form = proposal_form(target, request.POST)
    if not form.is_valid():
        return _answer(request, target, form=form, status=422)
    data = form.cleaned_data
    return _write(
        request,
        target,
        form,
        negotiation.propose,
        values=form.values(),
        reason=data["reason"],
        client_key=data["client_key"],
    )


@scoped(Scope.SERVICE)
@require_POST
@in_own_name
def accept(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    target = _target(request, number, pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _answer(request, target, form=form, status=422)
    return _write(request, target, form, negotiation.accept, client_key=form.cleaned_data["client_key"])


def _write(request: HttpRequest, target: Target, form, service, **values) -> HttpResponse:
    data = form.cleaned_data
    try:
        service(
            actor=request.user,
            target=target,
            side=data["side"],
            expected_rounds=data["expected_rounds"],
            **values,
        )
    # 409: both values are shown, and nothing is overwritten. 422: what to correct.
    except StaleObject as stale:
        return _answer(request, target, form=form, status=409, conflict=stale.current, sentences=stale.sentences)
    except ValidationError as error:
        return _answer(request, target, form=form, status=422, sentences=error.messages)
    except Refusal as refusal:
        return _answer(request, target, form=form, status=422, sentences=refusal.sentences)
    return _answer(request, target)


def _answer(
    request: HttpRequest, target: Target, *, form=None, status: int = 200, conflict=None, sentences=()
) -> HttpResponse:
    """The row as it now is, with what was typed and why it was refused, if it was."""
    convention = Convention.objects.select_related("siae", "service").get(pk=target.convention_id)
    fresh = Target.objects.select_related("indicator").prefetch_related("proposals__author").get(pk=target.pk)
    line = line_of(convention, fresh, benchmarks_of(convention, [fresh.indicator.code], clock.today()))
    typed = {name: request.POST.get(name, "") for name in INPUTS}
    typed["dynamic"] = _sum_of(typed)
    context = {
        "convention": convention,
        "line": line,
        "inputs": typed if status != 200 else line.inputs,
        "form": form,
        "conflict": conflict,
        "mine": in_words(typed) or "acceptation de la proposition affichée",
        "theirs": in_words(conflict or {}),
        "sentences": list(sentences),
        "open_years": open_years(convention),
    }
    # The script replaces the line in place; a plain form comes back to it.
    if request.headers.get("X-Replay"):
        return render(request, "conventions/negotiation_line.html", context, status=status)
    if status == 200:
        return redirect(f"{reverse('conventions:negotiation', args=[convention.number])}#ligne-{target.pk}")
    context.update(dossier_context(request, convention, "negotiation"))
    return render(request, "conventions/negotiation_refused.html", context, status=status)


def in_words(values: dict) -> str:
    """The figures of an entry in one line, to show two of them side by side."""
    if values.get("value"):
        return _figure(values["value"], number)
    labels = {"durable": "durable", "transition": "transition", "positive": "positives"}
    return ", ".join(f"{label} {_figure(values[name], percent)}" for name, label in labels.items() if values.get(name))


def _figure(text: str, said: Callable) -> str:
    """As the portal writes figures; what is no number stays as it was typed."""
    try:
        return said(FrenchDecimalField().clean(text))
    except ValidationError:
        return text


def _sum_of(typed: dict) -> str:
    """The dynamic rate of what was typed: never the one of the line beside somebody's own figures."""
    try:
        return percent(sum(FrenchDecimalField().clean(typed[name]) for name in ("durable", "transition", "positive")))
    except ValidationError:
        return UNKNOWN


@scoped(Scope.SERVICE)
@require_POST
def add_indicator(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    pk = request.POST.get("indicator", "")
    rows = {str(row.pk): row for row in available_indicators(convention)}
    if pk not in rows:
        messages.error(request, "Choisissez un indicateur de la liste.")
    else:
        tried(request, negotiation.open_lines, convention=convention, indicator=rows[pk])
    return redirect("conventions:negotiation", number=number)


@scoped(Scope.SERVICE)
@require_POST
def drop_indicator(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    indicator = get_object_or_404(Indicator, pk=pk)
    if not (convention.targets.filter(indicator=indicator).exists() or dropped_line(convention, indicator)):
        raise Http404
    back = reverse("conventions:negotiation", args=[number])
    said = "L'indicateur est retiré de la négociation."
    return acted(request, negotiation.drop_lines, to=back, said=said, convention=convention, indicator=indicator)


def _target(request: HttpRequest, number: str, pk: int) -> Target:
    convention = editable_dossier(request, number)
    return row_or_gone(convention.targets.select_related("indicator", "convention"), pk, convention)
