"""What the search box finds of the councils: their meetings, their members."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from cdiae.models import Meeting, Member
from cdiae.selectors.councils import councils_visible_to
from cdiae.selectors.meetings import meetings_visible_to
from iae_portal.core.filters import words_in
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind
from iae_portal.core.text import french_date


def day_in(text: str) -> dt.date | None:
    """The day written as a French form writes it, 13/11/2008."""
    try:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no hour
    except ValueError:
        return None


def find_meetings(user: User, asked: Asked) -> Sequence[Meeting]:
    """By the day, or by the council's name: "cdiae du nord", "isère"."""
    meetings = meetings_visible_to(user).order_by("-held_on", "pk")
    if day := day_in(asked.text):
        return meetings.filter(held_on=day)
    named = [council.pk for council in councils_visible_to(user) if asked.matches(str(council))]
    return meetings.filter(council__in=named) if named else []


def found_meeting(meeting: Meeting) -> Found:
    label = f"{meeting.body_title} – {french_date(meeting.held_on)}"
    return Found(label, reverse("cdiae:meeting", args=[meeting.pk]), f"{meeting.get_state_display()}, {meeting.place}")


def find_members(user: User, asked: Asked) -> QuerySet[Member]:
    """The key has the last name, then the first one: both orders answer."""
    councils = councils_visible_to(user).values("pk")
    rows = Member.objects.filter(words_in("sort_key", asked.text), seat__college__order__council__in=councils)
    return rows.select_related("seat__college__order__council__departement").order_by("sort_key", "-start", "pk")


def found_member(member: Member) -> Found:
    order = member.seat.college.order
    url = f"{reverse('cdiae:members', args=[order.council.departement.code])}?arrete={order.pk}"
    return Found(member.name, url, f"{member.quality} – {order.council}")


def register_search() -> None:
    SEARCH.fill("cdiae.meetings", SearchKind("Séances du conseil", 40, find_meetings, found_meeting))
    SEARCH.fill("cdiae.members", SearchKind("Membres du conseil", 60, find_members, found_member))
