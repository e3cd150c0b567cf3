"""The collection of a campaign: the grid of readings."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.enums import CampaignState
from financing.forms.campaign_readings import reading_grid
from financing.models import Candidate
from financing.rights import EDIT, PREPARE_CAMPAIGN, may
from financing.selectors.campaigns import candidates_visible_to
from financing.services.campaign_readings import excluder_of, save_readings
from financing.services.locks import refuse_but_in
from financing.views.campaigns import campaign_context, readable_campaign
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import is_taken, posted, saved_grid
from iae_portal.core.views.offers import still_taken


@scoped(Scope.REGION)
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """The structures that the person fills: his service's, or the whole region's for a regional role."""
    campaign = readable_campaign(request, pk)
    regional = may(request.user, PREPARE_CAMPAIGN, campaign)
    visible = candidates_visible_to(request.user, campaign)
    rows = [row for row in visible.filter(excluded=False) if regional or may(request.user, EDIT, row)]
    if not rows and not regional:
        raise NotAllowed("Cette campagne ne compte aucune structure de votre service à renseigner.")
    back = reverse("financing:campaign_detail", args=[pk])
    still_taken(request, partial(refuse_but_in, campaign, CampaignState.OPENED), back=back)
    formset = reading_grid(rows, posted(request), partial(_excluder, visible))
    lines = list(zip(rows, formset.forms, strict=True))
    sentences: tuple[str, ...] = ()
    if formset.is_bound and is_taken(request, formset):
        _, sentences = saved_grid(formset, "candidate", _save, actor=request.user, lines=lines)
        if formset.is_valid() and not sentences:
            messages.success(request, "Relevés enregistrés.")
            return redirect("financing:campaign_detail", pk=pk)
    context = campaign_context(request, campaign)
    context.update(
        formset=formset,
        lines=lines,
        criteria=campaign.criteria.all(),
        sentences=sentences,
        back_url=back,
    )
    return render(request, "financing/campaign_readings.html", context, status=422 if formset.is_bound else 200)


def _excluder(candidates: QuerySet[Candidate], key: str) -> JournalEntry | None:
    return next((excluder_of(row) for row in candidates if str(row.pk) == key), None)


@transaction.atomic
def _save(*, actor: User, lines: list) -> None:
    """All the lines or none. A line left as it was shown is not written again: a region has hundreds of them."""
    refused: list[str] = []
    for row, form in lines:
        if not form.has_changed():
            continue
        try:
            save_readings(actor=actor, candidate=row, base=form.cleaned_data["base"], readings=form.readings())
        except NotAllowed:
            raise
        except Refusal as refusal:
            refused.extend(refusal.sentences)
    if refused:
        raise Refusal(*dict.fromkeys(refused))
