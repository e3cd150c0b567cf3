"""A file of monthly states: read, tried, confirmed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.checks.states_file import lines_of
from financing.forms.monthly_states import StatesFileForm
from financing.services.states_file import CHANGED, NEW, REFUSED, SAME, apply_sealed, plan_lines, sealed
from iae_portal.core.errors import NotAllowed
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import form_page, tried

LINES_SHOWN = 200


@scoped(Scope.SERVICE)
def send(request: HttpRequest) -> HttpResponse:
    """Send a file, read what it would change, confirm."""
    if not perimeter(request.user).service_ids:
        raise NotAllowed("Les états mensuels s'importent dans les services départementaux.")
    # The seal holds the lines that the trial showed: nothing else can be confirmed.
    if request.method == "POST" and "seal" in request.POST:
        return _confirm(request)
    form = StatesFileForm(request.POST or None, request.FILES or None)
    title, back = "Importer des états mensuels", reverse("financing:annex_list")
    context = {"title": title, "trail": [("Annexes financières", back), (title, None)], "back_url": back}
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_lines(actor=request.user, lines=lines_of(form.table))
        except FileRefused as refused:
            form.add_error("file", str(refused))
        else:
            context |= _report(plan)
            return render(request, "financing/states_file_report.html", context)
    return form_page(request, form, template="financing/states_file.html", **context)


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
    changed = tried(request, apply_sealed, seal=request.POST["seal"])
    if changed is None:
        return redirect("financing:states_file")
    messages.success(request, f"{counted(changed, 'état enregistré', 'états enregistrés')}, annexes recalculées.")
    return redirect("financing:annex_list")
