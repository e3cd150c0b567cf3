"""The officer's side: links of a dossier, what is asked, what structures sent, what is taken over; campaigns."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.exchanges.kinds import kind_of, title_of
from conventions.filters.exchanges import ExchangeFilter
from conventions.forms.exchanges import AskForm, CampaignForm, GiveBackForm, LinkForm, ProlongForm, TakeOverForm
from conventions.models import Convention, Exchange, StructureLink
from conventions.rights import EDIT, EDIT_ANY, may
from conventions.selectors.exchanges import exchanges_of, exchanges_visible_to, links_of
from conventions.services import exchange_campaign, exchanges, structure_links
from conventions.views.dossier import dossier_confirm, dossier_context, dossier_form, editable_dossier, readable_dossier
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.exports import Column
from iae_portal.core.forms import CommentForm
from iae_portal.core.lists import PortalListView, Sort
from iae_portal.core.models import Service
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import since
from iae_portal.core.text import of_name
from iae_portal.core.views.forms import answer, form_page, posted, status_of
from iae_portal.core.views.jobs import job_page
from iae_portal.core.views.offers import still_open, still_taken
from iae_portal.documents.uploads import serve

TAB = "exchanges"


class ExchangeList(PortalListView):
    scope = Scope.SERVICE
    template_name = "conventions/exchange_list.html"
    title = "Échanges avec les structures"
    filterset_class = ExchangeFilter
    export_name = "echanges-structures"
    sorts = (
        Sort("attendu", "Attendu le", ("due_on", "pk")),
        Sort("structure", "Structure", ("convention__siae__sort_key", "pk")),
        Sort("envoye", "Envoyé le", ("sent_on", "pk")),
    )
    export_columns = (
        Column("Convention", lambda row: row.convention.display_number),
        Column("Structure", lambda row: row.convention.siae.name),
        Column("Service", lambda row: row.convention.service.name),
        Column("Demandé", title_of),
        Column("Demandé le", lambda row: row.asked_on),
        Column("Attendu le", lambda row: row.due_on),
        Column("État", lambda row: row.state.label),
        Column("Envoyé le", lambda row: row.sent_on),
        Column("Saisi par", lambda row: row.typed_by),
        Column("Traité le", lambda row: row.closed_on),
    )

    def get_queryset(self):
        return exchanges_visible_to(self.request.user)

    def extra_context(self) -> dict:
        return {"can_ask": may(self.request.user, EDIT_ANY), "today": clock.today()}


@scoped(Scope.SERVICE)
def page(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    context = dossier_context(request, convention, TAB)
    today = clock.today()
    context["links"] = [(row, row.is_open) for row in links_of(convention)]
    context["exchanges"] = [(row, title_of(row)) for row in exchanges_of(convention)]
    context["today"], context["not_asked"] = today, exchanges.why_not_asked(convention)
    return render(request, "conventions/exchanges.html", context)


@scoped(Scope.SERVICE)
def link_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = LinkForm(request.POST or None, convention=convention)
    words = {"title": "Envoyer un lien à un contact", "done": lambda link: f"Lien envoyé à {link.email}."}
    return dossier_form(request, convention, form, structure_links.send_link, tab=TAB, **words, convention=convention)


def _link_in_use(request: HttpRequest, convention: Convention, pk: int) -> StructureLink:
    link = get_object_or_404(convention.structure_links.select_related("convention__service"), pk=pk)
    back = reverse("conventions:exchanges", args=[convention.number])
    still_taken(request, partial(structure_links.refuse_revoked, link), back=back)
    return link


@scoped(Scope.SERVICE)
def link_prolong(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    link = _link_in_use(request, convention, pk)
    form = ProlongForm(request.POST or None, link=link)
    words = {"title": f"Prolonger le lien {of_name(link.name)}", "done": f"Lien renvoyé à {link.email}."}
    return dossier_form(request, convention, form, structure_links.prolong_link, tab=TAB, **words, link=link)


@scoped(Scope.SERVICE)
def link_revoke(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    link = _link_in_use(request, convention, pk)
    text = "Le lien ne servira plus, même ouvert en ce moment. Ce qui est déjà envoyé reste."
    words = {"title": f"Retirer le lien {of_name(link.name)} ?", "text": text, "button": "Retirer le lien"}
    given = {"tab": TAB, "said": f"Lien {of_name(link.name)} retiré : il n'ouvre plus rien.", "link": link}
    return dossier_confirm(request, convention, structure_links.revoke_link, words=words, **given)


@scoped(Scope.SERVICE)
def ask(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    not_asked = since(exchanges.why_not_asked(convention), convention, CONVENTION_WORKFLOW)
    still_open(request, not_asked, back=reverse("conventions:exchanges", args=[number]))
    form = AskForm(request.POST or None)
    words = {"title": "Demander à la structure", "done": lambda row: f"Demandé : {title_of(row)}."}
    return dossier_form(request, convention, form, exchanges.ask, tab=TAB, **words, convention=convention)


def _exchange(request: HttpRequest, number: str, pk: int) -> Exchange:
    return get_object_or_404(exchanges_visible_to(request.user), convention__number=number, pk=pk)


@scoped(Scope.SERVICE)
def exchange(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What was sent beside what the dossier says; the officer ticks what he takes over."""
    row = _exchange(request, number, pk)
    convention = readable_dossier(request, number)
    back = reverse("conventions:exchanges", args=[number])
    lines = kind_of(row).lines(row) if row.sent_on else []
    ticked = {line.key for line in lines if line.differs}
    form = TakeOverForm(posted(request))
    if request.method == "POST":
        if not may(request.user, EDIT, convention):
            raise NotAllowed("Seul le service de la structure reprend ce qu'elle envoie.")
        ticked = set(request.POST.getlist("ligne"))
        told = {"said": "Repris dans le dossier.", "typed": form.values, "exchange": row, "keys": ticked}
        if done := answer(request, form, exchanges.take_over, to=back, **told):
            return done
    context = dossier_context(request, convention, TAB)
    context |= {"exchange": row, "title": title_of(row), "lines": lines, "back_url": back}
    closed = kind_of(row).closed(convention)
    settles = context["can_edit"] and row.sent_on is not None and row.closed_on is None
    context |= {"form": form, "ticked": ticked, "settles": settles, "closed": closed, "takes": settles and not closed}
    return render(request, "conventions/exchange.html", context, status=status_of(form))


