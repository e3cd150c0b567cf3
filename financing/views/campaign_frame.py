"""The frame of a campaign, kept or only tried."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from financing.forms.campaign_frame import FrameForm
from financing.rights import PREPARE_CAMPAIGN, may
from financing.selectors.campaign_trial import compare
from financing.services.campaign_frame import set_frame
from financing.views.campaigns import campaign_context, readable_campaign
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.tools import saved


@scoped(Scope.REGION)
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Le cadre d'une campagne est préparé par la direction régionale.")
    form = FrameForm(request.POST if request.method == "POST" else None, campaign=campaign)
    if form.is_valid() and saved(form, set_frame, actor=request.user, campaign=campaign, **form.values()):
        messages.success(request, "Cadre enregistré.")
        return redirect("financing:campaign_detail", pk=pk)
    context = campaign_context(request, campaign)
    context.update(
        form=form,
        title=f"Cadre de la campagne – {campaign}",
        intro="Plancher et plafond restent dans le cadre national ; les poids locaux citent une orientation.",
        back_url=reverse("financing:campaign_detail", args=[pk]),
    )
    return render(request, "form.html", context, status=422 if form.errors else 200)


@scoped(Scope.REGION)
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Other weights, ceiling or envelope on the same readings: who gains, who loses. Writes nothing."""
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("L'essai porte sur toute la région : il est réservé à la direction régionale.")
    form = FrameForm(request.POST if request.method == "POST" else None, campaign=campaign)
    context = campaign_context(request, campaign)
    context.update(form=form, comparison=None, sentences=())
    if form.is_valid():
        values = form.values()
        try:
            context["comparison"] = compare(
                campaign,
                floor=values["floor"],
                ceiling=values["ceiling"],
                weights=values["weights"],
                envelope=values["envelope_amount"],
            )
        except Refusal as refusal:
            context["sentences"] = refusal.sentences
    elif request.method == "POST":
        context["sentences"] = tuple(sentence for errors in form.errors.values() for sentence in errors)
    template = "campaign_trial_result" if request.headers.get("HX-Request") else "campaign_trial"
    return render(request, f"financing/{template}.html", context)
