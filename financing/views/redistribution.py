"""The worksheet of September: a region's, which moves credits, and a service's, which drafts amendments."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.forms.redistribution import (
    DraftForm,
    RedistributionForm,
    move_grid,
    posts_grid,
    typed_moves,
    typed_posts,
)
from financing.rights import DELEGATE, EDIT, may
from financing.selectors.consumption import redeployable
from financing.selectors.envelopes import last_movement, last_mover
from financing.selectors.redistribution import Structure, effect_day, region_worksheet, service_structures
from financing.services.redistribution import draft_amendments, redistribute
from financing.views.envelopes import readable_region, shown_year, year_of_writing
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import JournalEntry, Service
from iae_portal.core.rights import departmental_services
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.text import counted, number
from iae_portal.core.views.asked import year_notes
from iae_portal.core.views.forms import posted, saved, status_of

HINT = "Les montants proposés vont de ce qui est libre à ce qui manque. Changez-les, videz une ligne, ajoutez-en une."


@scoped(Scope.REGION)
def region(request: HttpRequest, code: str) -> HttpResponse:
    """What each service and structure will not use, what is missing, the movements proposed; validated in one act."""
    place, data = readable_region(request, code), posted(request)
    may_move = may(request.user, DELEGATE, place)
    if data is not None and not may_move:
        raise NotAllowed("Les crédits d'une région sont répartis par son directeur régional.")
    year = shown_year(request) if data is None else year_of_writing(request, request.path)
    sheet = region_worksheet(place, year, clock.today())
    formset = move_grid(place, [row.service for row in sheet.places], sheet.moves, data)
    initial = {"comment": f"Redéploiement de septembre {year}"}
    form = RedistributionForm(
        data, seen=last_movement(year, place), mover=lambda: last_mover(year, place), initial=initial
    )
    back = f"{reverse('financing:envelope_region', args=[code])}?annee={year}"
    if data is not None and formset.is_valid() and form.is_valid():
        given = {
            "moves": typed_moves(formset),
            "reason": form.cleaned_data["comment"],
            "seen": form.cleaned_data["seen"],
        }
        if done := saved(form, redistribute, actor=request.user, region=place, year=year, **given):
            messages.success(request, f"Redéploiement enregistré : {counted(len(done), 'mouvement')}.")
            return redirect(back)
    title = f"Redéploiement {year} : {place}"
    context = {"title": title, "region": place, "year": year, "sheet": sheet, "may_move": may_move, "back_url": back}
    context |= {"formset": formset, "form": form, "structures": sheet.structures, "hint": HINT}
    context["notes"] = year_notes(request.GET, year)
    status = status_of(form, formset)
    return render(request, "financing/redistribution_region.html", context, status=status)


def _drafter(structures: list[Structure], key: str) -> JournalEntry | None:
    """Who prepared the amendment that took a structure off the list."""
    found = [row.annex.convention for row in structures if row.annex and str(row.annex.pk) == key]
    return last_act(found, "amendment.open")


@scoped(Scope.SERVICE)
def service(request: HttpRequest, code: str) -> HttpResponse:
    """The same inside a service: its team drafts the amendments that give posts back, or ask for more."""
    place: Service = get_object_or_404(departmental_services(request.user), code=code)
    today, data = clock.today(), posted(request)
    may_draft = may(request.user, EDIT, place)
    if data is not None and not may_draft:
        raise NotAllowed("Les avenants d'une structure se préparent dans son service.")
    year = shown_year(request) if data is None else year_of_writing(request, request.path)
    structures = service_structures(place, year, today)
    day = effect_day(today)
    offered = [row for row in structures if row.proposed_fte is not None and row.given_back_from(day)]
    formset = posts_grid(offered, data, partial(_drafter, structures))
    form = DraftForm(data, initial={"effective_on": day, "reason": f"Redéploiement de septembre {year}"})
    here = f"{reverse('financing:redistribution_service', args=[code])}?annee={year}"
    if data is not None and formset.is_valid() and form.is_valid():
        given = {"service": place, "posts": typed_posts(offered, formset), **form.cleaned_data}
        if done := saved(form, draft_amendments, actor=request.user, **given):
            names = ", ".join(f"{row.convention.siae.name} ({number(row.posts_after)} ETP)" for row in done)
            messages.success(request, f"{counted(len(done), 'avenant')} en préparation : {names}.")
            return redirect(here)
    context = {"title": f"Redéploiement {year} : {place}", "service": place, "year": year, "day": day}
    context |= {
        "notes": year_notes(request.GET, year),
        "may_draft": may_draft,
        "structures": structures,
        "unused": redeployable([row.line for row in structures if row.line]),
        "offered": [
            (row, row.given_back_from(day), fields) for row, fields in zip(offered, formset.forms, strict=True)
        ],
        "formset": formset,
        "form": form,
        "back_url": f"{reverse('financing:envelope_service', args=[code])}?annee={year}",
    }
    status = status_of(form, formset)
    return render(request, "financing/redistribution_service.html", context, status=status)
