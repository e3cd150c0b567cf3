"""The list of conventions, opening and taking over, the frame, and reassigning dossiers one or many."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from conventions.filters.conventions import ConventionFilter
from conventions.forms.conventions import FrameForm, OpenForm, ReassignForm, TakeOverForm
from conventions.forms.proposed import ASKED
from conventions.models import Convention
from conventions.rights import COMMIT, may
from conventions.selectors.conventions import conventions_visible_to
from conventions.services import conventions
from conventions.views.dossier import dossier_form, open_dossier, readable_dossier, require_head
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import asked_keys
from iae_portal.core.views.forms import answer, form_page


class ConventionList(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/list.html"
    title = "Conventions"
    filterset_class = ConventionFilter
    export_name = "conventions"
    sorts = (
        Sort("structure", "Structure", ("siae__sort_key",)),
        Sort("numero", "Numéro", ("number",)),
        Sort("etat", "État", ("state", "siae__sort_key"), shared=True),
        Sort("fin", "Fin", ("end", "siae__sort_key"), shared=True),
        Sort("action", "Dernière action", ("last_action_on",)),
    )
    export_columns = (
        Column("Numéro", lambda row: row.display_number),
        Column("Structure", lambda row: row.siae.name),
        Column("SIRET", lambda row: row.siae.siret),
        Column("Type", lambda row: row.siae.type),
        Column("Commune", lambda row: row.siae.city),
        Column("Service", lambda row: row.service.name),
        Column("État", lambda row: row.get_state_display()),
        Column("Forme", lambda row: row.get_form_display()),
        Column("Date d'effet", lambda row: row.start),
        Column("Date de fin", lambda row: row.end),
        Column("Signée le", lambda row: row.signed_on),
        Column("Chargé du dossier", lambda row: str(row.officer or "")),
        Column("Reprise", lambda row: row.taken_over),
        Column("Numéro de l'agence de paiement", lambda row: row.external_number),
        Column("Engagement juridique", lambda row: row.commitment_number),
    )

    def get_queryset(self) -> QuerySet[Convention]:
        return conventions_visible_to(self.request.user).select_related("officer")

    def extra_context(self) -> dict:
        seats = perimeter(self.request.user)
        return {"can_open": bool(seats.service_ids), "can_reassign": seats.has("head")}


@scoped(Scope.SERVICE)
def open_(request: HttpRequest) -> HttpResponse:
    """Open the dossier of a structure of one's own service (`?structure=` chooses it)."""
    _require_a_service(request)
    if ASKED in request.GET:
        day = OpenForm(request.GET, user=request.user).proposed_end
        return render(request, "conventions/proposed_day.html", {"day": day})
    form = OpenForm(request.POST or None, user=request.user, initial={"siae": request.GET.get("structure")})
    title, done = "Ouvrir un dossier de convention", "Dossier {} ouvert."
    return _new_convention(request, form, conventions.open_convention, title, done)


@scoped(Scope.SERVICE)
def take_over(request: HttpRequest) -> HttpResponse:
    """Shortened entry of a convention signed before the portal."""
    _require_a_service(request)
    initial = {"siae": request.GET.get("structure")}
    form = TakeOverForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    title, done = "Reprendre une convention existante", "Convention {} reprise."
    return _new_convention(request, form, conventions.take_over_convention, title, done)


def _new_convention(request: HttpRequest, form, service, title: str, done: str) -> HttpResponse:
    """`done` says it with the number of the convention in place of {}."""
    left = answer(
        request,
        form,
        service,
        to=lambda row: reverse("conventions:detail", args=[row.number]),
        said=lambda row: done.format(row.display_number),
    )
    if left:
        return left
    back = reverse("conventions:list")
    frame = {"title": title, "back_url": back, "trail": [("Conventions", back), (title, "")]}
    some = form.fields["siae"].queryset.exists()
    return form_page(request, form, template="conventions/open.html", without_structure=not some, **frame)


@scoped(Scope.SERVICE)
def frame(request: HttpRequest, number: str) -> HttpResponse:
    convention = open_dossier(request, number, "summary")
    form = FrameForm(request.POST or None, instance=convention)
    fresh = Convention.objects.get(pk=convention.pk)  # the form writes what is typed on its own instance
    words = {"title": "Cadre de la convention", "done": "Cadre de la convention enregistré."}
    given = {"convention": fresh}
    return dossier_form(request, fresh, form, conventions.update_convention, tab="summary", **words, **given)


@scoped(Scope.SERVICE)
def reassign(request: HttpRequest, number: str) -> HttpResponse:
    """A head gives one dossier to another officer."""
    convention = readable_dossier(request, number)
    require_head(request, convention, "réaffecte un dossier")
    given = {"service": convention.service, "initial": {"officer": convention.officer}}
    form = ReassignForm(request.POST or None, **given)
    return dossier_form(
        request,
        convention,
        form,
        conventions.reassign,
        tab="summary",
        title="Réaffecter le dossier",
        done=lambda result: f"Dossier confié à {form.cleaned_data['officer']}.",
        conventions=[convention],
    )


@scoped(Scope.SERVICE)
def reassign_many(request: HttpRequest) -> HttpResponse:
    """A head gives the dossiers ticked in the list to another officer of the same service."""
    keys = asked_keys(request.POST or request.GET, "dossier")[:500]
    rows = conventions_visible_to(request.user).filter(pk__in=keys).order_by("number")
    chosen = [row for row in rows if may(request.user, COMMIT, row)]
    services = {row.service_id for row in chosen}
    if len(services) != 1:
        messages.error(request, "Cochez au moins un dossier, d'un seul service dont vous êtes le directeur.")
        return redirect("conventions:list")
    form = ReassignForm(request.POST if "officer" in request.POST else None, service=chosen[0].service)
    back = reverse("conventions:list")
    left = answer(
        request,
        form,
        conventions.reassign,
        to=back,
        said=lambda result: f"{len(chosen)} dossiers confiés à {form.cleaned_data['officer']}.",
        conventions=chosen,
    )
    if left:
        return left
    words = {"title": "Réaffecter des dossiers", "chosen": chosen}
    return form_page(request, form, **words, back_url=back, template="conventions/reassign_many.html")


def _require_a_service(request: HttpRequest) -> None:
    if not perimeter(request.user).service_ids:
        raise NotAllowed("Seuls les agents d'un service départemental ouvrent un dossier.")
