"""The table of the motives of exit: read by all, kept by the national mission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from conventions.filters.indicators import MotiveFilter
from conventions.forms.motives import MotiveEndForm, MotiveForm
from conventions.models import ExitMotive
from conventions.rights import CATALOGUE, may, require_catalogue
from conventions.services import motives as services
from iae_portal.core.exports import Column
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page

TITLE = "Motifs de sortie"


class MotiveList(PortalListView):
    scope = Scope.REFERENCE
    template_name = "conventions/motive_list.html"
    title = TITLE
    filterset_class = MotiveFilter
    export_name = "motifs-de-sortie"
    page_size = 50
    sorts = (
        Sort("rang", "Rang", ("rank", "code", "start")),
        Sort("code", "Code", ("code", "start")),
        Sort("debut", "À compter du", ("start", "rank")),
    )
    export_columns = (
        Column("Code", lambda row: row.code),
        Column("Libellé", lambda row: row.label),
        Column("Classe", lambda row: row.get_exit_class_display()),
        Column("À compter du", lambda row: row.start),
        Column("Jusqu'au", lambda row: row.end),
        Column("Source", lambda row: row.source),
    )

    def get_queryset(self):
        return ExitMotive.objects.all()

    def extra_context(self) -> dict:
        return {"may_edit": may(self.request.user, CATALOGUE)}


def _page(request: HttpRequest, form, service, title: str, intro: str, said: str, **given) -> HttpResponse:
    back = reverse("conventions:motive_list")
    if left := answer(request, form, service, to=back, said=said, **given):
        return left
    trail = [("Catalogue des indicateurs", reverse("conventions:indicator_list")), (TITLE, back), (title, "")]
    return form_page(request, form, title=title, intro=intro, back_url=back, trail=trail)


@scoped(Scope.COUNTRY)
def motive_publish(request: HttpRequest) -> HttpResponse:
    require_catalogue(request.user)
    code = request.GET.get("code", "")
    known = next((row for row in ExitMotive.objects.order_by("-start") if row.code == code), None)
    names = ("code", "label", "exit_class", "rank", "source")
    initial = {name: getattr(known, name) for name in names} if known else {}
    intro = "Les années dont les sorties sont déjà comptées à ce motif gardent leur classe."
    title = f"Changer le motif « {known} »" if known else "Ajouter un motif"
    form = MotiveForm(request.POST or None, initial=initial)
    return _page(request, form, services.publish_motive, title, intro, "Le motif est dans la table.")


@scoped(Scope.COUNTRY)
def motive_end(request: HttpRequest, pk: int) -> HttpResponse:
    require_catalogue(request.user)
    motive = get_object_or_404(ExitMotive, pk=pk)
    intro = "Il n'est plus proposé pour les années qui finissent après ce jour."
    words = (f"Finir le motif « {motive} »", intro, "Le motif a une fin.")
    return _page(request, MotiveEndForm(request.POST or None), services.end_motive, *words, motive=motive)
