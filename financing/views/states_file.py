"""A file of monthly states: read, tried, confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from conventions.imports.refused import FileRefused
from financing.checks.states_file import lines_of
from financing.forms.monthly_states import StatesFileForm
from financing.services.states_file import CHANGED, NEW, REFUSED, SAME, apply_sealed, plan_lines, sealed
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted

LINES_SHOWN = 200


@scoped(Scope.SERVICE)
def send(request: HttpRequest) -> HttpResponse:
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
            return render(request, "financing/states_file_report.html", context)
    return render(request, "financing/states_file.html", context, status=422 if form.errors else 200)


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
        return redirect("financing:states_file")
    messages.success(request, f"{counted(changed, 'état enregistré', 'états enregistrés')}, annexes recalculées.")
    return redirect("financing:annex_list")
