"""Monthly states: the grid of an annexe."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.forms.monthly_states import state_grid
from financing.services.monthly_states import save_states, why_no_states
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted
from iae_portal.core.views.forms import is_taken, posted, saved_grid
from iae_portal.core.views.offers import still_open


@scoped(Scope.SERVICE)
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Hours and headcount of each month of the annexe."""
    data = posted(request)
    annex = readable_annex(request, slug) if data is None else editable_annex(request, slug)
    back = reverse("financing:annex_detail", args=[slug])
    still_open(request, why_no_states(annex), back=back)
    formset = state_grid(annex, data)
    sentences: tuple[str, ...] = ()
    if formset.is_bound and is_taken(request, formset):
        rows = [row for form in formset if (row := form.row())]
        given = {"actor": request.user, "convention": annex.convention, "rows": rows}
        changed, sentences = saved_grid(formset, "month", save_states, **given)
        if formset.is_valid() and not sentences:
            said = counted(changed, "état enregistré", "états enregistrés") if changed else "Aucun mois n'a changé"
            messages.success(request, f"{said}.")
            return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(formset=formset, sentences=sentences, back_url=back)
    return render(request, "financing/monthly_states.html", context, status=200 if data is None else 422)
