"""Services: the list a person may read, and the team of each."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.enums import ServiceKind
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.filters import PortalFilterSet, SearchFilter
from iae_portal.core.forms.services import AssignmentForm, ClosingForm
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import Service, User
from iae_portal.core.rights import grantable_roles, may_manage_service, visible_services
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.people import assignments_visible_to, team_of
from iae_portal.core.services.assignments import add_assignment, close_assignment
from iae_portal.core.views import forms


class ServiceFilter(PortalFilterSet):
    recherche = SearchFilter(label="Nom ou code", method="search")
    nature = django_filters.ChoiceFilter(label="Nature", field_name="kind", choices=ServiceKind, empty_label="Toutes")

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(name__icontains=value) | Q(code__iexact=value))


class ServiceListView(PortalListView):
    """Somebody with one service goes straight to it."""

    scope = Scope.SERVICE
    template_name = "core/service_list.html"
    title = "Services"
    filterset_class = ServiceFilter
    sorts = (
        Sort("code", "Code", ("code",)),
        Sort("nom", "Service", ("name",)),
        Sort("region", "Région", ("region__name",)),
    )
    export_name = "services"
    export_columns = (
        Column("Code", lambda row: row.code),
        Column("Service", lambda row: row.name),
        Column("Région", lambda row: row.region),
    )

    def get_queryset(self) -> QuerySet[Service]:
        return visible_services(self.request.user).select_related("region")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        mine = list(self.get_queryset()[:2])
        if len(mine) == 1:
            return redirect("core:service_team", code=mine[0].code)
        return super().get(request, *args, **kwargs)


def service_or_404(user: User, code: str) -> Service:
    return get_object_or_404(visible_services(user), code=code)


def managed_service(user: User, code: str) -> Service:
    """The service, for somebody who keeps its team, its register and its letterhead."""
    service = service_or_404(user, code)
    if not may_manage_service(user, service):
        raise NotAllowed("Cette page est réservée au directeur du service et à la mission nationale.")
    return service


TABS = {"team": "core:service_team", "delegations": "core:delegations", "letterhead": "core:letterhead"}


def tab_url(service: Service, tab: str) -> str:
    return reverse(TABS[tab], args=[service.code])


def page_context(user: User, service: Service, tab: str, title: str) -> dict:
    """What the pages of a service share: its tabs, its trail, whether the person may write."""
    return {
        "title": title,
        "service": service,
        "tab": tab,
        "may_manage": may_manage_service(user, service),
        "trail": [("Services", reverse("core:services")), (service.name, tab_url(service, "team")), (title, None)],
    }


@scoped(Scope.SERVICE)
def service_team(request: HttpRequest, code: str) -> HttpResponse:
    service = service_or_404(request.user, code)
    context = page_context(request.user, service, "team", "Équipe")
    context |= {"team": team_of(service, clock.today()), "grantable": grantable_roles(request.user, service)}
    return render(request, "core/service_team.html", context)


@scoped(Scope.SERVICE)
def assignment_add(request: HttpRequest, code: str) -> HttpResponse:
    service = managed_service(request.user, code)
    form = AssignmentForm(service, request.user, request.POST or None, initial={"start": clock.today()})
    if done := forms.answer(
        request,
        form,
        add_assignment,
        service=service,
        typed=form.values,
        to=tab_url(service, "team"),
        said=lambda assignment: f"{assignment.user} est affecté à ce service.",
    ):
        return done
    return form_page(request, service, form, "team", "Affecter une personne")


@scoped(Scope.SERVICE)
def assignment_close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    service = managed_service(request.user, code)
    assignment = get_object_or_404(assignments_visible_to(request.user), service=service, pk=pk)
    form = ClosingForm(assignment, request.POST or None, initial={"end": clock.today()})
    back = tab_url(service, "team")
    if done := forms.answer(
        request, form, close_assignment, assignment=assignment, to=back, said="L'affectation est close."
    ):
        return done
    return form_page(request, service, form, "team", "Clore une affectation", intro=str(assignment))


def form_page(request: HttpRequest, service: Service, form, tab: str, title: str, intro: str = "") -> HttpResponse:
    """The form page of the portal, with the way back to the tab of the service."""
    context = page_context(request.user, service, tab, title)
    return forms.form_page(request, form, intro=intro, back_url=tab_url(service, tab), **context)
