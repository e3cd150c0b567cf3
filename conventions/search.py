"""What the search box finds of structures and conventions."""

from django.db.models import QuerySet
from django.urls import reverse

from conventions.models import Convention, Siae
from conventions.selectors.asked import of_conventions_asked, siaes_asked
from conventions.selectors.conventions import conventions_visible_to
from conventions.selectors.siaes import siaes_visible_to
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind


def find_siaes(user: User, asked: Asked) -> QuerySet[Siae]:
    return siaes_asked(siaes_visible_to(user), asked, user).select_related("service").order_by("sort_key", "pk")


def found_siae(siae: Siae) -> Found:
    url = reverse("conventions:siae_detail", args=[siae.pk])
    return Found(str(siae), url, f"{siae.siret_display}, {siae.city}, {siae.service}")


def find_conventions(user: User, asked: Asked) -> QuerySet[Convention]:
    return conventions_visible_to(user).filter(of_conventions_asked("", asked, user)).order_by("-start", "number")


def found_convention(convention: Convention) -> Found:
    url = reverse("conventions:detail", args=[convention.number])
    return Found(str(convention), url, f"{convention.get_state_display()}, {convention.period}, {convention.service}")


def register_search() -> None:
    siaes = SearchKind("Structures", 10, find_siaes, found_siae, "conventions:siae_list")
    SEARCH.fill("conventions.siaes", siaes)
    conventions = SearchKind("Conventions", 20, find_conventions, found_convention, "conventions:list")
    SEARCH.fill("conventions.conventions", conventions)
