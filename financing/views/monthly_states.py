"""Monthly states: the grid of an annexe."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.forms.monthly_states import state_grid
from financing.services.monthly_states import save_states
from financing.views.annexes import annex_context, editable_annex, readable_annex
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import counted


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
    return render(request, "financing/monthly_states.html", context, status=status)
