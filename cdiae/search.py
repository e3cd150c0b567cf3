"""What the search box finds of the councils: their meetings, their members."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from cdiae.models import Meeting, Member
from cdiae.selectors.councils import councils_visible_to
from cdiae.selectors.meetings import meetings_visible_to
from iae_portal.core import clock
from iae_portal.core.filters import words_in
from iae_portal.core.forms.dates import day_in
from iae_portal.core.models import User
from iae_portal.core.search import SEARCH, Asked, Found, SearchKind
from iae_portal.core.text import fold, french_date

# What a person may say before the day of a meeting.
SAID = frozenset({"le", "du", "la", "seance", "reunion", "conseil"})


def days_in(text: str) -> tuple[str, list[dt.date]]:
    """What stands before the day, and the day as people write it; of three years where a month has none."""
    before = re.match(r"\D*", text)[0]
    written, year = text[len(before) :], clock.today().year
    ends = [f" {each}" for each in (year - 1, year, year + 1)] if any(map(str.isalpha, written)) else []
    found = (day_in(written + end) for end in ("", *ends))
    return before, [day for day in found if day]


def find_meetings(user: User, asked: Asked) -> Sequence[Meeting]:
    """By the day ("séance du 13 novembre"), or by the council's name: "cdiae du nord", "isère"."""
    meetings = meetings_visible_to(user).order_by("-held_on", "pk")
    before, days = days_in(asked.text)
    if days:
        words = set(fold(before).split()) - SAID
        return [row for row in meetings.filter(held_on__in=days) if _names(row, words)]
    named = [council.pk for council in councils_visible_to(user) if asked.matches(str(council))]
    return meetings.filter(council__in=named) if named else []


def _names(meeting: Meeting, words: set[str]) -> bool:
    named = fold(f"{meeting} {meeting.body_title}")
    return all(word in named for word in words)


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
