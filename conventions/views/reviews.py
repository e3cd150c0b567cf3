"""The yearly dialogue de gestion."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from conventions.forms.reviews import AlertForm, FicheForm, ReviewEntry, UndertakingForm
from conventions.models import Convention, ManagementReview
from conventions.partners import advisory_body
from conventions.selectors.review_agenda import review_agenda
from conventions.selectors.reviews import next_targets, proposed_form
from conventions.services import fiche, reviews
from conventions.slots import FICHE_READERS
from conventions.views.dossier import dossier_context, dossier_form, editable_dossier
from iae_portal.core import clock
from iae_portal.core.forms.rows import rows_formset
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page
from iae_portal.core.views.jobs import job_page

HINT = "Une ligne par engagement ; chacun est rappelé avant sa date et repris au dialogue suivant."


@scoped(Scope.SERVICE)
def review(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    if year not in convention.years:
        raise Http404
    known = convention.reviews.filter(year=year).first()
    written = {name: getattr(known, name) for name in reviews.REVIEW_FIELDS} if known else {}
    today = clock.today()
    initial = written or {"held_on": today, "form": proposed_form(year, convention.last_year, today)}
    data = request.POST or None
    form = ReviewEntry(data, initial=initial)
    form.subjects = (known,) if known else ()
    rows = known.undertakings.all() if known else []
    formset = rows_formset(UndertakingForm, "engagements", data, rows, extra=3)
    back, said = reverse("conventions:life", args=[number]), "Dialogue de gestion enregistré."
    if all([form.is_valid(), formset.is_valid()]):
        given = {"convention": convention, "year": year, "undertakings": formset.lines}
        if left := answer(request, form, reviews.write_review, to=back, said=said, **given):
            return left
    frame = dossier_context(request, convention, "life") | {"title": f"Dialogue de gestion {year}", "back_url": back}
    frame |= {"agenda": review_agenda(convention, year, today), "formset": formset, "hint": HINT}
    frame |= {"next_year": year + 1, "next_targets": next_targets(convention, year), "is_held": known is not None}
    return form_page(request, form, formset, template="conventions/review.html", **frame)


def _of(convention: Convention, year: int) -> ManagementReview:
    return get_object_or_404(convention.reviews.select_related("convention__siae", "convention__service"), year=year)


@scoped(Scope.SERVICE)
def alert(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    row = _of(convention, year)
    words = {
        "title": f"Alerter {advisory_body(clock.today()).the}",
        "intro": "La structure attendra d'être inscrite au prochain ordre du jour, pour information.",
        "done": "Alerte enregistrée : elle attend d'être inscrite à un ordre du jour.",
    }
    form = AlertForm(request.POST or None)
    return dossier_form(request, convention, form, reviews.alert_council, tab="life", **words, review=row)


@scoped(Scope.SERVICE)
def send(request: HttpRequest, number: str, year: int) -> HttpResponse:
    """The fiche as it is now, to those one ticks; a job makes it and queues the mails."""
    convention = editable_dossier(request, number)
    row = _of(convention, year)
    known = [reader for find in FICHE_READERS.all() for reader in find(convention, clock.today())]
    form = FicheForm(request.POST or None, readers=known)

    def typed() -> dict:
        return {"readers": form.chosen()}

    if left := answer(request, form, fiche.send_fiche, to=job_page, typed=typed, review=row):
        return left
    frame = dossier_context(request, convention, "life") | {
        "title": f"Envoyer la fiche de suivi {year}",
        "back_url": reverse("conventions:life", args=[number]),
    }
    return form_page(request, form, template="conventions/dossier_form.html", **frame)
