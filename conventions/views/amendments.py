"""Amendments of a convention: opened, put to the council, signed or given up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from conventions.forms.amendments import AmendmentForm, SignAmendmentForm, SubmitAmendmentForm
from conventions.models import Amendment, Convention
from conventions.services import amendments
from conventions.views.dossier import dossier_form, editable_dossier, readable_dossier, require_head
from iae_portal.core import clock
from iae_portal.core.forms import CommentForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.documents.uploads import serve


def _amendment(request: HttpRequest, number: str, pk: int) -> tuple[Convention, Amendment]:
    convention = editable_dossier(request, number)
    return convention, get_object_or_404(convention.amendments.select_related("convention"), pk=pk)


@scoped(Scope.SERVICE)
def amendment_new(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    form = AmendmentForm(request.POST or None)
    words = {"title": "Nouvel avenant", "done": "Avenant ouvert."}
    return dossier_form(
        request, convention, form, amendments.open_amendment, tab="life", **words, convention=convention
    )


@scoped(Scope.SERVICE)
def amendment_submit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    form = SubmitAmendmentForm(request.POST or None)
    words = {"title": f"Transmettre l'avenant {row.rank}", "done": "Avenant transmis au conseil."}
    return dossier_form(request, convention, form, amendments.submit_amendment, tab="life", **words, amendment=row)


@scoped(Scope.SERVICE)
def amendment_sign(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    require_head(request, convention, "signe un avenant")
    form = SignAmendmentForm(request.POST or None, request.FILES or None, initial={"signed_on": clock.today()})
    words = {"title": f"Signer l'avenant {row.rank}", "done": "Avenant signé."}
    return dossier_form(request, convention, form, amendments.sign_amendment, tab="life", **words, amendment=row)


@scoped(Scope.SERVICE)
def amendment_cancel(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention, row = _amendment(request, number, pk)
    form = CommentForm(request.POST or None)
    words = {"title": f"Abandonner l'avenant {row.rank}", "done": "Avenant abandonné."}
    return dossier_form(request, convention, form, amendments.cancel_amendment, tab="life", **words, amendment=row)


@scoped(Scope.SERVICE)
def amendment_file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    row = get_object_or_404(readable_dossier(request, number).amendments.exclude(scan=""), pk=pk)
    return serve(row.scan, row.scan_name)
