"""Aggregates of the owner's perimeter, as the JSON API gives them."""

from django.http import HttpRequest
from ninja import Router

from conventions.selectors.conventions import conventions_visible_to
from iae_portal.core.api.sheets import Page, PageNumber, Sheet, page_of
from iae_portal.dashboards.selectors.open_data import convention_rows

router = Router()


class Aggregate(Sheet):
    annee: int
    region: str | None
    service: str
    type: str
    structures: int
    conventions: int


@router.get("agregats/", response=Page[Aggregate], url_name="aggregates")
def aggregates(request: HttpRequest, page: int = PageNumber):
    """Conventions signées et structures, par année couverte, service et type, dans le périmètre."""
    return page_of(convention_rows(conventions_visible_to(request.auth)), page)
