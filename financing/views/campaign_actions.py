"""The actions on a campaign, each asked and confirmed: its transitions, an exclusion, another rate or score."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from financing.enums import CampaignState
from financing.forms.campaigns import CorrectionForm, ExclusionForm, OverrideForm, ShownRatesForm
from financing.guards.campaign import part_may_be_lifted
from financing.models import ModulationCampaign, ModulationDecision
from financing.rights import COMMIT, PREPARE_CAMPAIGN, RUN_CAMPAIGN, may
from financing.selectors.campaigns import candidates_visible_to, decisions_visible_to, unpaid_parts
from financing.services import campaign_notification, campaign_rates, campaigns
from financing.services.campaign_readings import exclude_candidate, excluder_of
from financing.services.locks import refuse_but_in
from financing.services.modulated_parts import lift_part
from financing.views.campaigns import campaign_context, rates_of, readable_campaign
from financing.workflows.campaign import CAMPAIGN_WORKFLOW
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.forms import ReasonForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.journal import author_said, by, last_act
from iae_portal.core.views.forms import form_page, is_taken, posted, saved
from iae_portal.core.views.offers import asked_offer, form_of, still_open, still_taken

NOT_COMPUTED = "Les taux de cette campagne ne sont pas calculés ; rouvrir la collecte efface ceux d'avant."
SERVICES = {
    "compute": campaign_rates.compute_campaign,
    "decide": campaign_rates.decide_campaign,
    "notify": campaign_notification.notify_campaign,
}


def _page(request: HttpRequest, campaign: ModulationCampaign, form, done, heading: str, **more) -> HttpResponse:
    if done:
        messages.success(request, f"{heading} : fait.")
        return redirect("financing:campaign_detail", pk=campaign.pk)
    asked = {"heading": heading, "text": "", "blocking": [], "explanation": []}
    return form_page(
        request,
        form,
        template="financing/campaign_action.html",
        back_url=reverse("financing:campaign_detail", args=[campaign.pk]),
        **(campaign_context(request, campaign) | asked | more),
    )


@scoped(Scope.REGION)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask, confirm and do one transition of the campaign; the notification shows its progress."""
    campaign = readable_campaign(request, pk)
    offers = campaign_context(request, campaign)["offers"]
    back = reverse("financing:campaign_detail", args=[pk])
    offer = asked_offer(request, CAMPAIGN_WORKFLOW, offers, name, campaign, back=back)
    transition = offer.transition
    run = SERVICES.get(name) or partial(campaigns.change_campaign, name=name)
    make, read = form_of(transition), {}
    if name in ("compute", "decide"):
        shown = {"seen": campaign_rates.mark_of(campaign), "mover": partial(campaign_rates.mover_of_rates, campaign)}
        make, read = partial(ShownRatesForm, **shown), rates_of(request.user, campaign)
    form = make(posted(request))
    done = form.is_valid() and saved(form, run, actor=request.user, campaign=campaign, **form.cleaned_data)
    if done and name == "notify":
        return redirect("core:job_detail", uuid=done.uuid)
    read |= {"text": transition.confirm, "blocking": offer.refusals}
    return _page(request, campaign, form, done, transition.label, **read)


@scoped(Scope.REGION)
def exclude(request: HttpRequest, pk: int, candidate_pk: int) -> HttpResponse:
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Une structure est exclue du lot par la direction régionale.")
    candidate = get_object_or_404(candidates_visible_to(request.user, campaign), pk=candidate_pk)
    back = reverse("financing:campaign_detail", args=[pk])
    still_taken(request, partial(refuse_but_in, campaign, CampaignState.OPENED), back=back)
    excluded = not candidate.excluded
    form = ExclusionForm(posted(request), seen=candidate.excluded, mover=partial(excluder_of, candidate))
    done = is_taken(request, form) and saved(
        form,
        exclude_candidate,
        actor=request.user,
        candidate=candidate,
        excluded=excluded,
        reason=form.cleaned_data["comment"],
    )
    verb = "Exclure du lot" if excluded else "Remettre dans le lot"
    return _page(request, campaign, form, done, f"{verb} : {candidate.siae.name}")


@scoped(Scope.REGION)
def override(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """The explanation of one rate; its head may keep another one."""
    campaign = readable_campaign(request, pk)
    decision = _readable_decision(request, campaign, decision_pk)
    may_override = may(request.user, COMMIT, decision)
    if request.method == "POST" and not may_override:
        raise NotAllowed("Le taux d'une structure est retenu par le directeur de son service.")
    initial = {"rate": decision.rate * 100, "reason": decision.override_reason}
    form = OverrideForm(posted(request), decision=decision, initial=initial)
    done = form.is_valid() and saved(
        form,
        campaign_rates.override_rate,
        actor=request.user,
        decision=decision,
        rate=form.cleaned_data["rate"] / 100,
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
    )
    return _page(
        request,
        campaign,
        form,
        done,
        f"Taux retenu : {decision.siae.name}",
        decision=decision,
        explanation=decision.explanation,
        may_override=may_override and campaign.state == CampaignState.COMPUTED,
        unpaid=unpaid_parts().filter(pk=decision.pk).exists(),
    )


@scoped(Scope.REGION)
def correct(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """A local reality that no reading tells: its head corrects one score, the rate follows."""
    campaign = readable_campaign(request, pk)
    decision = _readable_decision(request, campaign, decision_pk)
    if not may(request.user, COMMIT, decision):
        raise NotAllowed("Les notes d'une structure sont corrigées par le directeur de son service.")
    form = CorrectionForm(posted(request), decision=decision)
    done = form.is_valid() and saved(
        form, campaign_rates.correct_score, actor=request.user, decision=decision, **form.cleaned_data
    )
    return _page(
        request,
        campaign,
        form,
        done,
        f"Note corrigée : {decision.siae.name}",
        decision=decision,
        explanation=decision.explanation,
        may_override=campaign.state == CampaignState.COMPUTED,
        correcting=True,
    )


@scoped(Scope.REGION)
def lift(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """Give up a notified part that no annexe bears, with its reason."""
    campaign = readable_campaign(request, pk)
    decision = _readable_decision(request, campaign, decision_pk)
    if not may(request.user, RUN_CAMPAIGN, campaign):
        raise NotAllowed("Une part modulée notifiée est levée par le directeur régional, qui l'a notifiée.")
    form = ReasonForm(posted(request))
    # What was typed stays on the page, beside the refusal.
    refused = None if form.is_bound else part_may_be_lifted(decision)
    done = form.is_valid() and saved(
        form, lift_part, actor=request.user, decision=decision, reason=form.cleaned_data["comment"]
    )
    return _page(
        request,
        campaign,
        form,
        done,
        f"Lever la part modulée : {decision.siae.name}",
        lifting=decision,
        blocking=[refused] if refused else [],
    )


def _readable_decision(request: HttpRequest, campaign: ModulationCampaign, pk: int) -> ModulationDecision:
    visible = decisions_visible_to(request.user, campaign).select_related("campaign__regime")
    if campaign.state in (CampaignState.OPENED, CampaignState.COLLECTED):
        erased = last_act([campaign], "campaign.reopen_collection")
        back = reverse("financing:campaign_detail", args=[campaign.pk])
        refusal = f"{NOT_COMPUTED} Collecte rouverte{by(author_said(erased))}." if erased else NOT_COMPUTED
        still_open(request, refusal, back=back)
        raise Refusal(refusal, back=back)
    return get_object_or_404(visible, pk=pk)
