"""Life of a convention: results, dialogue de gestion, amendments, contradictory procedure, renewal."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from conventions.exits import population_rule
from conventions.forms.exits import ExitsForm
from conventions.forms.life import (
    AmendmentForm,
    CloseProcedureForm,
    MeasureForm,
    ProcedureForm,
    ReviewEntry,
    SignAmendmentForm,
    SubmitAmendmentForm,
    years_with_results,
)
from conventions.models import Amendment, Convention, Indicator, Measure
from conventions.rights import COMMIT, may
from conventions.selectors.life import results_of
from conventions.selectors.opinions import current_opinion
from conventions.services import amendments, procedures, reviews
from conventions.views.dossier import dossier_context, editable_dossier, readable_dossier
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.forms import CommentForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from iae_portal.documents.uploads import display_name, serve


@scoped(Scope.SERVICE)
def page(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, "life")
    context.update(
        results=results_of(convention, years_with_results(convention, clock.today())),
        reviews=convention.reviews.select_related("author"),
        review_years=[year for year in convention.years if year <= clock.today().year],
        amendments=[(row, current_opinion(row)) for row in convention.amendments.select_related("convention")],
        procedures=convention.procedures.all(),
        renewals=convention.renewals.all(),
    )
    return render(request, "conventions/convention_life.html", context)


@scoped(Scope.SERVICE)
def review(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    if year not in convention.years:
        raise Http404
    known = convention.reviews.filter(year=year).first()
    initial = {name: getattr(known, name) for name in reviews.REVIEW_FIELDS} if known else {"held_on": clock.today()}
    form = ReviewEntry(request.POST or None, initial=initial)
    done = form.is_valid() and saved(
        form, reviews.write_review, actor=request.user, convention=convention, year=year, **form.cleaned_data
    )
    return _answer(request, convention, form, done, f"Dialogue de gestion {year}", "Dialogue de gestion enregistré.")


@scoped(Scope.SERVICE)
def measure(request: HttpRequest, number: str, pk: int, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    indicator = get_object_or_404(Indicator.objects.filter(retired_on__isnull=True), pk=pk)
    if year not in years_with_results(convention, clock.today()) or convention.siae.type not in indicator.types:
        raise Http404
    known = convention.siae.measures.filter(indicator_code=indicator.code, year=year).first()
    form, intro = _measure_form(request, indicator, known, convention.siae.type, year)
    done = form.is_valid() and saved(
        form,
        reviews.write_measure,
        actor=request.user,
        convention=convention,
        indicator=indicator,
        year=year,
        values=form.cleaned_data,
    )
    title = f"Résultats {year} : {indicator.name}"
    return _answer(request, convention, form, done, title, "Résultats enregistrés.", intro)


def _measure_form(request: HttpRequest, indicator: Indicator, known: Measure | None, siae_type: str, year: int):
    """The form of the indicator, and the sentence above it."""
    if not indicator.is_exit_rates:
        initial = {"value": known.value} if known else {}
        return MeasureForm(request.POST or None, indicator=indicator, initial=initial), ""
    rule = population_rule(siae_type, dt.date(year, 12, 31))
    intro = (
        f"Comptez les salariés en insertion sortis en {year} après {rule.label} ({rule.source}) : le portail classe "
        "chaque motif."
    )
    return ExitsForm(request.POST or None, initial=ExitsForm.initial_of(known) if known else {}), intro


@scoped(Scope.SERVICE)
def amendment_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = AmendmentForm(request.POST or None)
    done = form.is_valid() and saved(
        form, amendments.open_amendment, actor=request.user, convention=convention, **form.cleaned_data
    )
    return _answer(request, convention, form, done, "Nouvel avenant", "Avenant ouvert.")


@scoped(Scope.SERVICE)
def amendment_submit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    form = SubmitAmendmentForm(request.POST or None)
    done = form.is_valid() and saved(form, amendments.submit_amendment, actor=request.user, amendment=row)
    return _answer(request, convention, form, done, f"Transmettre l'avenant {row.rank}", "Avenant transmis au conseil.")


@scoped(Scope.SERVICE)
def amendment_sign(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    if not may(request.user, COMMIT, convention):
        raise NotAllowed("Seul le directeur du service signe un avenant.")
    form = SignAmendmentForm(request.POST or None, request.FILES or None, initial={"signed_on": clock.today()})
    done = False
    if form.is_valid():
        scan = form.cleaned_data["scan"]
        done = saved(
            form,
            amendments.sign_amendment,
            actor=request.user,
            amendment=row,
            signed_on=form.cleaned_data["signed_on"],
            scan=scan,
            scan_name=display_name(scan.name) if scan else "",
        )
    return _answer(request, convention, form, done, f"Signer l'avenant {row.rank}", "Avenant signé.")


@scoped(Scope.SERVICE)
def amendment_cancel(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    form = CommentForm(request.POST or None)
    done = form.is_valid() and saved(
        form, amendments.cancel_amendment, actor=request.user, amendment=row, reason=form.cleaned_data["comment"]
    )
    return _answer(request, convention, form, done, f"Abandonner l'avenant {row.rank}", "Avenant abandonné.")


@scoped(Scope.SERVICE)
def amendment_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = readable_dossier(request, number)
    row = get_object_or_404(convention.amendments.exclude(scan=""), pk=pk)
    return serve(row.scan, row.scan_name)


@scoped(Scope.SERVICE)
def procedure_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    if not may(request.user, COMMIT, convention):
        raise NotAllowed("Seul le directeur du service ouvre une procédure contradictoire.")
    form = ProcedureForm(request.POST or None)
    done = form.is_valid() and saved(
        form, procedures.open_procedure, actor=request.user, convention=convention, **form.cleaned_data
    )
    return _answer(request, convention, form, done, "Procédure contradictoire", "Procédure ouverte.")


@scoped(Scope.SERVICE)
def procedure_close(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.procedures.select_related("convention"), pk=pk)
    form = CloseProcedureForm(request.POST or None)
    done = form.is_valid() and saved(
        form, procedures.close_procedure, actor=request.user, procedure=row, **form.cleaned_data
    )
    return _answer(request, convention, form, done, "Clore la procédure contradictoire", "Procédure close.")


def _amendment(request: HttpRequest, number: str, pk: int) -> tuple[Convention, Amendment]:
    convention = editable_dossier(request, number)
    return convention, get_object_or_404(convention.amendments.select_related("convention"), pk=pk)


def _answer(
    request: HttpRequest, convention: Convention, form, done, title: str, message: str, intro: str = ""
) -> HttpResponse:
    if done:
        messages.success(request, message)
        return redirect("conventions:life", number=convention.number)
    context = dossier_context(request, convention, "life")
    context.update(form=form, title=title, intro=intro, back_url=reverse("conventions:life", args=[convention.number]))
    return render(request, "conventions/convention_form.html", context, status=422 if form.errors else 200)
