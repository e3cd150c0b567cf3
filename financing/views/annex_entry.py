"""Filling an annexe, with the amount computed beside the form before anything is saved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from financing.computation import compute
from financing.forms.annex_entry import EntryForms
from financing.models import FinancialAnnex
from financing.selectors.agreed_posts import posts_of_months
from financing.selectors.annexes import facts_of
from financing.selectors.envelopes import balance_of, service_envelope
from financing.selectors.law import law_in_database
from financing.services.annex_entry import fill_annex
from financing.services.commitments import held_by_family
from financing.views.annexes import annex_context, editable_annex
from iae_portal.core.errors import Refusal, StaleObject
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import posted, saved

HINTS = {
    "segments": "Mois entiers, sans trou ni recouvrement. Une ligne vide est ignorée.",
    "requests": "Une ligne par chantier porté ; chaque demande est plafonnée, puis leur total.",
    "fundings": "Pour information : ils ne changent pas l'aide de l'État. Une ligne vide est ignorée.",
}


@scoped(Scope.SERVICE)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    annex = editable_annex(request, slug)
    if not annex.is_draft:
        raise Refusal("Cette annexe n'est plus en préparation : reprenez la saisie ou faites un avenant.")
    data = posted(request)
    entry = EntryForms(annex, data)
    valid, keeping = data is not None and entry.is_valid(), data is not None and "essai" not in data
    if valid and keeping and _save(request, annex, entry):
        messages.success(request, "Annexe enregistrée.")
        return redirect("financing:annex_detail", slug=slug)
    context = annex_context(request, annex)
    context.update(
        entry=entry,
        hints=HINTS,
        posts=posts_of_months(annex) if annex.is_per_fte else [],
        trial=trial_of(annex, None if data is None else entry, valid=valid),
        back_url=reverse("financing:annex_detail", args=[slug]),
    )
    return render(request, "financing/annex_entry.html", context, status=422 if keeping else 200)


def _save(request: HttpRequest, annex: FinancialAnnex, entry: EntryForms) -> bool:
    try:
        return saved(
            entry.form,
            fill_annex,
            actor=request.user,
            annex=annex,
            values=entry.form.values(),
            lines=entry.lines(),
            expected_version=annex.version,
        )
    except StaleObject as stale:
        entry.form.add_error(None, " ".join(stale.sentences))
        return False


@scoped(Scope.SERVICE)
@require_POST
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """The fragment of the trial: amount, instalments, explanation, what the envelope says. Writes nothing."""
    annex = editable_annex(request, slug)
    entry = EntryForms(annex, request.POST)
    context = {"trial": trial_of(annex, entry, valid=entry.is_valid()), "annex": annex}
    return render(request, "financing/annex_trial.html", context)


def trial_of(annex: FinancialAnnex, entry: EntryForms | None, *, valid: bool) -> dict:
    """The amount of what is typed (or of the draft as saved), or the sentences that prevent it."""
    if entry is not None and not valid:
        sentences = entry.sentences or ["Corrigez d'abord les champs signalés."]
        return {"sentences": sentences, "outcome": None}
    try:
        outcome = compute(entry.facts() if entry else facts_of(annex), law_in_database())
    except Refusal as refusal:
        return {"sentences": refusal.sentences, "outcome": None}
    envelope = service_envelope(annex.service, annex.year)
    available = balance_of(envelope).available if envelope else None
    need = max(outcome.agreed_amount - held_by_family(annex), 0)
    return {
        "sentences": (),
        "outcome": outcome,
        "available": available,
        "need": need,
        "fits": available is not None and need <= available,
    }
