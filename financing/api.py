"""Annexes financières, as the JSON API gives them."""

import datetime as dt

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from ninja import Router

from conventions.api import Number, Service, Year, known_convention, known_service, narrowed
from financing.models import Computation
from financing.selectors.annexes import annexes_visible_to
from iae_portal.core.api.sheets import Euros, Field, Fte, Page, PageNumber, Sheet, page_of

router = Router()


class Annex(Sheet):
    numero: str = Field(alias="number")
    convention: str = Field(alias="convention.number")
    exercice: int = Field(alias="year")
    regime: str = Field(alias="regime.code")
    premier_mois: dt.date = Field(alias="start")
    dernier_mois: dt.date = Field(alias="end")
    etat: str = Field(alias="state")
    credits: str = Field(alias="credits_state")
    signee_le: dt.date | None = Field(alias="signed_on")
    montant: Euros | None = Field(alias="agreed_amount", description="Euros conventionnés, du dernier calcul.")
    etp: Fte | None = Field(alias="agreed_fte", description="ETP conventionnés.")


@router.get("annexes/", response=Page[Annex], url_name="annexes")
def annexes(
    request: HttpRequest,
    convention: str = Number,
    service: str = Service,
    exercice: int | None = Year,
    page: int = PageNumber,
):
    """Les annexes financières du périmètre."""
    last = Computation.objects.filter(annex=OuterRef("pk")).order_by("-pk")
    figures = {name: Subquery(last.values(name)[:1]) for name in ("agreed_amount", "agreed_fte")}
    rows = annexes_visible_to(request.auth).annotate(**figures).order_by("pk")
    asked = {
        "convention__number": known_convention(request.auth, convention),
        "convention__service__code": known_service(request.auth, service),
        "year": exercice,
    }
    return page_of(narrowed(rows, **asked), page)
