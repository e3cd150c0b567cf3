"""The country's credits: what the annexes of a year hold and a little more, by the way that credits really come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from financing.computation import Outcome
from financing.computation.settled import Settled
from financing.enums import AnnexState, BudgetLine, EnvelopeLevel, Funding, MovementKind
from financing.models import Commitment, Envelope, EnvelopeMovement, FinancialAnnex
from financing.selectors.envelopes import balances_of
from financing.services.envelopes import carry_over, get_envelope
from iae_portal.core.models import Service
from iae_portal.demo.story.credits import TO_REGION, TO_SERVICE, carried_by
from iae_portal.demo.story.days import at, on_day
from iae_portal.demo.story.people import DemoContext

LINES = (BudgetLine.JOB_AID, BudgetLine.FDI)
FUND = Decimal(45000)  # of a service's departmental fund, a year
CARRIED = Decimal(400000)  # less than what the regions give back
BATCH = 1000


@dataclass
class Plan:
    """One annexe to write, with what the engine says of it."""

    annex: FinancialAnnex
    fte: Decimal
    outcome: Outcome
    paid: list
    left: Settled
    hours: dict[dt.date, Decimal] = field(default_factory=dict)

    @property
    def held(self) -> Decimal:
        """Credits: what is agreed; once closed, what is due; never less than what was paid."""
        agreed, due = self.outcome.agreed_amount, self.outcome.due
        wanted = due if self.annex.state == AnnexState.CLOSED and due is not None else agreed
        return max(wanted, sum(line.amount for line in self.paid))


def fund(plans: Iterable[Plan], year: int, told_already: set[int], context: DemoContext) -> None:
    """Every service without credits gets what its annexes hold and a little more, its region a reserve beside."""
    held: dict[int, Decimal] = defaultdict(Decimal)
    posts: dict[int, Decimal] = defaultdict(Decimal)
    funded = [plan for plan in plans if plan.annex.funding == Funding.COMMITTED]
    for plan in funded:
        held[plan.annex.convention.service_id] += plan.held
        posts[plan.annex.convention.service_id] += plan.fte if plan.annex.is_per_fte else 0
    services = [row for row in context.services.values() if row.is_departmental and row.pk not in told_already]
    made = _envelopes(services, year)
    amounts = {
        (row.pk, BudgetLine.JOB_AID): (_rounded(held[row.pk], rank), posts[row.pk]) for rank, row in enumerate(services)
    }
    amounts |= {(row.pk, BudgetLine.FDI): (FUND, Decimal(0)) for row in services}
    _notify(services, made, amounts, year, context)
    Commitment.objects.bulk_create(
        (
            Commitment(
                envelope=made[plan.annex.convention.service_id, BudgetLine.JOB_AID],
                annex=plan.annex,
                amount=plan.held,
                reason=f"Saisie de {plan.annex.number}",
                made_at=at(dt.date(year, 1, 15), 15),
            )
            for plan in funded
        ),
        batch_size=BATCH,
    )


def _rounded(amount: Decimal, rank: int) -> Decimal:
    """Up to the thousand, then from 1 to 7 % to spare."""
    return (amount * (101 + rank % 7) / 100 // 1000 + 1) * 1000


def _envelopes(services: list[Service], year: int) -> dict[tuple[int, str], Envelope]:
    rows = Envelope.objects.bulk_create(
        Envelope(level=EnvelopeLevel.SERVICE, region_id=row.region_id, service=row, year=year, line=line)
        for row in services
        for line in LINES
    )
    return {(row.service_id, row.line): row for row in rows}


def _notify(services: list[Service], made: dict, amounts: dict, year: int, context: DemoContext) -> None:
    """Finance act, nation to region with a reserve of 4 %, region to service."""
    author = context.people["national"]
    movements = []

    def move(source, target, amount, fte, reason, day):
        movements.append(
            EnvelopeMovement(
                source=source,
                target=target,
                amount=amount,
                fte=fte,
                kind=MovementKind.NOTIFICATION,
                reason=reason,
                made_on=day,
                author=author,
                made_at=at(day, 9),
            )
        )

    for line in LINES:
        nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=line)
        by_region: dict = defaultdict(list)
        for service in services:
            by_region[service.region].append(service)
        for region, members in by_region.items():
            own = get_envelope(level=EnvelopeLevel.REGION, region=region, year=year, line=line)
            total = sum(amounts[row.pk, line][0] for row in members)
            fte = sum(amounts[row.pk, line][1] for row in members)
            whole = (total * 104 / 100).quantize(Decimal("0.01"))
            move(None, nation, whole, fte, f"Loi de finances {year}", dt.date(year, 1, 3))
            move(nation, own, whole, fte, TO_REGION, dt.date(year, 1, 7))
            for row in members:
                amount, posts = amounts[row.pk, line]
                move(own, made[row.pk, line], amount, posts, TO_SERVICE, dt.date(year, 1, 10))
    EnvelopeMovement.objects.bulk_create(movements, batch_size=BATCH)


def carry_forward(year: int, context: DemoContext) -> None:
    """What the regions kept comes back to the nation, and an imaginary text carries a part of it to the next year."""
    nation = get_envelope(level=EnvelopeLevel.NATIONAL, year=year, line=BudgetLine.JOB_AID)
    regions = list(Envelope.objects.filter(level=EnvelopeLevel.REGION, year=year, line=BudgetLine.JOB_AID))
    author, day, text = context.people["national"], dt.date(year, 12, 20), dt.date(year + 1, 3, 28)
    kept = {pk: balance.available for pk, balance in balances_of(regions).items() if balance.available}
    EnvelopeMovement.objects.bulk_create(
        EnvelopeMovement(
            source_id=pk,
            target=nation,
            amount=amount,
            kind=MovementKind.REDEPLOYMENT,
            reason="Retour des crédits gardés en région",
            made_on=day,
            author=author,
            made_at=at(day, 9),
        )
        for pk, amount in kept.items()
    )
    with on_day(text):
        carry_over(
            actor=author,
            year=year,
            line=BudgetLine.JOB_AID,
            amount=min(CARRIED, sum(kept.values())),
            text=carried_by(text),
            reason="Part des crédits non consommés",
        )
