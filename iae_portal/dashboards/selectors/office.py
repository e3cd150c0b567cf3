"""Of a service: the meetings to come of its council; for its head, the load of each officer; credits, for its region
too."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from cdiae.enums import BEFORE_SESSION
from cdiae.models import Meeting
from cdiae.selectors.meetings import meetings_visible_to
from conventions.enums import OPEN_STATES
from conventions.selectors.conventions import conventions_visible_to
from financing.enums import AnnexState, Funding
from financing.models.annex import WAITING_FOR_CREDITS
from financing.selectors.annexes import annexes_visible_to
from financing.selectors.steering import job_aid_by_service
from iae_portal.core.enums import Role
from iae_portal.core.figures import share_reached
from iae_portal.core.models import Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import fold
from iae_portal.dashboards.selectors.decisions import followed_by
from iae_portal.dashboards.selectors.todo import Step, nearest_due

SHOWN_MEETINGS = 3
NOBODY = "Sans chargé de dossier"


@dataclass(frozen=True)
class Load:
    """The open dossiers of an officer or of nobody, those of them that are late; each with its list."""

    name: str
    opened: int
    late: int
    url: str

    @property
    def late_url(self) -> str:
        return f"{self.url}&late=on" if self.late else ""


@dataclass(frozen=True)
class Credit:
    """Job aid of a service this year, in euros; `reserved` waits for credits, beyond what is committed."""

    name: str
    notified: Decimal
    committed: Decimal
    reserved: Decimal
    url: str
    waiting_url: str

    @property
    def share(self) -> int | None:
        """Per cent committed; None while nothing is notified."""
        return share_reached(self.committed, self.notified)


def next_meetings(user: User, today: dt.date) -> list[Meeting]:
    """The nearest first. One query."""
    rows = meetings_visible_to(user).filter(state__in=BEFORE_SESSION, held_on__gte=today)
    # Its name, hour and place: the order of appointment and the rest of the page of a meeting are not read here.
    rows = rows.select_related(None).select_related("council__departement")
    return list(rows.order_by("held_on", "starts_at", "pk")[:SHOWN_MEETINGS])


def headed_by(user: User) -> dict[int, Service]:
    """Services by key."""
    return {held.service.pk: held.service for held in perimeter(user).roles if held.role == Role.HEAD}


def watched_by(user: User, followed: list[Service]) -> dict[int, Service]:
    """Services by key whose credits the person answers for: those that he heads, those of the region that he
    follows."""
    return headed_by(user) | {row.pk: row for row in followed if row.is_departmental}


def credits_of(user: User, today: dt.date, followed: list[Service] | None = None) -> list[Credit]:
    """The job aid of the year of each service that the person watches and that was given some; `followed` when the
    caller has read them. One query more."""
    watched = watched_by(user, followed_by(user) if followed is None else followed)
    if not watched:
        return []
    funds = job_aid_by_service(watched, today.year)
    return [
        Credit(
            name=service.short_name,
            notified=Decimal(found.notified) / 100,
            committed=Decimal(found.committed) / 100,
            reserved=Decimal(found.reserved) / 100,
            url=reverse("financing:envelope_service", args=[service.code]),
            waiting_url=f"{reverse('financing:annex_list')}?funding=reserved&year={today.year}&service={pk}",
        )
        for pk, service in watched.items()
        if (found := funds.get(pk))
    ]


def loads_of(user: User, today: dt.date) -> list[Load]:
    """Of the services that the person heads, the most late first; those of nobody last. One query."""
    headed = headed_by(user)
    if not headed:
        return []
    rows = list(
        conventions_visible_to(user).filter(service__in=headed, state__in=OPEN_STATES).select_related("officer")
    )
    opened = Counter(row.officer for row in rows)
    late = Counter(row.officer for row in rows if nearest_due(row) < today)
    officers = sorted(
        (officer for officer in opened if officer), key=lambda officer: (-late[officer], fold(str(officer)))
    )
    page = f"{reverse('conventions:list')}?stage=open"
    loads = [Load(str(row), opened[row], late[row], f"{page}&officer={row.pk}") for row in officers]
    if opened[None]:
        loads.append(Load(NOBODY, opened[None], late[None], f"{page}&nobody=on"))
    return loads


def annexes_waiting(user: User, today: dt.date) -> list[Step]:
    """Of the year and of the services that the person heads: to be signed, short of credits. One query."""
    headed = headed_by(user)
    if not headed:
        return []
    rows = annexes_visible_to(user).filter(convention__service__in=headed, year=today.year).order_by()
    ready = {"state": AnnexState.ENTERED, "funding": Funding.COMMITTED}
    asked = (
        ("À signer", Q(**ready), ready),
        ("En attente de crédits", WAITING_FOR_CREDITS, {"funding": Funding.RESERVED}),
    )
    counts = rows.aggregate(**{f"n{n}": Count("pk", filter=each) for n, (_, each, _) in enumerate(asked)})
    page = f"{reverse('financing:annex_list')}?year={today.year}"
    return [
        Step(label, count, f"{page}&{urlencode(words)}")
        for (label, _, words), count in zip(asked, counts.values(), strict=True)
        if count
    ]
