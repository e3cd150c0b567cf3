"""The country's money: annexes of two years with their hours and payments, and their credits (national_credits).

The engine computes each annexe; only the rows are written in bulk. Services that the story funds keep their own year.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from conventions.models import Convention
from financing.computation import ENGINE_VERSION, Facts, compute
from financing.computation.settled import settled, told
from financing.enums import AnnexState as State
from financing.enums import EnvelopeLevel, Funding, PaymentKind
from financing.models import (
    AccompanimentRequest,
    Computation,
    Envelope,
    FinancialAnnex,
    MonthlyState,
    PaymentLine,
    Segment,
)
from financing.selectors.annexes import Span, spans_of
from financing.selectors.law import bareme_ids, baremes_of, law_in_database
from iae_portal.demo.story.annex_entry import imaginary_iban
from iae_portal.demo.story.annexes import HOURS, KNOWN, OCCUPATION
from iae_portal.demo.story.days import at
from iae_portal.demo.story.national_credits import Plan, carry_forward, fund
from iae_portal.demo.story.national_lots import VALIDATED
from iae_portal.demo.story.people import DemoContext

CLOSED_YEAR, RUNNING_YEAR = 2007, 2008
PAID_TO = 8  # the months of the running year that are paid
POSTS = {"EI": 8, "ETTI": 9, "ACI": 12, "AI": 6}  # the smallest of each type
SPREAD = 7
AGREED_POSTS = Decimal(max(POSTS.values()) + SPREAD)  # of a convention: no annexe counts more
CREDITS_EVERY = 13  # one structure in so many waits for credits
DRAFT_EVERY = 29
BATCH = 1000


def load_money(context: DemoContext) -> None:
    for year in (CLOSED_YEAR, RUNNING_YEAR):
        told_already = set(
            Envelope.objects.filter(level=EnvelopeLevel.SERVICE, year=year).values_list("service", flat=True)
        )
        conventions = _conventions(year).exclude(service__in=told_already)
        plans = list(_plans(conventions, year))
        _write(plans)
        fund(plans, year, told_already, context)
    carry_forward(CLOSED_YEAR, context)


def _conventions(year: int):
    """Those that cover the whole year and have no annexe of it."""
    rows = Convention.objects.filter(signed_on__lt=dt.date(year, 1, 1), start__lte=dt.date(year, 1, 1))
    rows = rows.filter(end__gte=dt.date(year, 12, 31)).exclude(annexes__year=year)
    return rows.select_related("siae", "service").order_by("number")


def _plans(conventions: Iterable[Convention], year: int):
    law, spans = law_in_database(), {}
    for rank, convention in enumerate(conventions):
        if convention.ended_on:  # before its term: an annexe of the whole year would outlast it
            continue
        kind = convention.siae.type
        if kind not in spans:
            spans[kind] = spans_of(kind, dt.date(year, 1, 1), dt.date(year, 12, 1))[0]
        lump = law.lump_sum(kind, year)
        yield _plan(convention, spans[kind], rank, lump.hours_per_fte if lump else None, law)


def _plan(convention: Convention, span: Span, rank: int, hours_per_fte: Decimal | None, law) -> Plan:
    fte = Decimal(POSTS[convention.siae.type] + rank % SPREAD)
    annex = _annex(convention, span, rank, hours_per_fte, fte)
    before = compute(_facts(annex, fte), law)
    if annex.state in (State.DRAFT, State.ENTERED):
        if annex.state == State.ENTERED:
            annex.reserved_amount = before.agreed_amount
        return Plan(annex, fte, before, [], settled(before, (), closed=False))
    last = 12 if annex.state == State.CLOSED else PAID_TO
    paid = [line for line in before.schedule if line.month.month <= last]
    hours = {} if annex.is_lump_sum else _hours(annex, fte, rank)
    by_month: dict[dt.date, Decimal] = defaultdict(Decimal)
    for line in paid:
        by_month[line.month] += line.amount
    after = compute(_facts(annex, fte, hours=hours, paid=dict(by_month)), law)
    return Plan(annex, fte, after, paid, settled(after, set(by_month), closed=annex.state == State.CLOSED), hours)


def _annex(
    convention: Convention, span: Span, rank: int, hours_per_fte: Decimal | None, fte: Decimal
) -> FinancialAnnex:
    year, renewal = span.start.year, span.start.year - convention.start.year
    annex = FinancialAnnex(
        convention=convention,
        year=year,
        renewal_rank=renewal,
        number=f"{convention.display_number} A{renewal} M0",
        regime=span.regime,
        start=span.start,
        end=span.end,
        state=_state(year, rank),
        hours_per_fte=hours_per_fte,
        account_holder=convention.siae.name,
        account_number=imaginary_iban(convention.pk),
        opened_on=dt.date(year, 1, 8),
    )
    if annex.is_per_post:
        annex.planned_hours, annex.permanent_fte = fte * hours_per_fte, Decimal("2.00")
        annex.agreed_posts = (fte / 12).quantize(Decimal("0.01"))
    if annex.state in (State.VALIDATED, State.CLOSED):
        annex.funding, annex.committed_on, annex.signed_on = (
            Funding.COMMITTED,
            dt.date(year, 1, 15),
            dt.date(year, 1, 22),
        )
        annex.convention_signed_on = convention.signed_on
    if annex.state == State.ENTERED:
        annex.funding, annex.reserved_at = Funding.RESERVED, at(dt.date(year, 9, 1 + rank % 25), 10)
        annex.reserved_reason = "Saisie de l'annexe"
    if annex.state == State.CLOSED:
        annex.closed_on = dt.date(year + 1, 5, 14)  # what was left is paid, or came back
    return annex


def _state(year: int, rank: int) -> str:
    if year == CLOSED_YEAR:
        return State.CLOSED
    if rank % DRAFT_EVERY == DRAFT_EVERY - 1:
        return State.DRAFT
    return State.ENTERED if rank % CREDITS_EVERY == CREDITS_EVERY - 1 else State.VALIDATED


def _hours(annex: FinancialAnnex, fte: Decimal, rank: int) -> dict[dt.date, Decimal]:
    """A year of an AI is told by its hours made available; the running year stops in September, or a little before."""
    rates = OCCUPATION if annex.state == State.CLOSED else OCCUPATION[: KNOWN - (rank % 11 == 0)]
    monthly = HOURS.get(annex.type, Decimal("151.67"))
    return {
        dt.date(annex.year, month, 1): (monthly * fte * (rate - rank % 9) / 100).quantize(Decimal("0.01"))
        for month, rate in enumerate(rates, 1)
    }


def _facts(annex: FinancialAnnex, fte: Decimal, **known) -> Facts:
    return Facts(
        id=annex.number,
        type=str(annex.type),
        method=annex.method,
        regime=annex.regime.code,
        start=annex.start,
        end=annex.end,
        segments=((annex.start, annex.end, fte),) if annex.is_per_fte else (),
        requests=(_requested(fte),) if annex.is_lump_sum else (),
        planned_hours=annex.planned_hours,
        hours_per_fte=annex.hours_per_fte,
        permanent_fte=annex.permanent_fte,
        agreed_posts=annex.agreed_posts,
        **known,
    )


def _requested(fte: Decimal) -> Decimal:
    return Decimal(1000) * fte


def _write(plans: list[Plan]) -> None:
    FinancialAnnex.objects.bulk_create((plan.annex for plan in plans), batch_size=BATCH)
    Segment.objects.bulk_create(
        (Segment(annex=p.annex, start=p.annex.start, end=p.annex.end, fte=p.fte) for p in plans if p.annex.is_per_fte),
        batch_size=BATCH,
    )
    AccompanimentRequest.objects.bulk_create(
        AccompanimentRequest(annex=p.annex, label="Accompagnement des salariés en insertion", amount=_requested(p.fte))
        for p in plans
        if p.annex.is_lump_sum
    )
    MonthlyState.objects.bulk_create(
        (
            MonthlyState(
                convention=plan.annex.convention,
                month=month,
                hours=hours,
                headcount=int(plan.fte) + 2,
                entered_at=at(_after(month, 8), 11),
            )
            for plan in plans
            for month, hours in plan.hours.items()
        ),
        batch_size=BATCH,
    )
    PaymentLine.objects.bulk_create((line for plan in plans for line in _lines(plan)), batch_size=BATCH)
    known: dict[tuple, list[int]] = {}
    Computation.objects.bulk_create(
        (_computation(plan, known) for plan in plans if plan.annex.state != State.DRAFT), batch_size=BATCH
    )


def _after(month: dt.date, day: int) -> dt.date:
    """A day of the next month."""
    return (month + dt.timedelta(days=32)).replace(day=day)


def _lines(plan: Plan):
    annex = plan.annex
    if annex.state not in (State.VALIDATED, State.CLOSED):
        return
    rows = [(line.month, line.kind, line.amount, True) for line in plan.paid]
    rows += [(line.month, line.kind, line.amount, False) for line in plan.left.lines]
    for kind, amount in ((PaymentKind.RECALL, plan.left.recall), (PaymentKind.RECOVERY, plan.left.recovery)):
        if amount:
            # A closed year is settled: what was left was paid or given back in the spring.
            rows.append((plan.paid[-1].month, kind, amount, annex.state == State.CLOSED))
    for month, kind, amount, is_paid in rows:
        number = "-1" if kind in (PaymentKind.RECALL, PaymentKind.RECOVERY) else ""
        day = dt.date(annex.year + 1, 4, 28) if number else month.replace(day=28)
        asked = is_paid and kind != PaymentKind.RECOVERY
        yield PaymentLine(
            annex=annex,
            month=month,
            kind=kind,
            amount=amount,
            key=f"{annex.pk}-{month:%Y%m}-{kind}{number}",
            committed_on=annex.committed_on if is_paid else None,
            paid_on=day if is_paid else None,
            exported_at=at(day.replace(day=VALIDATED), 15) if asked else None,
        )


def _computation(plan: Plan, known: dict[tuple, list[int]]) -> Computation:
    outcome = plan.outcome
    rows = tuple(outcome.rows)
    if rows not in known:
        known[rows] = bareme_ids(outcome, baremes_of(regime__code__in={row.regime for row in rows}))
    return Computation(
        annex=plan.annex,
        inputs=outcome.inputs,
        bareme_ids=known[rows],
        result=outcome.result,
        explanation=told(outcome, plan.left),
        engine_version=ENGINE_VERSION,
        agreed_amount=outcome.agreed_amount,
        agreed_fte=outcome.agreed_fte,
        due=outcome.due,
        recovery=plan.left.recovery,
        reason="Exemple national",
        computed_at=at(dt.date(plan.annex.year, 1, 22), 9),
    )
