"""Monthly states: the grid of an annexe, the import of a file with its dry run, the payments noted as made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.imports.refused import FileRefused
from financing.forms.actions import PaymentsForm
from financing.forms.states import StatesFileForm, state_grid
from financing.imports import lines_of
from financing.services.payments import record_payments
from financing.services.state_imports import CHANGED, NEW, REFUSED, SAME, apply_sealed, plan_lines, sealed
from financing.services.states import save_states
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted, keys_in

LINES_SHOWN = 200


@scoped(Scope.SERVICE)
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Hours and headcount of each month of the annexe."""
    annex = editable_annex(request, slug) if request.method == "POST" else readable_annex(request, slug)
    formset = state_grid(annex, request.POST if request.method == "POST" else None)
    sentences: tuple[str, ...] = ()
    if request.method == "POST" and formset.is_valid():
        rows = [row for form in formset if (row := form.row())]
        try:
            changed = save_states(actor=request.user, convention=annex.convention, rows=rows)
        except NotAllowed:
            raise
        except Refusal as refusal:
            sentences = refusal.sentences
        else:
            messages.success(request, f"{counted(changed, 'état enregistré', 'états enregistrés')}.")
            return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(formset=formset, sentences=sentences, back_url=reverse("financing:annex_detail", args=[slug]))
    status = 422 if sentences or (request.method == "POST") else 200
    return render(request, "financing/states.html", context, status=status)


@scoped(Scope.SERVICE)
def import_states(request: HttpRequest) -> HttpResponse:
    """Send a file, read what it would change, confirm."""
    if not perimeter(request.user).service_ids:
        raise NotAllowed("Les états mensuels s'importent dans les services départementaux.")
    if request.method == "POST" and "seal" in request.POST:
        return _confirm(request)
    form = StatesFileForm(request.POST or None, request.FILES or None)
    context = {
        "form": form,
        "title": "Importer des états mensuels",
        "trail": [("Annexes financières", reverse("financing:annex_list")), ("Importer des états mensuels", None)],
        "back_url": reverse("financing:annex_list"),
    }
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_lines(actor=request.user, lines=lines_of(form.table))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            context |= _report(plan)
            return render(request, "financing/states_import_report.html", context)
    return render(request, "financing/states_import.html", context, status=422 if form.errors else 200)


def _report(plan: list) -> dict:
    counts = {outcome: sum(1 for line in plan if line.outcome == outcome) for outcome in (NEW, CHANGED, SAME, REFUSED)}
    return {
        "counts": counts,
        "plan": plan[:LINES_SHOWN],
        "hidden": max(len(plan) - LINES_SHOWN, 0),
        "to_write": counts[NEW] + counts[CHANGED],
        "seal": sealed(plan),
    }


def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        changed = apply_sealed(actor=request.user, seal=request.POST["seal"])
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.sentences))
        return redirect("financing:states_import")
    messages.success(request, f"{counted(changed, 'état enregistré', 'états enregistrés')}, annexes recalculées.")
    return redirect("financing:annex_list")


@scoped(Scope.SERVICE)
@require_POST
def payments(request: HttpRequest, slug: str) -> HttpResponse:
    """Note the chosen lines of the schedule as paid."""
    annex = editable_annex(request, slug)
    chosen = keys_in(request.POST.getlist("lines"))
    form = PaymentsForm(request.POST)
    lines = list(annex.payments.filter(pk__in=chosen))
    if not form.is_valid():
        messages.error(request, " ".join(sentence for errors in form.errors.values() for sentence in errors))
    elif not lines:
        messages.error(request, "Choisissez au moins une ligne de l'échéancier.")
    else:
        try:
            count = record_payments(actor=request.user, annex=annex, lines=lines, paid_on=form.cleaned_data["paid_on"])
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.sentences))
        else:
            messages.success(request, f"{counted(count, 'ligne notée payée', 'lignes notées payées')}.")
    return redirect("financing:annex_detail", slug=slug)
