"""The yearly dialogue de gestion."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from conventions.enums import ReviewForm
from conventions.forms.reviews import ReviewEntry
from conventions.selectors.review_agenda import review_agenda
from conventions.services import reviews
from conventions.views.dossier import dossier_context, editable_dossier
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.views.forms import answer, form_page

LIGHT_FROM = 10


@scoped(Scope.SERVICE)
def review(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    if year not in convention.years:
        raise Http404
    known = convention.reviews.filter(year=year).first()
    initial = {name: getattr(known, name) for name in reviews.REVIEW_FIELDS} if known else _proposed(clock.today())
    form = ReviewEntry(request.POST or None, initial=initial)
    back, said = reverse("conventions:life", args=[number]), "Dialogue de gestion enregistré."
    if left := answer(request, form, reviews.write_review, to=back, said=said, convention=convention, year=year):
        return left
    frame = dossier_context(request, convention, "life") | {"title": f"Dialogue de gestion {year}", "back_url": back}
    frame["agenda"] = review_agenda(convention, year, clock.today())
    return form_page(request, form, template="conventions/review.html", **frame)


def _proposed(today: dt.date) -> dict:
    """The light form runs from October to December (instruction DGEFP 2014-2)."""
    return {"held_on": today, "form": ReviewForm.LIGHT if today.month >= LIGHT_FROM else ReviewForm.FULL}
