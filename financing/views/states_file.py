"""A file of monthly states: read, tried, confirmed."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from financing.checks.states_file import lines_of
from financing.forms.monthly_states import StatesFileForm
from financing.services.states_file import apply_lines, hold_lines, last_states, plan_lines, trial_of
from iae_portal.core.errors import NotAllowed
from iae_portal.core.imports.tables import Table
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.imports import Steps, import_steps


@scoped(Scope.SERVICE)
def send(request: HttpRequest) -> HttpResponse:
    """Send a file, read what it would change, confirm."""
    if not perimeter(request.user).service_ids:
        raise NotAllowed("Les états mensuels s'importent dans les services départementaux.")
    form = StatesFileForm(request.user, request.POST or None, request.FILES or None)

    def write(table: Table) -> str:
        changed = apply_lines(actor=request.user, lines=lines_of(table))
        return f"{counted(changed, 'état enregistré', 'états enregistrés')}, annexes recalculées."

    title, annexes = "Importer des états mensuels", reverse("financing:annex_list")
    steps = Steps(
        title=title,
        hold=lambda table: hold_lines(actor=request.user, lines=lines_of(table)),
        plan=lambda table: trial_of(plan_lines(actor=request.user, lines=lines_of(table))),
        write=write,
        last=lambda table: last_states(actor=request.user, lines=lines_of(table)),
        to=annexes,
        back_url=annexes,
        trail=[("Annexes financières", annexes), (title, None)],
    )
    return import_steps(request, form, steps)
