"""Letterhead of a service: the one in force, the former ones, a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from iae_portal.core import clock
from iae_portal.core.forms.services import LetterheadForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.letterheads import letterhead_on, letterheads_of
from iae_portal.core.services.letterheads import set_letterhead
from iae_portal.core.views.services import form_page, managed_service, page_context, service_or_404
from iae_portal.core.views.tools import saved


@scoped(Scope.SERVICE)
def letterhead(request: HttpRequest, code: str) -> HttpResponse:
    service = service_or_404(request.user, code)
    context = page_context(request.user, service, "letterhead", "En-tête des courriers")
    context |= {"letterhead": letterhead_on(service, clock.today()), "letterheads": letterheads_of(service)}
    return render(request, "core/letterhead.html", context)


@scoped(Scope.SERVICE)
def letterhead_edit(request: HttpRequest, code: str) -> HttpResponse:
    service = managed_service(request.user, code)
    current = letterhead_on(service, clock.today())
    fields = LetterheadForm.Meta.fields
    initial = {name: getattr(current, name) for name in fields} if current else {}
    form = LetterheadForm(request.POST or None, initial={**initial, "start": clock.today()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        start = values.pop("start")
        if saved(form, set_letterhead, actor=request.user, service=service, start=start, values=values):
            messages.success(request, "L'en-tête est enregistré.")
            return redirect("core:letterhead", code=code)
    return form_page(request, service, form, "letterhead", "Nouvel en-tête")
