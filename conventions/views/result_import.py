"""A file of results: read, tried, confirmed."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from conventions.forms.imports import ResultImportForm
from conventions.rights import EDIT_ANY, may
from conventions.services.result_import import apply_results, hold_results, last_results, plan_results, trial_of
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.imports import Steps, import_steps


@scoped(Scope.SERVICE)
def send(request: HttpRequest) -> HttpResponse:
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("Les résultats s'importent dans les services départementaux.")
    form = ResultImportForm(request.user, request.POST or None, request.FILES or None)
    title, back = "Importer des résultats", reverse("conventions:year_returns")
    steps = Steps(
        title=title,
        hold=lambda table: hold_results(actor=request.user, table=table),
        plan=lambda table: trial_of(*plan_results(actor=request.user, table=table)),
        write=lambda table: apply_results(actor=request.user, table=table),
        last=lambda table: last_results(actor=request.user, table=table),
        to=back,
        back_url=back,
        trail=[("Résultats d'une année", back), (title, None)],
        warning="Les sorties d'une année données par le fichier remplacent celles qui sont enregistrées.",
    )
    return import_steps(request, form, steps)
