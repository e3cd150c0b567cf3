"""Importing a guest list: the file is read and shown first, written on a second click."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from iae_portal.core.imports.tables import Table
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.views.imports import Steps, import_steps
from iae_portal.core.views.offers import still_taken
from seminars.forms.guests import GuestsImportForm
from seminars.services.guests_import import apply_import, hold_event, plan_import
from seminars.services.locks import refuse_over
from seminars.views.guests import listed_event


@scoped(Scope.SERVICE)
def guests_import(request: HttpRequest, pk: int) -> HttpResponse:
    event, guests = listed_event(request, pk), reverse("seminars:guests", args=[pk])
    still_taken(request, partial(refuse_over, event), back=guests)
    form = GuestsImportForm(request.user, request.POST or None, request.FILES or None)

    def write(table: Table) -> str:
        rows = [line.values for line in plan_import(actor=request.user, event=event, table=table).ready]
        return apply_import(actor=request.user, event=event, rows=rows, source=form.cleaned_data["source"]).sentence

    steps = Steps(
        title="Importer une liste d'invités",
        hold=lambda _: hold_event(event),
        plan=lambda table: plan_import(actor=request.user, event=event, table=table).trial,
        write=write,
        last=lambda _: last_act([event], "seminars.guests.add"),
        to=guests,
        back_url=guests,
        trail=[("Séminaires", reverse("seminars:home")), (str(event), guests), ("Importer une liste", None)],
        warning="Les personnes déjà sur la liste de l'événement ne sont pas ajoutées deux fois.",
    )
    return import_steps(request, form, steps)
