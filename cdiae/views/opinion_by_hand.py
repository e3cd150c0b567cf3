"""Opinions of a meeting held outside the portal, whatever their subject: by hand, flagged, with the minutes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cdiae.forms.opinion_by_hand import ByHandForm
from cdiae.models import Council, Meeting
from cdiae.selectors.agenda import live_item, requests_of
from cdiae.services.opinion_by_hand import record_by_hand, taking_off_refusal
from cdiae.views.council_base import council_form, council_or_404
from conventions.models import OpinionRequest
from conventions.partners import advisory_body
from conventions.rights import COMMIT, may
from conventions.workflows.opinion import BY_HAND, OPINION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import is_taken, saved
from iae_portal.core.views.offers import still_possible


@scoped(Scope.SERVICE)
def opinion_by_hand(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    council = council_or_404(request, code)
    asked = get_object_or_404(requests_of(council), pk=pk)
    if not may(request.user, COMMIT, asked):
        raise NotAllowed("Seul le directeur du service qui a demandé l'avis enregistre un avis rendu hors du portail.")
    back = reverse("cdiae:council", args=[code])
    still_possible(request, OPINION_WORKFLOW, BY_HAND.name, obj=asked, label=BY_HAND.label, back=back)
    item = live_item(asked)
    if item is not None and (refusal := taking_off_refusal(request.user, item)):
        messages.error(request, refusal)
        return redirect("cdiae:agenda", pk=item.meeting_id)
    form = ByHandForm(request.POST or None, request.FILES or None, asked=asked, item=item)
    if is_taken(request, form) and (
        done := saved(form, record_by_hand, actor=request.user, request=asked, **form.values())
    ):
        return _done(request, council, asked, done)
    return _page(request, council, asked, form)


def _done(request: HttpRequest, council: Council, asked: OpinionRequest, left: Meeting | bool) -> HttpResponse:
    """`left`: the meeting whose agenda lost the item, if any."""
    body = advisory_body(clock.today())
    said = f"Porté à la connaissance {body.of}" if asked.for_information else "Avis enregistré"
    messages.success(request, f"{said} : {asked.label}.")
    if not isinstance(left, Meeting):
        return redirect("cdiae:council", code=council.departement.code)
    messages.warning(request, "Le point est retiré de l'ordre du jour.")
    return redirect("cdiae:agenda", pk=left.pk)


def _page(request: HttpRequest, council: Council, asked: OpinionRequest, form: ByHandForm) -> HttpResponse:
    back = reverse("cdiae:council", args=[council.departement.code])
    title = "Information donnée hors du portail" if asked.for_information else "Avis rendu hors du portail"
    return council_form(request, council, form, title=title, back_url=back, intro=f"{asked.label}. {BY_HAND.confirm}")
