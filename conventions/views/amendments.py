"""Amendments of a convention: opened, put to the council, signed or given up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from conventions.forms.actions import ConfirmForm
from conventions.forms.amendments import AmendmentForm, SignAmendmentForm
from conventions.selectors.amendments import posts_in_force
from conventions.services import amendments
from conventions.views.actions import Action
from conventions.views.dossier import dossier_form, editable_dossier, readable_dossier
from conventions.workflows.amendment import offers_of
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.forms import CommentForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.workflow import Request
from iae_portal.documents.uploads import serve

ACTIONS = {
    "submit": Action(ConfirmForm, amendments.submit_amendment),
    "inform": Action(ConfirmForm, amendments.submit_amendment),
    "sign": Action(SignAmendmentForm, amendments.sign_amendment),
    "cancel": Action(CommentForm, amendments.cancel_amendment),
}


@scoped(Scope.SERVICE)
def amendment_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = AmendmentForm(request.POST or None, posts_in_force=posts_in_force(convention, clock.today()))
    words = {"title": "Nouvel avenant", "done": "Avenant ouvert."}
    return dossier_form(
        request, convention, form, amendments.open_amendment, tab="life", **words, convention=convention
    )


@scoped(Scope.SERVICE)
def amendment_action(request: HttpRequest, number: str, pk: int, name: str) -> HttpResponse:
    """Ask and do one transition of the amendment, as the page offers them."""
    if name not in ACTIONS:
        raise Http404
    convention = editable_dossier(request, number)
    row = get_object_or_404(convention.amendments.select_related("convention__service"), pk=pk)
    asked = Request(actor=request.user, today=clock.today(), offering=True)
    offer = next((offer for offer in offers_of(row, asked) if offer.transition.name == name), None)
    if offer is None:
        raise NotAllowed("Cette action n'est pas ouverte pour vous dans l'état présent de l'avenant.")
    form = ACTIONS[name].form(request.POST or None, request.FILES or None)
    form.submit_label = "Confirmer"
    words = {"title": f"{offer.transition.label} {row.rank}", "done": f"{offer.transition.label} : fait."}
    given = {"intro": offer.transition.confirm, "amendment": row}
    return dossier_form(request, convention, form, ACTIONS[name].run, tab="life", **words, **given)


@scoped(Scope.SERVICE)
def amendment_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    row = get_object_or_404(readable_dossier(request, number).amendments.exclude(scan=""), pk=pk)
    return serve(row.scan, row.scan_name)
