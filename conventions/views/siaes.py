"""A structure: its page, and the actions that change it."""

from collections.abc import Callable
from functools import partial

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
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
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import acted, answer, form_page
from iae_portal.core.views.offers import still_taken


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
    }
    return render(request, "conventions/siae_detail.html", context)


@scoped(Scope.SERVICE)
def siae_create(request: HttpRequest) -> HttpResponse:
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("La création d'une structure revient au service départemental qui la conventionne.")
    form = SiaeCreateForm(request.user, request.POST or None)
    left = answer(
        request,
        form,
        services.create_siae,
        to=lambda siae: reverse("conventions:siae_detail", args=[siae.pk]),
        said=lambda siae: f"La structure {siae} est créée.",
        typed=form.values,
    )
    if left:
        return left
    back = reverse("conventions:siae_list")
    return form_page(
        request, form, title="Créer une structure", back_url=back, trail=[("Structures", back), ("Créer", "")]
    )


def _siae_form(
    request: HttpRequest, siae: Siae, form: BaseForm, service: Callable, /, *, title: str, said: str, typed=None
) -> HttpResponse:
    """A form about a structure: once valid, the service takes what was typed, and the structure is shown again."""
    back = reverse("conventions:siae_detail", args=[siae.pk])
    if left := answer(request, form, service, to=back, said=said, typed=typed, siae=siae):
        return left
    intro = f"{siae} – SIRET {siae.siret_display} – {siae.service}"
    return form_page(request, form, title=title, intro=intro, back_url=back, trail=trail_to(siae, title))


@scoped(Scope.SERVICE)
def siae_edit(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    form = SiaeForm(request.POST or None, instance=siae)
    words = {"title": "Modifier la structure", "said": "Les modifications sont enregistrées."}
    return _siae_form(request, siae, form, services.update_siae, **words, typed=form.values)


def _still_of_another_state(request: HttpRequest, siae: Siae, state: str) -> None:
    back = reverse("conventions:siae_detail", args=[siae.pk])
    still_taken(request, partial(services.refuse_state, siae, state), back=back)


@scoped(Scope.SERVICE)
def siae_close(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    _still_of_another_state(request, siae, SiaeState.CLOSED)
    form = SiaeCloseForm(clock.today(), request.POST or None)
    words = {"title": "Fermer la structure", "said": "La structure est fermée."}
    return _siae_form(request, siae, form, services.close_siae, **words)


@scoped(Scope.SERVICE)
def siae_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    _still_of_another_state(request, siae, SiaeState.ACTIVE)
    words = {"title": "Rouvrir la structure", "said": "La structure est de nouveau active."}
    return _siae_form(request, siae, SiaeReopenForm(request.POST or None), services.reopen_siae, **words)


@scoped(Scope.SERVICE)
def antenna_add(request: HttpRequest, pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    words = {"title": "Ajouter une antenne", "said": "L'antenne est ajoutée."}
    return _siae_form(request, siae, AntennaForm(request.POST or None), services.add_antenna, **words)


@scoped(Scope.SERVICE)
@require_POST
def antenna_remove(request: HttpRequest, pk: int, antenna_pk: int) -> HttpResponse:
    siae = editable_siae(request, pk)
    antenna = row_or_gone(siae.antennas.select_related("siae"), antenna_pk, siae)
    back = reverse("conventions:siae_detail", args=[siae.pk])
    return acted(request, services.remove_antenna, to=back, said="L'antenne est retirée.", antenna=antenna)
