"""The collection of a campaign: the grid of readings."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.forms.campaign_readings import reading_grid
from financing.rights import EDIT, PREPARE_CAMPAIGN, may
from financing.selectors.campaigns import candidates_visible_to
from financing.services.campaign_readings import save_readings
from financing.views.campaigns import campaign_context, readable_campaign
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.REGION)
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """The structures that the person fills: his service's, or the whole region's for a regional role."""
    campaign = readable_campaign(request, pk)
    regional = may(request.user, PREPARE_CAMPAIGN, campaign)
    rows = [
        row
        for row in candidates_visible_to(request.user, campaign).filter(excluded=False)
        if regional or may(request.user, EDIT, row)
    ]
    if not rows and not regional:
        raise NotAllowed("Cette campagne ne compte aucune structure de votre service à renseigner.")
    formset = reading_grid(rows, request.POST if request.method == "POST" else None)
    sentences: tuple[str, ...] = ()
    if request.method == "POST" and formset.is_valid():
        sentences = _save_grid(request, rows, formset)
        if not sentences:
            messages.success(request, "Relevés enregistrés.")
            return redirect("financing:campaign_detail", pk=pk)
    context = campaign_context(request, campaign)
    context.update(
        formset=formset,
        lines=list(zip(rows, formset.forms, strict=True)),
        criteria=campaign.criteria.all(),
        sentences=sentences,
        back_url=reverse("financing:campaign_detail", args=[pk]),
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "financing/campaign_readings.html", context, status=status)


def _save_grid(request: HttpRequest, rows: list, formset) -> tuple[str, ...]:
    """All the lines or none."""
    try:
        with transaction.atomic():
            for row, form in zip(rows, formset.forms, strict=True):
                save_readings(
                    actor=request.user, candidate=row, base=form.cleaned_data["base"], readings=form.readings()
                )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return refusal.sentences
    return ()
