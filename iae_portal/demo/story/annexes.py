"""Annexes of 2008 under the regimes of 2005: running, overpaid, waiting for credits."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from conventions.enums import ConventionState
from conventions.models import Convention
from financing.checks.monthly_states import StateRow
from financing.computation import compute
from financing.enums import BudgetLine, PaymentKind
from financing.models import FinancialAnnex
from financing.selectors.annexes import current_computation, facts_of
from financing.selectors.law import law_in_database
from financing.services.annex_actions import change_state, enter_annex, validate_annex
from financing.services.annex_entry import fill_annex
from financing.services.annexes import open_annex
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.payments import record_payments
from iae_portal.core.models import Service, User
from iae_portal.demo.story.annex_entry import entry_lines, entry_values
from iae_portal.demo.story.credits import fund_region, fund_service
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.people import DemoContext

YEAR = 2008
OPENED_ON, SIGNED_ON, PAID_ON = dt.date(2008, 1, 10), dt.date(2008, 1, 21), dt.date(2008, 8, 28)
ASKED_ON, ANSWERED_ON, CLOSED_ON = dt.date(2008, 7, 10), dt.date(2008, 7, 25), dt.date(2008, 9, 2)
SPARE = Decimal("3150.00")  # what is left in the envelope of Lille
NEXT_YEAR = Decimal(240_000)
HOURS = {"EI": Decimal("125.42"), "ETTI": Decimal("133.33"), "ACI": Decimal("151.67")}  # a month, for one ETP
# Monthly occupation, in per cent: a slow start, a good spring, holidays, a winter that stops early.
OCCUPATION = (88, 92, 97, 101, 103, 100, 95, 84, 98, 99, 93, 79)
KNOWN = 9  # months of hours of 2008 that the structures had given by October


def running_conventions(service: Service, siae_type: str) -> list[Convention]:
    """Conventions of the type that cover 2008, in the order of their numbers."""
    rows = Convention.objects.filter(
        service=service,
        siae__type=siae_type,
        state=ConventionState.IN_FORCE,
        start__lte=dt.date(YEAR, 1, 1),
        end__gte=dt.date(YEAR, 12, 31),
    )
    return list(rows.select_related("siae", "service").order_by("number"))


def load_annexes(context: DemoContext) -> None:
    """Lille in depth, its two neighbours in short; in one of them a year is played to its end."""
    lille = context.services["59L"]
    officer, head = context.team("59L")
    kept = {siae_type: running_conventions(lille, siae_type) for siae_type in ("EI", "ETTI", "ACI")}
    late = kept["EI"].pop() if len(kept["EI"]) > 2 else None
    overpaid = kept["EI"].pop() if len(kept["EI"]) > 1 else None
    chosen = [*kept["EI"][:4], *kept["ETTI"][:2], *kept["ACI"][:4]]
    drafts = [_filled(officer, convention, _fte(rank)) for rank, convention in enumerate(chosen)]
    short = _half_year(officer, overpaid) if overpaid else None
    _fund(lille, [*drafts, *([short] if short else [])], SPARE)
    for annex in drafts:
        _run(officer, head, annex)
    if short:
        _overpay(officer, head, short)
    if late:
        enter_annex(actor=officer, annex=_filled(officer, late, _fte(3)))
    fund_region(
        region=lille.region, year=YEAR, line=BudgetLine.JOB_AID, amount=Decimal(180000), reason="Réserve régionale"
    )
    # A first convention of 2009 that a visitor signs finds its credits.
    fund_service(service=lille, year=YEAR + 1, line=BudgetLine.JOB_AID, amount=NEXT_YEAR, fte=Decimal(24))
    _close_in_time(context, "62")
    for code in ("59V", "62"):
        _neighbour(context, code)


def _fte(rank: int) -> Decimal:
    return Decimal(7 + 2 * (rank % 5)) + Decimal("0.50") * (rank % 2)


def _filled(officer: User, convention: Convention, fte: Decimal) -> FinancialAnnex:
    with on_day(OPENED_ON):
        annex = open_annex(actor=officer, convention=convention, year=YEAR)
        return fill_annex(actor=officer, annex=annex, values=entry_values(annex, fte), lines=entry_lines(annex, fte))


def _half_year(officer: User, convention: Convention) -> FinancialAnnex:
    """An annexe that ends in June: everything is known, and too much was paid."""
    june = dt.date(YEAR, 6, 1)
    with on_day(OPENED_ON):
        annex = open_annex(actor=officer, convention=convention, year=YEAR)
        lines = replace(entry_lines(annex), segments=((annex.start, june, Decimal("10.00")),))
        values = entry_values(annex) | {"end": june}
        return fill_annex(actor=officer, annex=annex, values=values, lines=lines)


def _fund(service: Service, annexes: list[FinancialAnnex], spare: Decimal) -> None:
    """What these annexes take and a little more: the envelope is nearly used up."""
    law = law_in_database()
    total = sum(compute(facts_of(annex), law).agreed_amount for annex in annexes)
    with on_day(OPENED_ON):
        fund_service(
            service=service, year=YEAR, line=BudgetLine.JOB_AID, amount=total + spare, fte=Decimal(12 * len(annexes))
        )


def _run(officer: User, head: User, annex: FinancialAnnex) -> None:
    """Signed in January, hours to September, paid to August."""
    validated = _sign(officer, head, annex)
    fte = current_computation(validated).agreed_fte or Decimal(12)
    if not validated.is_lump_sum:
        rows = [state_of(validated, month, fte) for month in validated.months[:KNOWN]]
        save_states(actor=officer, convention=validated.convention, rows=rows)
    lines = list(validated.payments.filter(month__lte=dt.date(YEAR, 8, 1)))
    with on_day(PAID_ON):
        record_payments(actor=head, annex=validated, lines=lines, paid_on=PAID_ON, reason="Reprise")


def _sign(officer: User, head: User, annex: FinancialAnnex) -> FinancialAnnex:
    with on_day(SIGNED_ON):
        entered = enter_annex(actor=officer, annex=annex)
        return validate_annex(actor=head, annex=entered, signed_on=SIGNED_ON)


def state_of(annex: FinancialAnnex, month: dt.date, fte: Decimal, rate: int | None = None) -> StateRow:
    """The hours of a month, at its usual occupation or at another rate in per cent."""
    rate = OCCUPATION[month.month - 1] if rate is None else rate
    hours = (HOURS[annex.type] * fte * rate / 100).quantize(Decimal("0.01"))
    return StateRow(month, hours, int(fte) + 2)


def _overpay(officer: User, head: User, annex: FinancialAnnex) -> None:
    """Six months paid at the full rate, three quarters of the posts really held: the rest is to give back."""
    validated = _sign(officer, head, annex)
    with on_day(dt.date(YEAR, 7, 3)):
        lines = list(validated.payments.exclude(kind=PaymentKind.RECOVERY))
        record_payments(actor=head, annex=validated, lines=lines, paid_on=dt.date(YEAR, 7, 2), reason="Reprise")
    with on_day(dt.date(YEAR, 7, 21)):
        rows = [state_of(validated, month, Decimal(10), 74) for month in validated.months]
        save_states(actor=officer, convention=validated.convention, rows=rows)


def _close_in_time(context: DemoContext, code: str) -> None:
    """A half-year paid by a lot, closed in September: what it did not use goes to the annexe that waited."""
    service = context.services[code]
    officer, head = context.team(code)
    # The first is for the short story of a neighbour.
    _, *others = running_conventions(service, "EI")
    if len(others) < 2:
        return
    short = _half_year(officer, others[0])
    _fund(service, [short], Decimal(0))
    short = _sign(officer, head, short)
    with on_day(SIGNED_ON):
        enter_annex(actor=officer, annex=_filled(officer, others[1], Decimal("1.25")))
    with on_day(ASKED_ON):
        rows = [state_of(short, month, Decimal(10), 74) for month in short.months]
        save_states(actor=officer, convention=short.convention, rows=rows)
        lot = validate_lot(actor=head, lot=prepare_lot(actor=officer, service=service))
    with on_day(ANSWERED_ON):
        for row in lot.lines.select_related("annex", "lot__service").order_by("rank"):
            answer_line(actor=officer, row=row, answer=Answer(ANSWERED_ON, row.amount))
    with on_day(CLOSED_ON):
        change_state(actor=officer, annex=FinancialAnnex.objects.get(pk=short.pk), name="close")


def _neighbour(context: DemoContext, code: str) -> None:
    """One EI and one ACI, with credits to spare."""
    service = context.services[code]
    officer, head = context.team(code)
    chosen = [*running_conventions(service, "EI")[:1], *running_conventions(service, "ACI")[:1]]
    drafts = [_filled(officer, convention, _fte(rank)) for rank, convention in enumerate(chosen)]
    _fund(service, drafts, Decimal(60000))
    for annex in drafts:
        _run(officer, head, annex)
