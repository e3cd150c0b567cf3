"""Suspension of payments, and departure of the structure."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from conventions.forms.endings import DepartureForm, LiftForm, SuspendForm
from conventions.selectors.amendments import last_end
from conventions.selectors.owed import claim_motive, clauses_motive
from conventions.services import endings
from conventions.services.renewals import carried_over, refuse_renewal, renew_one, renewed_period
from conventions.views.dossier import (
    dossier_confirm,
    dossier_context,
    dossier_form,
    editable_dossier,
    readable_dossier,
    require_head,
)
from iae_portal.core import clock
from iae_portal.core.forms import ConfirmForm
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.text import french_date, french_list
from iae_portal.core.views.forms import answer, form_page, posted
from iae_portal.core.views.offers import still_taken

CLAIM = (
    "L'annexe de l'année est arrêtée à ce mois et recalculée sur les états mensuels. Une lettre recommandée demande ce "
    "qui a été versé de trop."
)

DEPARTURE = (
    "Si la structure part avant le terme, une annexe et un avenant d'annexe encore en préparation sont abandonnés "
    "après le dernier jour, mois déjà courus compris : pour les payer, signez-les avant."
)


RENEWAL = (
    "Le dossier s'ouvre au lendemain de la convention, pour la même durée : du {} au {}. Il reprend {} ; tout se "
    "corrige ensuite."
)
BORN_OUTSIDE = " Née hors du portail, la convention n'y a pas le reste : il est à remplir."


def _life(number: str) -> str:
    return reverse("conventions:life", args=[number])


@scoped(Scope.SERVICE)
def renewal(request: HttpRequest, number: str) -> HttpResponse:
    """The dossier that renews it, as the campaign opens it, for this convention alone."""
    convention, back = editable_dossier(request, number), _life(number)
    still_taken(request, partial(refuse_renewal, convention), back=back)
    form = ConfirmForm(posted(request))
    form.submit_label = "Ouvrir le dossier"
    left = answer(
        request,
        form,
        renew_one,
        to=lambda row: reverse("conventions:detail", args=[row.number]),
        said=lambda row: f"Dossier {row.display_number} ouvert.",
        typed=dict,
        previous=convention,
    )
    if left:
        return left
    period = map(french_date, renewed_period(convention, last_end(convention)))
    intro = RENEWAL.format(*period, french_list(carried_over(convention)))
    intro += BORN_OUTSIDE if convention.taken_over else ""
    frame = dossier_context(request, convention, "life") | {"title": "Renouveler la convention", "intro": intro}
    return form_page(request, form, template="conventions/dossier_form.html", **frame | {"back_url": back})


@scoped(Scope.SERVICE)
def suspend(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "suspend les paiements d'une convention")
    still_taken(request, partial(endings.refuse_suspension, convention), back=_life(number))
    form = SuspendForm(request.POST or None, motive=clauses_motive(convention, clock.today()))
    words = {"title": "Suspendre les paiements", "done": "Paiements suspendus."}
    return dossier_form(request, convention, form, endings.suspend, tab="life", **words, convention=convention)


@scoped(Scope.SERVICE)
def lift(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "met fin à une suspension")
    row = row_or_gone(convention.suspensions.select_related("convention"), pk, convention)
    form = LiftForm(request.POST or None)
    words = {"title": "Mettre fin à la suspension", "done": "Suspension terminée."}
    return dossier_form(request, convention, form, endings.lift_suspension, tab="life", **words, suspension=row)


@scoped(Scope.SERVICE)
def call_off(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "renonce à une suspension")
    row = row_or_gone(convention.suspensions.select_related("convention"), pk, convention)
    words = {
        "title": f"Renoncer à la suspension du {french_date(row.start)} ?",
        "text": f"{row.reason}\n\nLes paiements continuent, et une lettre le dit à la structure.",
        "button": "Renoncer à la suspension",
    }
    given = {"tab": "life", "said": "Suspension abandonnée.", "suspension": row}
    return dossier_confirm(request, convention, endings.call_off_suspension, words=words, **given)


@scoped(Scope.SERVICE)
def claim_back(request: HttpRequest, number: str) -> HttpResponse:
    convention = readable_dossier(request, number)
    require_head(request, convention, "demande un reversement")
    motive = claim_motive(convention, clock.today())
    if request.method != "POST" and not motive:
        raise Http404
    words = {"title": "Demander le reversement de l'aide ?", "text": f"{motive}\n\n{CLAIM}", "button": "Écrire l'ordre"}
    given = {"tab": "life", "said": "Ordre de reversement écrit.", "convention": convention}
    return dossier_confirm(request, convention, endings.claim_back, words=words, **given)


@scoped(Scope.SERVICE)
def departure(request: HttpRequest, number: str) -> HttpResponse:
    convention = editable_dossier(request, number)
    still_taken(request, partial(endings.refuse_departure, convention), back=_life(number))
    form = DepartureForm(request.POST or None, convention=convention)
    words = {"title": "Départ de la structure", "done": "Départ noté.", "intro": DEPARTURE}
    return dossier_form(request, convention, form, endings.note_departure, tab="life", **words, convention=convention)
