"""What was counted by service for a dashboard: a fixed number of queries, whatever the number of territories."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from cdiae.enums import MeetingState
from cdiae.models import Meeting
from conventions.enums import ABANDONED_STATES, OPEN_STATES, RUNNING_STATES, OpinionState, SiaeState
from conventions.models import Target
from conventions.selectors.conventions import conventions_visible_to, opinion_requests_visible_to
from conventions.selectors.in_force import in_year
from conventions.selectors.measures import EXIT_RATES, measures_visible_to
from conventions.selectors.siaes import siaes_visible_to
from financing.selectors.annexes import annexes_visible_to
from financing.selectors.diagnostics import diagnostics_visible_to
from financing.selectors.monthly_fte import MonthlyFte, monthly_fte
from financing.selectors.steering import Funds, funds_by_service
from iae_portal.core.databases import DaysBetween
from iae_portal.core.figures import Spread
from iae_portal.core.models import Service, User
from iae_portal.core.rights import visible_services
from iae_portal.core.text import fold
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.notifications.selectors.deadlines import deadlines_visible_to
from seminars.models import Contribution
from seminars.models.contribution import WHOLE

YEARS = 6  # side by side, the one asked for the last
CLASSES = ("durable", "transition", "positive")


@dataclass
class Tallies:
    """By service (pk), and by year where last year stands beside. Some are of the whole territory alone."""

    year: int
    structures: Counter[int] = field(default_factory=Counter)
    running: Counter[int] = field(default_factory=Counter)
    opened: Counter[int] = field(default_factory=Counter)
    # (state, type)
    conventions: Counter[tuple[str, str]] = field(default_factory=Counter)
    # (service, year) -> days -> how many
    signing: dict[tuple[int, int], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    signed: Counter[tuple[int, int]] = field(default_factory=Counter)
    opinion_days: dict[tuple[int, int], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    # (service, year, sense)
    opinions: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    # (service, year) -> examined, durable, transition, positive, structures that answered
    exits: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    # Of the whole territory: mean of the rates agreed for the year (dynamic, durable), of how many conventions.
    targets: tuple = (None, None, 0)
    # Of the whole territory too: its months.
    months: list[MonthlyFte] = field(default_factory=list)
    funds: dict[tuple[int, str], Funds] = field(default_factory=dict)
    # (service, year) -> started, delivered, rounds of funders
    diagnostics: dict[tuple[int, int], tuple[int, int, int]] = field(default_factory=dict)
    # (service, kind)
    late: Counter[tuple[int, str]] = field(default_factory=Counter)
    # Of the whole perimeter: what one may choose from.
    networks: list[str] = field(default_factory=list)


def offices_of(user: User, year: int) -> list[Service]:
    """Every service of the perimeter, with the meetings of its council and what its region owes to seminars: of the
    council and of the region, not of the service alone. One query."""
    owed = Contribution.objects.filter(region=OuterRef("region"))
    return list(
        visible_services(user)
        .select_related("region", "departement")
        .annotate(
            held=_meetings(MeetingState.CLOSED, year),
            held_before=_meetings(MeetingState.CLOSED, year - 1),
            without_quorum=_meetings(MeetingState.NO_QUORUM, year),
            without_quorum_before=_meetings(MeetingState.NO_QUORUM, year - 1),
            contributions=_number(owed, "region"),
            contributions_given=_number(owed.filter(WHOLE), "region"),
        )
        .order_by("code")
    )


def _meetings(state: str, year: int) -> Coalesce:
    rows = Meeting.objects.filter(council__served=OuterRef("pk"), state=state, held_on__year=year)
    return _number(rows, "council__served")


def _number(rows, group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def tallies_of(frame: Frame, today: dt.date) -> Tallies:
    """Nine queries."""
    tallies = Tallies(frame.year, networks=networks_of(frame.user))
    _count_conventions(tallies, frame)
    _count_delays(tallies, frame)
    _count_exits(tallies, frame)
    _count_money(tallies, frame)
    _count_diagnostics(tallies, frame, today)
    _count_late(tallies, frame, today)
    return tallies


def _count_conventions(tallies: Tallies, frame: Frame) -> None:
    """Active structures today; conventions of which at least a day falls in the year, in their state of today."""
    structures = frame.narrowed(siaes_visible_to(frame.user).filter(state=SiaeState.ACTIVE), siae="").values_list(
        "service_id"
    )
    tallies.structures = Counter(dict(structures.annotate(n=Count("pk"))))
    rows = frame.narrowed(conventions_visible_to(frame.user).filter(in_year(frame.year)))
    for service, state, type_, count in rows.values_list("service_id", "state", "siae__type").annotate(n=Count("pk")):
        tallies.conventions[state, type_] += count
        tallies.running[service] += count if state in RUNNING_STATES else 0
        tallies.opened[service] += count if state in OPEN_STATES else 0


def _count_delays(tallies: Tallies, frame: Frame) -> None:
    """From the filing to the signature, from the request to the opinion; a day unknown, or a meeting on paper held
    before its request, says nothing of the delay."""
    both = (dt.date(frame.year - 1, 1, 1), dt.date(frame.year, 12, 31))
    signed = conventions_visible_to(frame.user).select_related(None).filter(signed_on__range=both)
    given = opinion_requests_visible_to(frame.user).select_related(None)
    given = given.filter(state=OpinionState.ANSWERED, given_on__range=both).exclude(opinion="")
    rows = _delays(frame, signed, "filed_on", "signed_on", Value(""))
    for service, year, sense, days, count in rows.union(
        _delays(frame, given, "asked_on", "given_on", F("opinion")), all=True
    ):
        if not sense:
            tallies.signed[service, year] += count
            if days is not None:
                tallies.signing[service, year][days] += count
            continue
        tallies.opinions[service, year, sense] += count
        if days >= 0:
            tallies.opinion_days[service, year][days] += count


def _delays(frame: Frame, rows: QuerySet, start: str, end: str, sense: Expression) -> QuerySet:
    """Service, year, sense of the opinion ("" for a signature), days, how many."""
    row = {"row_year": _year_of(end, frame.year), "row_sense": Cast(sense, CharField())}
    row["row_days"] = DaysBetween(F(start), F(end))
    grouped = frame.narrowed(rows).annotate(**row).values("service_id", *row)
    return grouped.annotate(row_count=Count("pk")).values_list("service_id", *row, "row_count")


def conventions_asked(tallies: Tallies) -> int:
    """Those of the year that could agree a target."""
    return sum(count for (state, _), count in tallies.conventions.items() if state not in ABANDONED_STATES)


def _year_of(day: str, year: int) -> Case:
    """Of a day of the year or of the one before: SQLite calls Python to read the year of a date, row by row."""
    this = When(**{f"{day}__gte": dt.date(year, 1, 1)}, then=Value(year))
    return Case(this, default=Value(year - 1), output_field=IntegerField())


def _count_exits(tallies: Tallies, frame: Frame) -> None:
    years = range(frame.year - (YEARS if frame.six_years else 2) + 1, frame.year + 1)
    rows = measures_visible_to(frame.user).filter(indicator_code=EXIT_RATES, year__in=years).order_by()
    targets = _agreed_targets(frame.year)
    if frame.choices or not frame.is_country:
        # By structure first: the rows of one service are found without reading those of the country.
        rows = rows.filter(siae__in=frame.narrowed(siaes_visible_to(frame.user), siae="").values("pk"))
        dossiers = frame.narrowed(conventions_visible_to(frame.user).select_related(None))
        targets = targets.filter(convention__in=dossiers.values("pk"))
    active = Count("siae", filter=Q(siae__state=SiaeState.ACTIVE))
    sums = {f"sum_{name}": Coalesce(Sum(name), 0) for name in ("examined", *CLASSES)}
    for service, year, *values in rows.values_list("siae__service_id", "year").annotate(**sums, given=active):
        tallies.exits[service, year] = tuple(values)
    dynamic = Avg(F("agreed__durable") + F("agreed__transition") + F("agreed__positive"))
    means = targets.aggregate(dynamic=dynamic, durable=Avg("agreed__durable"), n=Count("pk"))
    tallies.targets = (means["dynamic"], means["durable"], means["n"])


def _agreed_targets(year: int) -> QuerySet[Target]:
    """At most one a convention of the year; a dossier that was given up agrees nothing."""
    rows = Target.objects.filter(indicator__code=EXIT_RATES, year=year, agreed__isnull=False).order_by()
    return rows.filter(in_year(year, "convention__")).exclude(convention__state__in=ABANDONED_STATES)


def _count_money(tallies: Tallies, frame: Frame) -> None:
    tallies.funds = funds_by_service(frame.keys(), frame.year)
    annexes = annexes_visible_to(frame.user).select_related(None)
    tallies.months = monthly_fte(
        frame.narrowed(annexes, service="convention__service", siae="convention__siae"), frame.year
    )


def _count_diagnostics(tallies: Tallies, frame: Frame, today: dt.date) -> None:
    """A diagnostic or a round planned for a day to come is neither begun nor held."""
    years = (frame.year - 1, frame.year)
    counts = {
        f"{name}_{year}": Count("pk", filter=Q(**{f"{path}__year": year, f"{path}__lte": today}))
        for year in years
        for name, path in (("started", "started_on"), ("delivered", "delivered_on"), ("rounds", "round__held_on"))
    }
    rows = frame.narrowed(diagnostics_visible_to(frame.user).select_related(None))
    for service, *values in rows.values_list("service_id").annotate(**counts):
        for rank, year in enumerate(years):
            tallies.diagnostics[service, year] = tuple(values[3 * rank : 3 * rank + 3])


def _count_late(tallies: Tallies, frame: Frame, today: dt.date) -> None:
    """Every office: a regional service owes too. A deadline is of a service, not of a type or a network."""
    offices = [office.pk for office in frame.offices]
    rows = deadlines_visible_to(frame.user).open().filter(due_on__lt=today, service__in=offices).order_by()
    for *key, count in rows.values_list("service_id", "kind").annotate(n=Count("pk")):
        tallies.late[tuple(key)] = count


def spread(counts: dict[tuple[int, int], Counter[int]], keys: Iterable[int], year: int) -> Spread:
    """The delays of some services put together."""
    found: Counter[int] = Counter()
    for key in keys:
        if (key, year) in counts:
            found.update(counts[key, year])
    return Spread(found)


def networks_of(user: User) -> list[str]:
    """The networks of the structures that the person sees, by name. One query."""
    found = siaes_visible_to(user).exclude(network="").order_by().values_list("network", flat=True).distinct()
    return sorted(found, key=fold)
