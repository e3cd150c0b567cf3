"""Opinions of a meeting held outside the portal, whatever their subject: by hand, flagged, with the minutes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cdiae.models import Council
from cdiae.selectors.agenda import pending_requests
from cdiae.views.frame import council_or_404, form_page, root_crumb
from conventions.forms.actions import OpinionByHandForm
from conventions.models import OpinionRequest
from conventions.rights import COMMIT, may
from conventions.services.opinions import answer_by_hand
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved
from iae_portal.documents.uploads import display_name


def answerable_by_hand(user: User, requests: list[OpinionRequest]) -> set[int]:
    """Requests whose service the person heads; what is for information needs no opinion."""
    return {row.pk for row in requests if not row.for_information and may(user, COMMIT, row)}


@scoped(Scope.SERVICE)
def opinion_by_hand(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = council_or_404(request, code)
    asked = get_object_or_404(pending_requests(council).filter(for_information=False), pk=pk)
    if not may(request.user, COMMIT, asked):
        raise NotAllowed("Seul le directeur du service qui a demandé l'avis enregistre un avis rendu hors du portail.")
    form = OpinionByHandForm(request.POST or None, request.FILES or None)
    if form.is_valid() and saved(form, answer_by_hand, actor=request.user, request=asked, **_values(form)):
        messages.success(request, f"Avis enregistré : {asked.label}.")
        return redirect("cdiae:council", code=code)
    return _page(request, council, asked, form)


def _values(form: OpinionByHandForm) -> dict:
    minutes = form.cleaned_data["minutes"]
    return {**form.cleaned_data, "minutes_name": display_name(minutes.name)}


def _page(request: HttpRequest, council: Council, asked: OpinionRequest, form: OpinionByHandForm) -> HttpResponse:
    back = reverse("cdiae:council", args=[council.departement.code])
    title = "Avis rendu hors du portail"
    trail = [root_crumb(), (council.departement.name, back), (title, None)]
    return form_page(request, form, title=title, back_url=back, trail=trail, intro=asked.label)
