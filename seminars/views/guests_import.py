"""Importing a guest list: the file is read and shown first, written on a second click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from iae_portal.core.errors import Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import saved
from seminars.forms.guests import ImportForm
from seminars.models import Event
from seminars.services.guests import check_may_add
from seminars.services.guests_import import apply_import, plan_import
from seminars.views.event_page import event_context, event_form
from seminars.views.guests import listed_event

TITLE = "Importer une liste"
SHOWN = 100


def _key(event: Event) -> str:
    """DESIGN: what was read waits in the session for the second click: nothing is kept of a list that is given up."""
    return f"seminars_import_{event.pk}"


@scoped(Scope.SERVICE)
def guests_import(request: HttpRequest, pk: int) -> HttpResponse:
    event = listed_event(request, pk)
    check_may_add(request.user, event)
    back = reverse("seminars:guests", args=[pk])
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return event_form(request, event, form, TITLE, back)
    content = form.cleaned_data["file"].read()
    plan = saved(form, plan_import, actor=request.user, event=event, content=content)
    if plan is None:
        return event_form(request, event, form, TITLE, back)
    source = form.cleaned_data["source"]
    request.session[_key(event)] = {"source": source, "rows": [line.values for line in plan.ready]}
    context = event_context(request, event, "guests", TITLE)
    context |= {"plan": plan, "source": source, "shown": SHOWN}
    return render(request, "seminars/guests_import.html", context)


@scoped(Scope.SERVICE)
def guests_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    event = listed_event(request, pk)
    check_may_add(request.user, event)
    if request.method == "POST":
        # Taken out of the session: a second click writes nothing twice.
        waiting = request.session.pop(_key(event), None)
        if waiting is None:
            raise Refusal("La lecture du fichier a expiré : envoyez-le de nouveau.")
        added = apply_import(actor=request.user, event=event, **waiting)
        messages.success(request, added.sentence)
    return redirect("seminars:guests", pk=pk)
