"""Letterhead of a service: the one in force, the former ones, a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iae_portal.core import clock
from iae_portal.core.forms.services import LetterheadForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.letterheads import letterhead_on, letterheads_of
from iae_portal.core.services.letterheads import set_letterhead
from iae_portal.core.views.forms import answer
from iae_portal.core.views.services import form_page, managed_service, page_context, service_or_404, tab_url


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
    form = LetterheadForm(request.POST or None, instance=current, initial={"start": clock.today()})
    back = tab_url(service, "letterhead")
    if done := answer(
        request, form, set_letterhead, service=service, typed=form.values, to=back, said="L'en-tête est enregistré."
    ):
        return done
    return form_page(request, service, form, "letterhead", "Nouvel en-tête")
