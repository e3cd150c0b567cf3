"""The programme of an event: items, rooms, speakers, materials, warnings, published versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.views.forms import acted, answer
from iae_portal.core.views.offers import still_open
from iae_portal.documents.uploads import serve
from seminars.forms.events import MaterialForm
from seminars.models import Material
from seminars.selectors.programme import items_of, materials_settled, warnings_for
from seminars.services.materials import add_material, withdraw_material
from seminars.services.programme import publish_programme
from seminars.views.event_page import event_context, event_form, event_or_404, prepared_event


@scoped(Scope.SERVICE)
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    context = event_context(request, event, "programme", "Programme")
    editable = context["prepares"] and event.is_prepared
    context |= {
        "editable": editable,
        "takes_materials": context["prepares"] and not materials_settled(event),
        "items": items_of(event),
        "rooms": event.rooms.all(),
        "speakers": event.speakers.select_related("contribution__region"),
        "warnings": warnings_for(event) if editable else [],
        "versions": event.versions.order_by("-number"),
    }
    return render(request, "seminars/programme.html", context)


@scoped(Scope.SERVICE)
@require_POST
def programme_publish(request: HttpRequest, pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    version = publish_programme(actor=request.user, event=event)
    messages.success(request, f"La version {version.number} du programme est publiée.")
    return redirect("seminars:programme_version", pk=pk, number=version.number)


@scoped(Scope.SERVICE)
def programme_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    event = event_or_404(request.user, pk)
    version = get_object_or_404(event.versions.select_related("event__host"), number=number)
    context = event_context(request, event, "programme", f"Programme, version {number}") | {"version": version}
    return render(request, "seminars/programme_version.html", context)


@scoped(Scope.SERVICE)
def material_add(request: HttpRequest, pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    back, said = reverse("seminars:programme", args=[pk]), "Le support est ajouté."
    still_open(request, materials_settled(event), back=back)
    form = MaterialForm(event, request.POST or None, request.FILES or None)
    if done := answer(request, form, add_material, to=back, said=said, typed=form.values, event=event):
        return done
    return event_form(request, event, form, "Ajouter un support", back)


def _material(event, material_pk: int) -> Material:
    return row_or_gone(Material.objects.filter(item__event=event).select_related("item"), material_pk, event)


@scoped(Scope.SERVICE)
def material(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    row = _material(event_or_404(request.user, pk), material_pk)
    return serve(row.file, row.original_name)


@scoped(Scope.SERVICE)
@require_POST
def material_delete(request: HttpRequest, pk: int, material_pk: int) -> HttpResponse:
    event = prepared_event(request.user, pk)
    to, said = reverse("seminars:programme", args=[pk]), "Le support est retiré."
    return acted(request, withdraw_material, to=to, said=said, event=event, material=_material(event, material_pk))
