"""The modernisation plan followed territory by territory: its three chantiers, and what is late.

Everything is counted by service or by council, then added up: a region and the country are the sums of their services.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from cdiae.enums import MeetingState
from cdiae.selectors.councils import councils_visible_to
from conventions.enums import RUNNING_STATES
from conventions.models import Orientation
from conventions.selectors.conventions import conventions_visible_to
from financing.enums import BudgetLine, EnvelopeLevel
from financing.models.annex import WAITING_FOR_CREDITS
from financing.selectors.annexes import annexes_visible_to
from financing.selectors.diagnostics import YEARLY_TARGET, YEARS, diagnostics_visible_to
from financing.selectors.envelopes import balances_of, envelopes_visible_to
from iae_portal.core.calendars import add_months
from iae_portal.core.charts.lines import Lines, burn_up, lines_of
from iae_portal.core.figures import Answers, known_sum, share_reached
from iae_portal.core.models import Service, User
from iae_portal.core.rights import visible_services
from iae_portal.core.text import fold
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to

ZERO = Decimal("0.00")
ONE_YEAR = 12  # months
QUARTER = 3  # months


# The list behind a count of a service: its page, and the filters beside the service.
LISTS = {
    "running": ("conventions:list", "&stage=running"),
    "reserved": ("financing:annex_list", "&funding=reserved&year={year}"),
    "diagnostics": ("financing:diagnostic_list", "&year={year}"),
    "late": ("notifications:deadlines", "&state=late"),
}


def lists_of(service: Service, year: int) -> dict[str, str]:
    """A service that conventions nothing has deadlines alone."""
    kept = LISTS if service.is_departmental else {"late": LISTS["late"]}
    links = {
        count: f"{reverse(page)}?service={service.pk}{narrowed.format(year=year)}"
        for count, (page, narrowed) in kept.items()
    }
    return dict.fromkeys(LISTS, "") | links


@dataclass
class PlanRow:
    """One territory; amounts are those of the aide au poste, in euros.

    Credits that no service was given yet are unknown, those of `funded` services are summed.
    `steers` is a service that conventions nothing (regional, national): it has deadlines alone.
    `url` opens the territory; `lists` leads from a count to its list, for a service alone ("" elsewhere).
    """

    name: str
    url: str = ""
    lists: dict[str, str] = field(default_factory=lambda: dict.fromkeys(LISTS, ""))
    steers: bool = False
    councils: int = 0
    councils_met: int = 0
    orientations: int = 0
    running: int = 0
    negotiated: int = 0
    notified: Decimal | None = None
    funded: Answers = Answers()
    committed: Decimal = ZERO
    reserved: int = 0
    diagnostics: int = 0
    late: int = 0

    @property
    def committed_share(self) -> int | None:
        """Per cent of what was notified, cut as the gauge of the envelope: 100 is said of a full one only; None without
        credits."""
        return share_reached(self.committed, self.notified or ZERO)

    @property
    def funded_label(self) -> str:
        """How many services have their credits, when some do and some do not."""
        one, many = ("service", "notifié"), ("services", "notifiés")
        return self.funded.said(one, many) if self.funded.given and self.funded.missing else ""


@dataclass
class Tallies:
    """What was counted, by service (pk) or by département (pk)."""

    met: dict[int, bool] = field(default_factory=dict)
    orientations: Counter[int] = field(default_factory=Counter)
    running: Counter[int] = field(default_factory=Counter)
    negotiated: Counter[int] = field(default_factory=Counter)
    notified: dict[int, Decimal] = field(default_factory=dict)
    committed: Counter[int] = field(default_factory=Counter)
    reserved: Counter[int] = field(default_factory=Counter)
    diagnostics: Counter[int] = field(default_factory=Counter)
    # (service, year, quarter from 0): begun since the plan
    started: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)


OF_A_COUNCIL = ("orientations",)
OF_A_SERVICE = ("running", "negotiated", "committed", "reserved", "diagnostics", "late")


def plan_services(user: User) -> list[Service]:
    """Every service of the perimeter, by name of region, those of the mission last: the late duties of a regional
    service count too. One query."""
    services = visible_services(user).select_related("region", "departement").order_by("code")
    return sorted(
        services, key=lambda service: (not service.region, fold(service.region.name) if service.region else "")
    )


def tallies_for(user: User, today: dt.date, among: Iterable[Service] | None = None) -> Tallies:
    """Ten queries, whatever the number of territories; `among`: of these services alone."""
    tallies = Tallies()
    own = None if among is None else [service.pk for service in among]
    _count_councils(tallies, user, today)
    _count_conventions(tallies, user, own)
    _count_credits(tallies, user, own, today.year)
    _count_diagnostics(tallies, user, own, today)
    tallies.late = _count_by(_of(own, deadlines_visible_to(user).open().filter(due_on__lt=today)))
    return tallies


def _of(services: list[int] | None, rows: QuerySet) -> QuerySet:
    """Named, a few services are found without reading the country."""
    return rows if services is None else rows.filter(service__in=services)


def plan_row(name: str, services: Iterable[Service], tallies: Tallies, **places) -> PlanRow:
    """The sums of some services and of the councils of their départements, each council once."""
    row = PlanRow(name, **places)
    services = list(services)
    keys = {service.pk for service in services}
    funded = {service.pk for service in services if service.is_departmental}
    row.steers = not funded
    # A set: two services of one département share a council, that counts once.
    departements = {service.departement_id for service in services} - {None}
    councils = departements & tallies.met.keys()
    row.councils, row.councils_met = len(councils), sum(tallies.met[pk] for pk in councils)
    row.notified = known_sum(tallies.notified.get(key) for key in funded)
    row.funded = Answers(len(funded & tallies.notified.keys()), len(funded))
    for names, where in ((OF_A_COUNCIL, departements), (OF_A_SERVICE, keys)):
        for name_ in names:
            counted = getattr(tallies, name_)
            setattr(row, name_, sum((counted[key] for key in where), start=getattr(row, name_)))
    return row


def rows_by_region(services: list[Service], tallies: Tallies) -> list[PlanRow]:
    """Services come by region (plan_services)."""
    groups = groupby(services, key=lambda service: service.region)
    return [
        plan_row(region.name, members, tallies, url=f"?region={region.code}")
        if region
        else plan_row("Mission nationale", members, tallies)
        for region, members in groups
    ]


def _count_by(rows: QuerySet, path: str = "service_id") -> Counter[int]:
    """How many rows by the value at `path`."""
    return Counter(dict(rows.order_by().values_list(path).annotate(n=Count("pk"))))


def _count_councils(tallies: Tallies, user: User, today: dt.date) -> None:
    """A council has met when a meeting with its quorum was held within a year."""
    held = Max("meetings__held_on", filter=Q(meetings__state=MeetingState.CLOSED))
    for departement, last in councils_visible_to(user).order_by().values_list("departement_id").annotate(last=held):
        tallies.met[departement] = last is not None and last > add_months(today, -ONE_YEAR)
    # An orientation may be taken over before its council is entered.
    seen = visible_services(user).order_by().values("departement")
    in_force = Orientation.objects.voted().on(today).filter(departement__in=seen)
    tallies.orientations = _count_by(in_force, "departement_id")


def _count_diagnostics(tallies: Tallies, user: User, services: list[int] | None, today: dt.date) -> None:
    """Those that have begun: others are planned for a day to come."""
    since = {"started_on__year__gte": min(YEARS[0], today.year), "started_on__lte": today}
    rows = _of(services, diagnostics_visible_to(user).filter(**since))
    for service, day in rows.select_related(None).order_by().values_list("service_id", "started_on"):
        tallies.diagnostics[service] += day.year == today.year
        tallies.started[service, day.year, (day.month - 1) // QUARTER] += 1


def diagnostics_chart(services: Iterable[Service], tallies: Tallies, today: dt.date, *, whole: bool) -> Lines:
    """Diagnostics begun, added up by quarter; the goal is of the country, beside the `whole` alone."""
    keys = {service.pk for service in services}
    quarters = [(year, rank) for year in YEARS for rank in range(4)]
    begun = (today.year, (today.month - 1) // QUARTER)
    done = [sum(tallies.started[key, *quarter] for key in keys) if quarter <= begun else None for quarter in quarters]
    summed, goal = burn_up(done, YEARLY_TARGET * len(YEARS))
    rows = [("Commencés", summed), *([("But du plan", [int(value) for value in goal])] if whole else [])]
    title = "Diagnostics financiers commencés depuis le début du plan"
    labels = [f"T{rank + 1} {year}" for year, rank in quarters]
    return lines_of("diagnostics", f"{title}.", f"{title}, trimestre par trimestre", labels, rows)


def _count_conventions(tallies: Tallies, user: User, services: list[int] | None) -> None:
    """A convention taken over from before the portal carries no negotiated objective."""
    rows = _of(services, conventions_visible_to(user).filter(state__in=RUNNING_STATES))
    running = rows.order_by().values_list("service_id")
    own = Count("pk", filter=Q(taken_over=False))
    for service, every, negotiated in running.annotate(every=Count("pk"), own=own):
        tallies.running[service], tallies.negotiated[service] = every, negotiated


def _count_credits(tallies: Tallies, user: User, services: list[int] | None, year: int) -> None:
    wanted = envelopes_visible_to(user).filter(level=EnvelopeLevel.SERVICE, year=year, line=BudgetLine.JOB_AID)
    envelopes = list(_of(services, wanted).select_related(None).order_by())
    balances = balances_of(envelopes)
    for envelope in envelopes:
        balance = balances[envelope.pk]
        tallies.notified[envelope.service_id] = tallies.notified.get(envelope.service_id, ZERO) + balance.notified
        tallies.committed[envelope.service_id] += balance.committed
    # Few wait: by their own index, not by all that the services have.
    waiting = annexes_visible_to(user).filter(WAITING_FOR_CREDITS, year=year)
    tallies.reserved = _count_by(waiting, "convention__service_id")
