"""Reading annexes: always from the perimeter of their convention."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from conventions.annex_numbers import parse_annex_number
from conventions.models import Convention
from financing.calculation import months
from financing.calculation.document import compute as compute_document
from financing.computation import Facts
from financing.enums import FALLEN_STATES, PAYABLE_STATES, AnnexState, PaymentKind, Regularisation
from financing.models import Computation, FinancialAnnex, PaymentLine, Regime, RegimePeriod
from financing.selectors.months import first_funded_year
from iae_portal.core.calendars import add_months
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter

DECEMBER = 12
SCHEDULED = (PaymentKind.ADVANCE, PaymentKind.REGULARISATION, PaymentKind.BALANCE)


def annexes_visible_to(user: User) -> QuerySet[FinancialAnnex]:
    """Annexes the person may read, with what every page shows of them."""
    return FinancialAnnex.objects.filter(perimeter(user).services_filter("convention__service")).select_related(
        "convention__siae", "convention__service__region", "regime"
    )


def annexes_of(convention: Convention) -> QuerySet[FinancialAnnex]:
    return convention.annexes.select_related("convention__siae", "convention__service", "regime").order_by(
        "year", "modification_rank"
    )


def current_computation(annex: FinancialAnnex) -> Computation | None:
    """The last frozen run: the figures of the page, of the PDF and of the replay."""
    return annex.computations.order_by("-pk").first()


def replays(run: Computation) -> bool:
    """Whether what was frozen gives the same figures today; its sentences may have been written better since."""
    answer = compute_document(run.inputs)
    kept = [run.result["agreed"], run.result["realised"]] if "agreed" in run.result else [run.result]
    return [_figures(row) for row in (*answer["annexes"], *answer["accompaniment"])] == [
        _figures(row) for row in kept if row
    ]


def _figures(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "explanation"}


@dataclass(frozen=True)
class Span:
    """Months of a year under one regime: ACI and AI of 2014 have two."""

    regime: Regime
    start: dt.date
    end: dt.date


def spans_of(siae_type: str, start: dt.date, end: dt.date) -> list[Span]:
    """The months from one first day to another, cut where a regime ends; they stop where no text applies.

    A simulation is never chosen by itself.
    """
    found: list[Span] = []
    while start <= end:
        periods = RegimePeriod.objects.on(start).filter(type=siae_type).exclude(regime__status="simulation")
        # Where two periods meet, the later text wins.
        period = periods.select_related("regime").order_by("-start").first()
        if period is None:
            break
        last = end if period.end is None else min(end, period.end.replace(day=1))
        found.append(Span(period.regime, start, last))
        start = add_months(last, 1)
    return found


def cut_years(siae_type: str) -> set[int]:
    """Years in which a regime of the type ends before December: they count two annexes."""
    rows = RegimePeriod.objects.filter(type=siae_type, end__isnull=False).exclude(regime__status="simulation")
    return {period.end.year for period in rows.order_by("pk") if period.end.month != DECEMBER}


def facts_of(annex: FinancialAnnex, lines: Iterable[PaymentLine] | None = None) -> Facts:
    """The annexe as the engine reads it, with the hours entered and what was really paid."""
    return Facts(
        id=annex.number,
        type=str(annex.type),
        method=annex.regime.method,
        regime=annex.regime.code,
        start=annex.start,
        end=annex.end,
        # A row just made still holds the members of its choices; the engine wants plain texts.
        context=str(annex.context),
        territory=str(annex.territory),
        segments=tuple((row.start, row.end, row.fte) for row in annex.segments.all()),
        requests=tuple(row.amount for row in annex.requests.all()),
        planned_hours=annex.planned_hours,
        hours_per_fte=annex.hours_per_fte,
        permanent_fte=annex.permanent_fte,
        agreed_posts=annex.agreed_posts,
        agreed_months=agreed_months(annex),
        modulation_rate=annex.modulation_rate,
        hours=hours_of(annex),
        paid=_inside(annex, paid_in(family_payments(annex) if lines is None else lines)),
    )


def agreed_months(annex: FinancialAnnex) -> int | None:
    if annex.agreed_end is None:
        return None
    return months.of(annex.agreed_end) - months.of(annex.start) + 1


def months_typed_for(annex: FinancialAnnex) -> int:
    """Of its figures by year: those it was agreed for, when it was stopped before."""
    return agreed_months(annex) or len(annex.months)


def is_same_aid(facts: Facts, typed: Mapping[str, Any], requests: Sequence[Decimal]) -> bool:
    """Whether an entry leaves the figures of a year as they were: an aid that was stopped is then still stopped."""
    names = ("start", "end", "planned_hours", "hours_per_fte", "permanent_fte", "agreed_posts")
    return facts.requests == tuple(requests) and all(
        typed.get(name, getattr(facts, name)) == getattr(facts, name) for name in names
    )


def _inside(annex: FinancialAnnex, paid: dict[dt.date, Decimal]) -> dict[dt.date, Decimal]:
    """What was paid of months that the annexe no longer counts (it was cut, or its convention ended) is paid still: it
    weighs on its nearest month, and comes back."""
    last = add_months(annex.end, annex.regime.regularisation == Regularisation.MONTHS_5_8_11)  # its balance comes after
    kept: dict[dt.date, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for month, amount in paid.items():
        kept[min(max(month, annex.start), last)] += amount
    return dict(kept)


def hours_of(annex: FinancialAnnex) -> dict[dt.date, Decimal]:
    """Hours from the first month of the annexe, up to the first month without a state."""
    # By the convention: of many annexes, `convention__monthly_states` is read ahead.
    by_month = {row.month: row.hours for row in annex.convention.monthly_states.all()}
    found: dict[dt.date, Decimal] = {}
    for month in annex.months:
        # The engine takes hours without a gap: later months wait for the missing one.
        if month not in by_month:
            break
        found[month] = by_month[month]
    return found


def family_payments(annex: FinancialAnnex) -> QuerySet[PaymentLine]:
    """Lines of every rank of the same year and regime: what an earlier rank paid is paid."""
    return PaymentLine.objects.filter(
        annex__convention=annex.convention_id, annex__year=annex.year, annex__regime=annex.regime_id
    ).order_by("month", "pk")


def family_ranks(annex: FinancialAnnex) -> QuerySet[FinancialAnnex]:
    """The other ranks of the same year under the same regime."""
    return annexes_of(annex.convention).filter(year=annex.year, regime=annex.regime_id).exclude(pk=annex.pk)


def closed_rank(annex: FinancialAnnex) -> FinancialAnnex | None:
    """The other rank of the year that is closed: nothing more is agreed in this year."""
    return family_ranks(annex).filter(state=AnnexState.CLOSED).first()


def rank_after(annex: FinancialAnnex) -> FinancialAnnex | None:
    """The rank in force that replaced this one; None of an annexe that nothing replaced. No query for the others."""
    if annex.state != AnnexState.SUPERSEDED:
        return None
    return family_ranks(annex).filter(state__in=PAYABLE_STATES).order_by("-modification_rank").first()


def paid_in(lines: Iterable[PaymentLine]) -> dict[dt.date, Decimal]:
    """By month, what was paid and not given back. The modulated part has its own decision and stays out."""
    paid: dict[dt.date, Decimal] = defaultdict(lambda: Decimal("0.00"))
    recovered = Decimal("0.00")
    for line in lines:
        if line.paid_on is None or line.kind == PaymentKind.MODULATION:
            continue
        if line.is_recovery:
            recovered += line.amount
        else:
            paid[line.month] += line.amount
    # What was given back is taken off the last payments first.
    for month in sorted(paid, reverse=True):
        taken = min(paid[month], recovered)
        paid[month] -= taken
        recovered -= taken
    return dict(paid)


def first_annex(convention: Convention) -> FinancialAnnex | None:
    """The annexe of the convention's first year that is neither cancelled nor rejected, latest rank first."""
    rows = annexes_of(convention).filter(year=first_funded_year(convention))
    return (
        rows.exclude(state__in=FALLEN_STATES)
        # In a year cut in two, the convention is signed with the annexe of its first months.
        .order_by("start", "-modification_rank")
        .first()
    )


def annex_by_number(typed: str) -> FinancialAnnex | None:
    """An annexe by its number, spaces, hyphens or nothing between the groups."""
    try:
        number = parse_annex_number(typed).spaced
    # A number of another shape is still looked for as it was typed.
    except ValueError:
        number = " ".join(typed.upper().replace("-", " ").split())
    return FinancialAnnex.objects.filter(number=number).select_related("convention__siae", "regime").first()
