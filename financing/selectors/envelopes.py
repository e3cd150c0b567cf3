"""Reading envelopes. Money is added in Python: SQLite would add floats."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.models import Commitment, Envelope, EnvelopeMovement, FinancialAnnex
from iae_portal.core.models import JournalEntry, Region, Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.selectors.journal import last_act

ZERO = Decimal("0.00")
WAITING_SHOWN = 25
# Kinds that pass credits from one level to another.
PASSED_ON = (MovementKind.NOTIFICATION, MovementKind.REDEPLOYMENT)


@dataclass(frozen=True)
class Balance:
    """What an envelope received, passed on and committed. A freeze or a change of line is no delegation."""

    received: Decimal = ZERO
    delegated: Decimal = ZERO
    committed: Decimal = ZERO
    frozen: Decimal = ZERO
    fungible: Decimal = ZERO  # net of what came from other lines and what left for them
    carried: Decimal = ZERO  # net of what came from the year before and what left for the next

    @property
    def notified(self) -> Decimal:
        """What stays here to be used."""
        return self.received - self.delegated - self.frozen + self.fungible + self.carried

    @property
    def available(self) -> Decimal:
        return self.notified - self.committed


def envelopes_visible_to(user: User) -> QuerySet[Envelope]:
    """A service sees its own; a regional role its region and every service of it; the country roles everything."""
    scope = perimeter(user)
    rows = Envelope.objects.select_related("region", "service")
    if scope.country_wide:
        return rows
    own = Q(level=EnvelopeLevel.SERVICE) & scope.services_filter("service")
    return rows.filter(own | Q(level=EnvelopeLevel.REGION, region_id__in=scope.region_ids))


def balances_of(envelopes: Iterable[Envelope]) -> dict[int, Balance]:
    """Two queries for any number of envelopes."""
    ids = [envelope.pk for envelope in envelopes]
    arrived, left = _moved(ids)
    committed = _sums(Commitment.objects.filter(envelope__in=ids).order_by().values_list("envelope_id", "amount"))
    return {
        pk: Balance(
            received=sum((arrived[pk, kind] for kind in PASSED_ON), ZERO),
            delegated=sum((left[pk, kind] for kind in PASSED_ON), ZERO),
            committed=committed[pk],
            frozen=left[pk, MovementKind.FREEZE] - arrived[pk, MovementKind.LIFT],
            fungible=arrived[pk, MovementKind.FUNGIBILITY] - left[pk, MovementKind.FUNGIBILITY],
            carried=arrived[pk, MovementKind.CARRY_OVER] - left[pk, MovementKind.CARRY_OVER],
        )
        for pk in ids
    }


def _moved(ids: list[int]) -> tuple[defaultdict[tuple, Decimal], defaultdict[tuple, Decimal]]:
    """What came to the envelopes and what left them, added by envelope and kind."""
    rows = EnvelopeMovement.objects.filter(Q(source__in=ids) | Q(target__in=ids)).order_by()
    rows = list(rows.values_list("source_id", "target_id", "kind", "amount"))
    arrived = _sums(((target, kind), amount) for _, target, kind, amount in rows)
    return arrived, _sums(((source, kind), amount) for source, _, kind, amount in rows)


def balance_of(envelope: Envelope) -> Balance:
    return balances_of([envelope])[envelope.pk]


def _sums(pairs: Iterable[tuple]) -> defaultdict:
    sums: defaultdict = defaultdict(lambda: ZERO)
    for key, amount in pairs:
        sums[key] += amount
    return sums


def fte_by_region(envelopes: QuerySet[Envelope]) -> dict[int, Decimal]:
    """The ETP that a region aims at: they travel with its credits, to its services too. Without any, it has no key."""
    known = envelopes.filter(region__isnull=False, target_fte__isnull=False)
    return dict(_sums(known.order_by().values_list("region_id", "target_fte")))


def last_movement(year: int, region: Region | None = None) -> int:
    """The key of the last movement of a year in a region, or of the nation; 0 without any: what a page showed."""
    held = Q(region=region) if region else Q(level=EnvelopeLevel.NATIONAL)
    touched = Envelope.objects.filter(held, year=year).values("pk")
    rows = EnvelopeMovement.objects.filter(Q(source__in=touched) | Q(target__in=touched))
    return rows.aggregate(last=Max("pk"))["last"] or 0


def last_mover(year: int, region: Region | None = None) -> JournalEntry | None:
    """The line of the journal that tells this last movement."""
    held = Q(region=region) if region else Q(level=EnvelopeLevel.NATIONAL)
    return last_act(Envelope.objects.filter(held, year=year), "financing.movement")


def service_envelope(service: Service, year: int, line: str = BudgetLine.JOB_AID) -> Envelope | None:
    return Envelope.objects.filter(level=EnvelopeLevel.SERVICE, service=service, year=year, line=line).first()


def envelope_ranks(annexes: Iterable[FinancialAnnex]) -> dict[int, int]:
    """By key of annexe, the key of the envelope that pays it (0 without any): the order in which they are held."""
    annexes = list(annexes)
    keys = {(row.service_id, row.year): row.pk for row in _paying(annexes)}
    return {row.pk: keys.get((row.convention.service_id, row.year), 0) for row in annexes}


def region_envelope(region: Region, year: int, line: str) -> Envelope | None:
    return Envelope.objects.filter(level=EnvelopeLevel.REGION, region=region, year=year, line=line).first()


def committed_by(annex: FinancialAnnex) -> Decimal:
    """Credits that the annexe holds: its lines of the ledger added up."""
    # Of many annexes, `commitments` is read ahead.
    return sum((row.amount for row in annex.commitments.all()), ZERO)


def reserved_annexes(user: User) -> QuerySet[FinancialAnnex]:
    """Annexes waiting for credits in the perimeter, the oldest request first."""
    return (
        FinancialAnnex.objects.filter(perimeter(user).services_filter("convention__service"))
        .filter(reserved_at__isnull=False)
        .select_related("convention__siae", "convention__service__region", "regime")
        .order_by("reserved_at", "pk")
    )


def missing_of(
    annexes: Iterable[FinancialAnnex], room: dict[tuple[int, int], Decimal] | None = None
) -> list[tuple[FinancialAnnex, Decimal]]:
    """Each annexe that waits with what must be brought for it, the oldest first: what is free serves in that order.
    `room` is what is free by service and year, when the caller has read it."""
    annexes = list(annexes)
    room = _room_for(annexes) if room is None else dict(room)
    found = []
    for annex in annexes:
        key = annex.convention.service_id, annex.year
        free = room.get(key, ZERO)
        found.append((annex, max(annex.reserved_amount - free, ZERO)))
        room[key] = max(free - annex.reserved_amount, ZERO)
    return found


@dataclass(frozen=True)
class WaitingAnnexes:
    """The oldest requests, each with what must be brought for it, of `count` that wait."""

    rows: list[tuple[FinancialAnnex, Decimal]]
    count: int


def waiting_annexes(user: User, services: list[int], year: int, room: dict) -> WaitingAnnexes:
    """A region may have hundreds: the list of annexes shows the rest."""
    # Named: through their region, the conventions of the country would be read.
    waiting = reserved_annexes(user).filter(convention__service__in=services, year=year)
    rows = missing_of(waiting[:WAITING_SHOWN], room)
    return WaitingAnnexes(rows, waiting.count() if len(rows) == WAITING_SHOWN else len(rows))


def _paying(annexes: list[FinancialAnnex]) -> list[Envelope]:
    years, services = {row.year for row in annexes}, {row.convention.service_id for row in annexes}
    rows = Envelope.objects.filter(level=EnvelopeLevel.SERVICE, line=BudgetLine.JOB_AID)
    return list(rows.filter(year__in=years, service__in=services).order_by("pk"))


def _room_for(annexes: list[FinancialAnnex]) -> dict[tuple[int, int], Decimal]:
    envelopes = _paying(annexes)
    balances = balances_of(envelopes)
    return {(row.service_id, row.year): balances[row.pk].available for row in envelopes}
