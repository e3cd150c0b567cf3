"""The frame of a campaign, kept or only tried."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from financing.forms.campaign_frame import FrameForm
from financing.rights import PREPARE_CAMPAIGN, may
from financing.selectors.campaign_trial import compare
from financing.services.campaign_frame import FRAMED, set_frame
from financing.services.locks import refuse_but_in
from financing.views.campaigns import campaign_context, readable_campaign
from iae_portal.core.errors import NotAllowed
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page, posted, saved
from iae_portal.core.views.offers import still_taken


@scoped(Scope.REGION)
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("Le cadre d'une campagne est préparé par la direction régionale.")
    back = reverse("financing:campaign_detail", args=[pk])
    still_taken(request, partial(refuse_but_in, campaign, *FRAMED), back=back)
    form = FrameForm(posted(request), campaign=campaign)
    if done := answer(
        request, form, set_frame, to=back, said="Cadre enregistré.", typed=form.values, campaign=campaign
    ):
        return done
    words = {
        "title": f"Cadre de la campagne – {campaign}",
        "intro": "Plancher et plafond restent dans le cadre national ; les poids locaux citent une orientation.",
    }
    return form_page(request, form, back_url=back, **(campaign_context(request, campaign) | words))


@scoped(Scope.REGION)
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Other weights, ceiling or envelope on the same readings: who gains, who loses. Writes nothing."""
    campaign = readable_campaign(request, pk)
    if not may(request.user, PREPARE_CAMPAIGN, campaign):
        raise NotAllowed("L'essai porte sur toute la région : il est réservé à la direction régionale.")
    form = FrameForm(posted(request), campaign=campaign)
    comparison, sentences = None, ()
    if form.is_valid():
        typed = form.values()
        tried = {name: typed[name] for name in ("floor", "ceiling", "weights")}
        compared = partial(compare, campaign)
        comparison = saved(form, compared, envelope=typed["envelope_amount"], **tried)
    if form.errors:
        sentences = tuple(sentence for errors in form.errors.values() for sentence in errors)
    context = campaign_context(request, campaign)
    context.update(form=form, comparison=comparison, sentences=sentences)
    template = "campaign_trial_result" if request.headers.get("HX-Request") else "campaign_trial"
    return render(request, f"financing/{template}.html", context)
