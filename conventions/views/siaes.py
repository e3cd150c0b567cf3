"""A structure: its page, and the actions that change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from conventions.enums import SiaeState
from conventions.forms.siae import AntennaForm, SiaeCloseForm, SiaeCreateForm, SiaeForm, SiaeReopenForm
from conventions.legal_forms import legal_form_warning
from conventions.models import Siae
from conventions.rights import EDIT, EDIT_ANY, may
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.measures import measures_of
from conventions.selectors.siaes import conventions_of_siren, siaes_visible_to, siblings_of
from conventions.services import siaes as services
from conventions.slots import SIAE_PANELS
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


def visible_siae(request: HttpRequest, pk: int) -> Siae:
    return get_object_or_404(siaes_visible_to(request.user).select_related("service"), pk=pk)


def editable_siae(request: HttpRequest, pk: int) -> Siae:
    """404 outside the perimeter; 403 with a sentence where the person only reads."""
    siae = visible_siae(request, pk)
    if not may(request.user, EDIT, siae):
        raise NotAllowed(f"Seul le service qui conventionne cette structure la modifie : {siae.service}.")
    return siae


def trail_to(siae: Siae, *last: str) -> list[tuple[str, str]]:
    url = reverse("conventions:siae_detail", args=[siae.pk]) if last else ""
    return [("Structures", reverse("conventions:siae_list")), (siae.name, url), *((label, "") for label in last)]


@scoped(Scope.SERVICE)
def siae_detail(request: HttpRequest, pk: int) -> HttpResponse:
    siae = visible_siae(request, pk)
    conventions = conventions_visible_to(request.user).filter(siae=siae).order_by("-start", "number")
    panels = [panel for make in SIAE_PANELS.all() if (panel := make(siae, request.user))]
    context = {
        "title": siae.name,
        "trail": trail_to(siae),
        "siae": siae,
        "is_closed": siae.state == SiaeState.CLOSED,
        "may_edit": may(request.user, EDIT, siae),
        "warning": legal_form_warning(siae.type, siae.legal_form),
        "conventions": conventions,
        "siren_conventions": conventions_of_siren(siae, request.user),
        "siblings": siblings_of(siae, request.user),
        "antennas": siae.antennas.all(),
        "sectors": siae.sectors.all(),
        "measures": measures_of(siae),
        "panels": panels,
    }
    return render(request, "conventions/siae_detail.html", context)


@scoped(Scope.SERVICE)
def siae_create(request: HttpRequest) -> HttpResponse:
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("La création d'une structure revient au service départemental qui la conventionne.")
    form = SiaeCreateForm(request.user, request.POST or None)
    if form.is_valid():
        key = {name: form.cleaned_data[name] for name in ("service", "type", "sectors")}
        siae = saved(form, services.create_siae, actor=request.user, values=form.values, **key)
        if siae:
            messages.success(request, f"La structure {siae} est créée.")
            return redirect("conventions:siae_detail", pk=siae.pk)
    back = reverse("conventions:siae_list")
    context = {
        "title": "Créer une structure",
        "form": form,
        "back_url": back,
        "trail": [("Structures", back), ("Créer", "")],
    }
    return render(request, "form.html", context, status=422 if form.errors else 200)


def _form_page(request: HttpRequest, siae: Siae, form, title: str, done: str, service, **values) -> HttpResponse:
    """Show a form about a structure; once valid, call the service and go back to the structure.

    `values` are read when the form is valid: each is a function of the form.
    """
    if form.is_valid():
        given = {name: read(form) for name, read in values.items()}
        if saved(form, service, actor=request.user, siae=siae, **given):
            messages.success(request, done)
            return redirect("conventions:siae_detail", pk=siae.pk)
    context = {
        "title": title,
        "intro": f"{siae} – SIRET {siae.siret_display} – {siae.service}",
        "form": form,
        "back_url": reverse("conventions:siae_detail", args=[siae.pk]),
        "trail": trail_to(siae, title),
    }
    return render(request, "form.html", context, status=422 if form.errors else 200)


def _typed(name: str):
    return lambda form: form.cleaned_data[name]


@scoped(Scope.SERVICE)
def siae_edit(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    return _form_page(
        request,
        siae,
        SiaeForm(request.POST or None, instance=siae),
        "Modifier la structure",
        "Les modifications sont enregistrées.",
        services.update_siae,
        values=lambda form: form.values,
        sectors=_typed("sectors"),
    )


@scoped(Scope.SERVICE)
def siae_close(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    return _form_page(
        request,
        siae,
        SiaeCloseForm(clock.today(), request.POST or None),
        "Fermer la structure",
        "La structure est fermée.",
        services.close_siae,
        closed_on=_typed("closed_on"),
        comment=_typed("comment"),
    )


@scoped(Scope.SERVICE)
def siae_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    return _form_page(
        request,
        siae,
        SiaeReopenForm(request.POST or None),
        "Rouvrir la structure",
        "La structure est de nouveau active.",
        services.reopen_siae,
        comment=_typed("comment"),
    )


@scoped(Scope.SERVICE)
def antenna_add(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    return _form_page(
        request,
        siae,
        AntennaForm(request.POST or None),
        "Ajouter une antenne",
        "L'antenne est ajoutée.",
        services.add_antenna,
        values=lambda form: form.cleaned_data,
    )


@scoped(Scope.SERVICE)
@require_POST
def antenna_remove(request: HttpRequest, pk: int, antenna_pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    antenna = get_object_or_404(siae.antennas.select_related("siae"), pk=antenna_pk)
    services.remove_antenna(actor=request.user, antenna=antenna)
    messages.success(request, "L'antenne est retirée.")
    return redirect("conventions:siae_detail", pk=siae.pk)
