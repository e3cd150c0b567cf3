"""The worksheet of September: what the services and their structures will not use, what is missing, what could move."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from conventions.enums import AmendmentKind, AmendmentState
from conventions.models import Amendment
from financing.calculation import months
from financing.calculation.money import to_cent
from financing.enums import AnnexState, BudgetLine
from financing.models import Envelope, FinancialAnnex
from financing.redistribution import Proposal, proposals
from financing.selectors.consumption import Consumption, Redeployable, consumption_of, redeployable, truncated
from financing.selectors.envelopes import ZERO, Balance, balances_of
from iae_portal.core.calendars import add_months
from iae_portal.core.models import Region, Service

OPEN_AMENDMENTS = (
    AmendmentState.DRAFT,
    AmendmentState.OPINION_PENDING,
    AmendmentState.OPINION_GIVEN,
    AmendmentState.TOLD,
    AmendmentState.READY_TO_SIGN,
)


@dataclass(frozen=True)
class Place:
    """A service: what is free in its envelope, what its annexes wait for, what they will not use."""

    service: Service
    balance: Balance
    reserved: Decimal
    unused: Redeployable

    @property
    def spare(self) -> Decimal:
        """Free once the annexes that wait here are served: what may leave."""
        return max(self.balance.available - self.reserved, ZERO)

    @property
    def missing(self) -> Decimal:
        return max(self.reserved - self.balance.available, ZERO)


@dataclass(frozen=True)
class Structure:
    """An annexe that will leave credits, uses more than its posts, or waits for credits; `amendment`: one on its posts
    that is not signed yet."""

    annex: FinancialAnnex
    line: Consumption | None
    waits_for: Decimal
    amendment: Amendment | None = None

    @property
    def basis(self) -> str:
        return self.line.basis if self.line else ""

    @property
    def proposed_fte(self) -> Decimal | None:
        """The posts that it really fills, to agree from now on; None where no amendment would say anything else.

        DESIGN: the pace of the months known, not of the season: posts are what is employed each month.
        """
        line, may_change = self.line, self.annex.is_per_fte and self.annex.state == AnnexState.VALIDATED
        if line is None or not may_change or self.amendment or not line.gap:
            return None
        return truncated(line.realised_fte)

    def given_back_from(self, day: dt.date) -> Decimal:
        """About what the amendment that it is proposed gives back, taking effect that day; below zero: what it asks."""
        # Whole months from that of the day: an amendment that takes effect within a month cuts it whole.
        left = max(months.of(self.annex.end) - months.of(day) + 1, 0)
        share = 1 - self.proposed_fte / self.line.agreed_fte
        return to_cent(self.line.agreed_amount * share * left / len(self.annex.months))


@dataclass(frozen=True)
class Worksheet:
    """`own` is what the region itself holds; `moves` go from and to services, by key, or from the region (None)."""

    own: Balance
    places: list[Place]
    structures: list[Structure]
    moves: list[Proposal]


def effect_day(today: dt.date) -> dt.date:
    """The first day on which amendments drafted today could take effect: their opinion and signatures take a month.

    DESIGN: the first of the month after next, since posts are agreed by whole months.
    """
    return add_months(today.replace(day=1), 2)


def region_worksheet(region: Region, year: int, today: dt.date) -> Worksheet:
    """The job aid of a region. About ten queries, whatever its size."""
    services = list(region.services.filter(departement__isnull=False).order_by("code"))
    keys = [service.pk for service in services]
    lines, waiting = consumption_of(keys, [year], today), _waiting(keys, year)
    # The region's own envelope has no service: it is the one under None.
    envelopes = Envelope.objects.filter(region=region, year=year, line=BudgetLine.JOB_AID).order_by("pk")
    held = {row.service_id: row for row in envelopes}
    sums = balances_of(held.values())
    balances = {service: sums[row.pk] for service, row in held.items()}
    of_service, reserved = defaultdict(list), defaultdict(lambda: ZERO)
    for line in lines:
        of_service[line.annex.convention.service_id].append(line)
    for annex in waiting:
        reserved[annex.convention.service_id] += annex.reserved_amount
    places = [
        Place(row, balances.get(row.pk, Balance()), reserved[row.pk], redeployable(of_service[row.pk]))
        for row in services
    ]
    own = balances.get(None, Balance())
    return Worksheet(own, places, _structures(lines, waiting), _moves(own, places))


def service_structures(service: Service, year: int, today: dt.date) -> list[Structure]:
    return _structures(consumption_of([service.pk], [year], today), _waiting([service.pk], year))


def _moves(own: Balance, places: list[Place]) -> list[Proposal]:
    spare = sorted(((row.service.pk, row.spare) for row in places), key=lambda pair: -pair[1])
    return proposals([(None, own.available), *spare], [(row.service.pk, row.missing) for row in places])


def _waiting(services: list[int], year: int) -> list[FinancialAnnex]:
    rows = FinancialAnnex.objects.filter(
        convention__service__in=services, year=year, reserved_at__isnull=False
    ).select_related("convention__siae", "convention__service", "regime")
    return list(rows.order_by("reserved_at", "pk"))


def _structures(lines: list[Consumption], waiting: list[FinancialAnnex]) -> list[Structure]:
    """Those of which there is something to say, by service then name."""
    amounts = {annex.pk: annex.reserved_amount for annex in waiting}
    told = [line for line in lines if line.unused or line.gap or line.annex.pk in amounts]
    known = {line.annex.pk for line in told}
    amendments = _amendments([line.annex.convention_id for line in told])
    rows = [
        Structure(line.annex, line, amounts.get(line.annex.pk, ZERO), amendments.get(line.annex.convention_id))
        for line in told
    ]
    rows += [Structure(annex, None, annex.reserved_amount) for annex in waiting if annex.pk not in known]
    return sorted(rows, key=lambda row: (row.annex.convention.service.code, row.annex.convention.siae.sort_key))


def _amendments(conventions: list[int]) -> dict[int, Amendment]:
    """On the posts, not signed yet."""
    rows = Amendment.objects.filter(
        convention__in=conventions, kind=AmendmentKind.POSTS, state__in=OPEN_AMENDMENTS
    ).select_related("convention")
    return {row.convention_id: row for row in rows.order_by("pk")}
