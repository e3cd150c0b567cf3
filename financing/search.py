"""What the search box finds of annexes financières."""

import re

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from conventions.selectors.asked import of_conventions_asked, whole_numbers
from financing.models import FinancialAnnex
from financing.selectors.annexes import annexes_visible_to
from iae_portal.core.filters import number_in
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind

RANK = re.compile("[AM][0-9]")


def find_annexes(user: User, asked: Asked) -> QuerySet[FinancialAnnex]:
    rows = annexes_visible_to(user).filter(_asked(asked, user))
    # By the index of the list, the first of many are found at once; PostgreSQL would walk it whole to find few.
    return rows.order_by("-year" if asked.cut else -F("year"), "number")


def _asked(asked: Asked, user: User) -> Q:
    """By its convention, but for a number that goes on with ranks: those of the annexe alone."""
    if not asked.is_number or not RANK.search(asked.compact):
        return of_conventions_asked("convention__", asked, user)
    whole = [" ".join(groups) for groups in whole_numbers(asked)]
    return Q(number__in=whole) if whole else number_in("number", asked.text, mark=" ")


def found_annex(annex: FinancialAnnex) -> Found:
    url = reverse("financing:annex_detail", args=[annex.slug])
    return Found(str(annex), url, f"{annex.get_state_display()}, exercice {annex.year}, {annex.convention.service}")


def register_search() -> None:
    kind = SearchKind("Annexes financières", 30, find_annexes, found_annex, "financing:annex_list")
    SEARCH.fill("financing.annexes", kind)
