"""Campaigns of modulation: list, opening, one campaign with its collection and its rates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from conventions.enums import StructureType
from financing.enums import CampaignState
from financing.forms.campaigns import OpenCampaignForm
from financing.models import ModulationCampaign
from financing.rights import PREPARE_CAMPAIGN, RUN_CAMPAIGN, may
from financing.selectors.campaign_bases import changed_bases
from financing.selectors.campaigns import (
    campaigns_visible_to,
    candidates_visible_to,
    decisions_visible_to,
    is_complete,
    orientations_for,
    progress_of,
    ranked,
    regimes_for,
    total_of,
    unfunded_candidates,
    unpaid_keys,
)
from financing.services.campaigns import open_campaign
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import NotAllowed, Unreadable
from iae_portal.core.models import Region, User
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.asked import year_to_write
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.workflow import Request


@scoped(Scope.REGION)
def campaign_list(request: HttpRequest) -> HttpResponse:
    region = run_region(request)
    context = {
        "title": "Campagnes de modulation",
        "campaigns": campaigns_visible_to(request.user).order_by("-data_year", "region__name", "type"),
        "may_open": region is not None,
    }
    return render(request, "financing/campaign_list.html", context)


def run_region(request: HttpRequest) -> Region | None:
    """The region that the person directs."""
    roles = perimeter(request.user).roles
    directed = [held.service.region for held in roles if held.role == Role.REGIONAL_DIRECTOR]
    return directed[0] if directed else None


@scoped(Scope.REGION)
def campaign_open(request: HttpRequest) -> HttpResponse:
    region = run_region(request)
    if region is None:
        raise NotAllowed("Les campagnes de modulation sont ouvertes par le directeur régional.")
    back = reverse("financing:campaign_list")
    year = year_to_write(request.GET, clock.today().year - 1, back=back)
    kind = type_to_write(request, back)
    known = list(regimes_for(kind, year)) if kind else []
    only = known[0] if len(known) == 1 else None
    initial = {"type": kind, "data_year": year, "payment_year": year + 1, "regime": only}
    form = OpenCampaignForm(posted(request), initial=initial)
    said = "Campagne ouverte : chaque service peut saisir les relevés de ses structures."
    if done := answer(request, form, open_campaign, to=back, said=said, region=region):
        return done
    title = f"Ouvrir une campagne de modulation – {region}"
    trail = [("Modulation", back), ("Ouvrir une campagne", None)]
    return form_page(request, form, title=title, back_url=back, trail=trail)


def type_to_write(request: HttpRequest, back: str) -> str | None:
    typed = request.GET.get("type", "").strip()
    if typed and typed not in StructureType.values:
        raise Unreadable(
            f"Le type « {typed[:20]} » n'existe pas : revenez aux campagnes et choisissez-en un.", back=back
        )
    return typed or None


def readable_campaign(request: HttpRequest, pk: int) -> ModulationCampaign:
    return get_object_or_404(campaigns_visible_to(request.user), pk=pk)


def campaign_context(request: HttpRequest, campaign: ModulationCampaign) -> dict:
    asked = Request(actor=request.user, today=clock.today())
    return {
        "campaign": campaign,
        "title": str(campaign),
        "may_prepare": may(request.user, PREPARE_CAMPAIGN, campaign),
        "may_run": may(request.user, RUN_CAMPAIGN, campaign),
        "offers": CAMPAIGN_WORKFLOW.offers(campaign, asked),
        "trail": [("Modulation", reverse("financing:campaign_list")), (str(campaign), None)],
    }


def rates_of(user: User, campaign: ModulationCampaign) -> dict:
    """The rates that a person sees, and the total of all of them: on the page of the campaign, and where they are
    decided or erased, which is done on what was read."""
    total = total_of(campaign)
    decisions = ranked(campaign, decisions_visible_to(user, campaign))
    return {"decisions": decisions, "total": total, "unspent": campaign.envelope_amount - total}


@scoped(Scope.REGION)
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Collection before the calculation, rates after it; a service sees its own structures."""
    campaign = readable_campaign(request, pk)
    context = campaign_context(request, campaign)
    candidates = list(candidates_visible_to(request.user, campaign))
    changed = changed_bases(campaign, candidates)
    context.update(
        criteria=campaign.criteria.all(),
        candidates=[(row, is_complete(row), changed.get(row.pk)) for row in candidates],
        changed=changed,
        unfunded=unfunded_candidates(campaign),
        progress=progress_of(candidates),
        has_prison=any(row.is_in_prison for row in candidates),
        unpaid=unpaid_keys(campaign),
        orientations=orientations_for(campaign),
        collecting=campaign.state == CampaignState.OPENED,
        overriding=campaign.state == CampaignState.COMPUTED,
        shows_journal=context["may_prepare"] or perimeter(request.user).country_wide,
        **rates_of(request.user, campaign),
    )
    return render(request, "financing/campaign_detail.html", context)
