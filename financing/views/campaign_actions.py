"""The actions on a campaign, each asked and confirmed: its transitions, an exclusion, another rate for a structure."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from financing.forms.actions import ConfirmForm, ReasonForm
from financing.forms.campaigns import OverrideForm
from financing.models import ModulationCampaign
from financing.rights import COMMIT, PREPARE_CAMPAIGN, may
from financing.selectors.campaigns import candidates_visible_to, decisions_visible_to
from financing.services import campaign_notification, campaign_rates, campaign_readings, campaigns
from financing.views.campaigns import campaign_context, readable_campaign
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@scoped(Scope.REGION)
def exclude(request: HttpRequest, pk: int, candidate_pk: int) -> HttpResponse:
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Une structure est exclue du lot par la direction régionale.")
    candidate = get_object_or_404(candidates_visible_to(request.user, campaign), pk=candidate_pk)
    excluded = not candidate.excluded
    form = ReasonForm(request.POST if request.method == "POST" else None)
    done = form.is_valid() and saved(
        form,
        campaign_readings.exclude_candidate,
        actor=request.user,
        candidate=candidate,
        excluded=excluded,
        reason=form.cleaned_data["comment"],
    )
    verb = "Exclure du lot" if excluded else "Remettre dans le lot"
    return _page(request, campaign, form, done, f"{verb} : {candidate.siae.name}")


def _page(request: HttpRequest, campaign: ModulationCampaign, form, done, heading: str, **more) -> HttpResponse:
    if done:
        messages.success(request, f"{heading} : fait.")
        return redirect("financing:campaign_detail", pk=campaign.pk)
    context = campaign_context(request, campaign)
    context.update(
        {
            "form": form,
            "heading": heading,
            "text": "",
            "blocking": [],
            "explanation": [],
            "back_url": reverse("financing:campaign_detail", args=[campaign.pk]),
            **more,
        }
    )
    return render(request, "financing/campaign_action.html", context, status=422 if form.errors else 200)


def _changing(name: str) -> Callable:
    def run(*, actor: User, campaign: ModulationCampaign, comment: str = "") -> object:
        return campaigns.change_campaign(actor=actor, campaign=campaign, name=name, comment=comment)

    return run


ACTIONS: dict[str, tuple[type, Callable]] = {
    "close_collection": (ConfirmForm, _changing("close_collection")),
    "reopen_collection": (ReasonForm, _changing("reopen_collection")),
    "compute": (ConfirmForm, campaign_rates.compute_campaign),
    "decide": (ConfirmForm, campaign_rates.decide_campaign),
    "notify": (ConfirmForm, campaign_notification.notify_campaign),
    "cancel": (ReasonForm, _changing("cancel")),
}


@scoped(Scope.REGION)
def action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask, confirm and do one transition of the campaign; the notification shows its progress."""
    if name not in ACTIONS:
        raise Http404
    campaign = readable_campaign(request, pk)
    context = campaign_context(request, campaign)
    offer = next((offer for offer in context["offers"] if offer.transition.name == name), None)
    if offer is None:
        raise NotAllowed("Cette action n'est pas ouverte pour vous dans l'état présent de la campagne.")
    form_class, run = ACTIONS[name]
    form = form_class(request.POST if request.method == "POST" else None)
    done = form.is_valid() and saved(form, run, actor=request.user, campaign=campaign, **form.cleaned_data)
    if done and name == "notify":
        return redirect("core:job_detail", uuid=done.uuid)
    return _page(
        request,
        campaign,
        form,
        done,
        offer.transition.label,
        text=offer.transition.confirm,
        blocking=offer.refusals,
    )


@scoped(Scope.REGION)
def override(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    """The explanation of one rate; its head may keep another one."""
    campaign = readable_campaign(request, pk)
    decision = get_object_or_404(
        decisions_visible_to(request.user, campaign).select_related("campaign__regime"), pk=decision_pk
    )
    may_override = may(request.user, COMMIT, decision)
    if request.method == "POST" and not may_override:
        raise NotAllowed("Le taux d'une structure est retenu par le directeur de son service.")
    initial = {"rate": decision.rate * 100, "reason": decision.override_reason}
    form = OverrideForm(request.POST if request.method == "POST" else None, initial=initial)
    done = form.is_valid() and saved(
        form,
        campaign_rates.override_rate,
        actor=request.user,
        decision=decision,
        rate=form.cleaned_data["rate"] / 100,
        reason=form.cleaned_data["reason"],
    )
    return _page(
        request,
        campaign,
        form,
        done,
        f"Taux retenu : {decision.siae.name}",
        decision=decision,
        explanation=decision.explanation,
        may_override=may_override and campaign.state == "computed",
    )
