"""What the search box finds of annexes financières."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from conventions.selectors.siaes import siaes_named
from financing.models import FinancialAnnex
from financing.selectors.annexes import annexes_visible_to
from iae_portal.core.filters import number_in
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind


def find_annexes(user: User, asked: Asked) -> QuerySet[FinancialAnnex]:
    by_number = number_in("number", asked.text, mark=" ")
    named = by_number if asked.is_number else Q(convention__siae__in=siaes_named(asked.text))
    return annexes_visible_to(user).filter(named).order_by("-year", "number")


def found_annex(annex: FinancialAnnex) -> Found:
    url = reverse("financing:annex_detail", args=[annex.slug])
    return Found(str(annex), url, f"{annex.get_state_display()}, exercice {annex.year}, {annex.convention.service}")


def register_search() -> None:
    kind = SearchKind("Annexes financières", 30, find_annexes, found_annex, "financing:annex_list")
    SEARCH.fill("financing.annexes", kind)
