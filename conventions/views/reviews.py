"""The yearly dialogue de gestion."""

from django.http import Http404, HttpRequest, HttpResponse

from conventions.forms.reviews import ReviewEntry
from conventions.services import reviews
from conventions.views.dossier import dossier_form, editable_dossier
from iae_portal.core import clock
from iae_portal.core.scopes import Scope, scoped


@scoped(Scope.SERVICE)
def review(request: HttpRequest, number: str, year: int) -> HttpResponse:
    convention = editable_dossier(request, number)
    if year not in convention.years:
        raise Http404
    known = convention.reviews.filter(year=year).first()
    initial = {name: getattr(known, name) for name in reviews.REVIEW_FIELDS} if known else {"held_on": clock.today()}
    form = ReviewEntry(request.POST or None, initial=initial)
    words = {"title": f"Dialogue de gestion {year}", "done": "Dialogue de gestion enregistré."}
    given = {"convention": convention, "year": year}
    return dossier_form(request, convention, form, reviews.write_review, tab="life", **words, **given)
