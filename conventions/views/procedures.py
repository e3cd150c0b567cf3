"""The contradictory procedure before a termination: opened by a letter, closed on its outcome."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.forms.procedures import CloseProcedureForm, FollowProcedureForm, ProcedureForm
from conventions.forms.proposed import ASKED
from conventions.models import AdversarialProcedure
from conventions.services import procedures
from conventions.views.dossier import dossier_form, editable_dossier, readable_dossier, require_head
from conventions.workflows.procedure import PROCEDURE_WORKFLOW
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import french_date
from iae_portal.core.views.offers import still_open, still_possible, still_taken


def _life(row: AdversarialProcedure) -> str:
    return reverse("conventions:life", args=[row.convention.number])


@scoped(Scope.SERVICE)
def procedure_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "ouvre une procédure contradictoire")
    departement = convention.service.departement.code
    if ASKED in request.GET:
        day = ProcedureForm(request.GET, departement=departement).proposed_due_on
        return render(request, "conventions/proposed_day.html", {"day": day})
    back = reverse("conventions:life", args=[number])
    still_taken(request, partial(procedures.refuse_procedure, convention), back=back)
    form = ProcedureForm(request.POST or None, departement=departement)
    words = {"title": "Procédure contradictoire", "done": _opened}
    return dossier_form(
        request, convention, form, procedures.open_procedure, tab="life", **words, convention=convention
    )


def _opened(row: AdversarialProcedure) -> str:
    """A letter that the structure has received is not to be posted again."""
    if row.notified_on is None:
        return "Procédure ouverte : sa lettre est à poster (onglet « Lettres »)."
    return f"Procédure ouverte : les observations sont attendues jusqu'au {french_date(row.observations_due_on)}."


@scoped(Scope.SERVICE)
def procedure_follow(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.procedures.select_related("convention__service", "letter"), pk=pk)
    still_open(request, procedures.why_closed(row), back=_life(row))
    form = FollowProcedureForm(request.POST or None, procedure=row)
    words = {"title": "Suivi de la procédure contradictoire", "done": "Procédure mise à jour."}
    return dossier_form(request, convention, form, procedures.follow_procedure, tab="life", **words, procedure=row)


@scoped(Scope.SERVICE)
def procedure_close(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.procedures.select_related("convention__service"), pk=pk)
    still_possible(
        request, PROCEDURE_WORKFLOW, "conclude", "drop", obj=row, label="Clore la procédure", back=_life(row)
    )
    form = CloseProcedureForm(request.POST or None, procedure=row, chosen=request.GET.get("suite", ""))
    words = {"title": "Clore la procédure contradictoire", "done": "Procédure close."}
    return dossier_form(request, convention, form, procedures.close_procedure, tab="life", **words, procedure=row)
