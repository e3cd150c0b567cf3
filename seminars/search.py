"""What the search box finds of the seminars: their guests."""

from django.db.models import QuerySet
from django.urls import reverse

from iae_portal.core.filters import words_in
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind
from seminars.models import Guest
from seminars.selectors.guests import all_guests_visible_to


def find_guests(user: User, asked: Asked) -> QuerySet[Guest]:
    rows = all_guests_visible_to(user).filter(words_in("name_key", asked.text))
    return rows.order_by("name_key", "pk")


def found_guest(guest: Guest) -> Found:
    url = reverse("seminars:invitee", args=[guest.event_id, guest.pk])
    return Found(guest.name, url, ", ".join(filter(None, [guest.organisation, str(guest.event)])))


def register_search() -> None:
    SEARCH.fill("seminars.guests", SearchKind("Invités des séminaires", 70, find_guests, found_guest))
