"""Circulars and notes: sent by the mission, read by the services, and who has not read them yet."""

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iae_portal.core.exports import Column
from iae_portal.core.forms import CommentForm
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import acted, answer, form_page
from iae_portal.dashboards.filters import TextFilter
from iae_portal.dashboards.forms import TextForm
from iae_portal.dashboards.models import PlanText
from iae_portal.dashboards.rights import STEER, may, require
from iae_portal.dashboards.selectors.steering import deliveries_visible_to, own_delivery, texts_visible_to
from iae_portal.dashboards.services.texts import note_reading, send_text, withdraw_text
from iae_portal.documents.uploads import serve

TEXTS = ("Textes", "dashboards:texts")
WITHDRAWN = "Texte retiré : les services qui en étaient prévenus reçoivent un courriel."


class TextList(PortalListView):
    scope = Scope.SERVICE
    template_name = "dashboards/texts.html"
    title = "Textes diffusés"
    filterset_class = TextFilter
    export_name = "textes-diffuses"
    sorts = (Sort("date", "Daté du", ("dated_on",)), Sort("objet", "Objet", ("title",)))
    default_sort = "-date"
    export_columns = (
        Column("Nature", lambda row: row.get_kind_display()),
        Column("Référence", lambda row: row.reference),
        Column("Objet", lambda row: row.title),
        Column("Daté du", lambda row: row.dated_on),
        Column("Diffusé le", lambda row: row.sent_on),
        Column("Retiré le", lambda row: row.withdrawn_on),
        Column("Services destinataires", lambda row: row.sent),
        Column("Services qui l'ont lu", lambda row: row.read),
    )

    def get_queryset(self) -> QuerySet[PlanText]:
        return texts_visible_to(self.request.user)

    def extra_context(self) -> dict:
        return {"may_steer": may(self.request.user, STEER)}


def _text(request: HttpRequest, pk: int) -> PlanText:
    return get_object_or_404(texts_visible_to(request.user), pk=pk)


def _trail(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Plan", reverse("dashboards:plan")), (TEXTS[0], reverse(TEXTS[1])), *more]


@scoped(Scope.SERVICE)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    own = own_delivery(request.user, text)
    rows = deliveries_visible_to(request.user).filter(text=text).select_related("service", "read_by")
    context = {
        "title": text.title,
        "text": text,
        "to_read": own is not None and own.read_on is None and text.withdrawn_on is None,
        "deliveries": rows.order_by("service__code"),
        "may_withdraw": may(request.user, STEER) and text.withdrawn_on is None,
        "trail": _trail((text.title, None)),
    }
    return render(request, "dashboards/text.html", context)


@scoped(Scope.SERVICE)
def file(request: HttpRequest, pk: int) -> FileResponse:
    text = _text(request, pk)
    return serve(text.file, text.original_name)


@scoped(Scope.SERVICE)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    back = reverse("dashboards:text", args=[pk])
    return acted(request, note_reading, to=back, said="Lecture notée pour votre service.", text=_text(request, pk))


@scoped(Scope.COUNTRY)
def send(request: HttpRequest) -> HttpResponse:
    require(request.user, STEER)
    form = TextForm(request.POST or None, request.FILES or None)
    done = answer(
        request,
        form,
        send_text,
        to=lambda row: reverse("dashboards:text", args=[row.pk]),
        said="Texte diffusé : chaque service destinataire est prévenu.",
    )
    if done:
        return done
    intro = "Les services destinataires sont prévenus aussitôt par courriel ; un texte diffusé ne se modifie plus."
    back = reverse(TEXTS[1])
    trail = _trail(("Diffuser un texte", None))
    return form_page(request, form, title="Diffuser un texte", intro=intro, back_url=back, trail=trail)


@scoped(Scope.COUNTRY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    require(request.user, STEER)
    form = CommentForm(request.POST or None)
    back = reverse("dashboards:text", args=[pk])
    if done := answer(request, form, withdraw_text, to=back, said=WITHDRAWN, text=text):
        return done
    intro = (
        "Le texte reste lisible, marqué retiré ; plus personne n'est invité à le lire. "
        "Les services prévenus de sa diffusion reçoivent un courriel, avec le motif que vous écrivez."
    )
    trail = _trail((text.title, back), ("Retrait", None))
    return form_page(request, form, title=f"Retirer – {text.title}", intro=intro, back_url=back, trail=trail)