@scoped(Scope.SERVICE)
def exchange_file(request: HttpRequest, number: str, pk: int, file_pk: int) -> HttpResponse:
    file = get_object_or_404(_exchange(request, number, pk).files, pk=file_pk)
    return serve(file.file, file.name)


def _open_exchange(request: HttpRequest, number: str, pk: int, refuse=exchanges.refuse_settled):
    """The dossier and what its officer is about to settle; its page says what was settled already."""
    row, convention = _exchange(request, number, pk), editable_dossier(request, number)
    still_taken(request, partial(refuse, row), back=reverse("conventions:exchange", args=[number, pk]))
    return convention, row


def _closing(request: HttpRequest, number: str, pk: int, form, service, refuse, **words) -> HttpResponse:
    convention, row = _open_exchange(request, number, pk, refuse)
    return dossier_form(request, convention, form, service, tab=TAB, **words, exchange=row)


@scoped(Scope.SERVICE)
def give_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    form = GiveBackForm(request.POST or None)
    words = {"title": "Rendre à la structure", "done": "Rendu à la structure."}
    return _closing(request, number, pk, form, exchanges.give_back, exchanges.refuse_untaken, **words)


@scoped(Scope.SERVICE)
def set_aside(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    form = CommentForm(request.POST or None)
    words = {"title": "Classer sans rien reprendre", "done": "Classé : rien n'est entré au dossier."}
    return _closing(request, number, pk, form, exchanges.set_aside, exchanges.refuse_unsent, **words)


@scoped(Scope.SERVICE)
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _open_exchange(request, number, pk)
    text = f"La structure ne verra plus : {title_of(row)}."
    words = {"title": "Retirer cette demande ?", "text": text, "button": "Retirer la demande"}
    given = {"tab": TAB, "said": "Demande retirée.", "exchange": row}
    return dossier_confirm(request, convention, exchanges.withdraw, words=words, **given)


@scoped(Scope.SERVICE)
def campaign(request: HttpRequest) -> HttpResponse:
    """The links of a whole service, for one thing asked: a job with its bar."""
    if not may(request.user, EDIT_ANY):
        raise NotAllowed("Une campagne s'envoie depuis un service départemental.")
    services = Service.objects.filter(pk__in=perimeter(request.user).service_ids).order_by("name")
    form = CampaignForm(request.POST or None, services=services)
    if left := answer(request, form, exchange_campaign.start_campaign, to=job_page, said="Les demandes partent."):
        return left
    back = reverse("conventions:exchange_list")
    intro = "Chaque structure du service reçoit un lien et la demande ; celles à qui rien ne part sont dites à la fin."
    return form_page(request, form, title="Demander à toutes les structures", back_url=back, intro=intro)
