"""2008 to its end in the three services of the Nord-Pas-de-Calais: hours, lots, orders, closings, credits given again;
then the annexes of 2009."""

import datetime as dt
from decimal import Decimal

from conventions.enums import ConventionState
from conventions.models import Convention
from financing.calculation.months import last_day_of
from financing.enums import AnnexState, BudgetLine, EnvelopeLevel, Funding, LotAnswer, MovementKind, PaymentKind
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot, RecoveryOrder
from financing.selectors.annexes import current_computation
from financing.selectors.lots import to_ask
from financing.selectors.recoveries import left_of
from financing.services.annex_actions import change_state, enter_annex, validate_annex
from financing.services.annex_entry import fill_annex
from financing.services.annexes import open_annex
from financing.services.envelopes import get_envelope, move_credits
from financing.services.lot_answers import Answer, answer_line, start_paid
from financing.services.lots import prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.recoveries import issue_order, note_receipt
from iae_portal.core import clock
from iae_portal.core.services import jobs
from iae_portal.demo.story.annex_entry import entry_lines, entry_values
from iae_portal.demo.story.annexes import YEAR, state_of
from iae_portal.demo.story.people import DemoContext

AREA = ("59L", "59V", "62")
BROUGHT = Decimal(115_000)  # less than the annexe that waits wants: what a closing gives back does the rest
DUE_ON = dt.date(2009, 3, 31)
NEXT_FTE = Decimal("6.00")


def annexes_of_area(state: str, year: int):
    rows = FinancialAnnex.objects.filter(convention__service__code__in=AREA, state=state, year=year)
    return rows.select_related("convention__siae", "convention__service", "regime").order_by("pk")


def answer_the_rest(context: DemoContext) -> None:
    """The last line of September's lot is paid a month late."""
    officer, _ = context.team("59L")
    for row in LotLine.objects.filter(answer=LotAnswer.PENDING, asked_on__isnull=False).select_related("lot__service"):
        answer_line(actor=officer, row=row, answer=Answer(clock.today(), row.amount))


def bring_credits(context: DemoContext) -> None:
    """The region gives Lille a part of its reserve, for the annexe that waits."""
    lille = context.services["59L"]
    common = {"year": YEAR, "line": BudgetLine.JOB_AID}
    move_credits(
        actor=context.people["directeur.31"],
        source=get_envelope(level=EnvelopeLevel.REGION, region=lille.region, **common),
        target=get_envelope(level=EnvelopeLevel.SERVICE, service=lille, **common),
        amount=BROUGHT,
        kind=MovementKind.REDEPLOYMENT,
        reason="Redéploiement d'automne, sur la réserve régionale",
    )


def give_back_all(context: DemoContext) -> None:
    """What the orders still wait for comes back, but for the last order of Lille."""
    orders = RecoveryOrder.objects.filter(settled_on__isnull=True, withdrawn_on__isnull=True)
    waiting = list(orders.select_related("annex__convention__service").order_by("pk"))
    late = [order for order in waiting if order.service.code == "59L" and order.due_on == DUE_ON][-1:]
    for order in waiting:
        if order not in late:
            officer, _ = context.team(order.service.code)
            note_receipt(actor=officer, order=order, amount=left_of(order), received_on=clock.today())


def sign_what_has_its_credits(context: DemoContext) -> None:
    for annex in annexes_of_area(AnnexState.ENTERED, YEAR).filter(funding=Funding.COMMITTED):
        _, head = context.team(annex.service.code)
        validate_annex(actor=head, annex=annex, signed_on=clock.today())


def close_what_is_settled(context: DemoContext) -> None:
    """Every annexe of 2008 whose months are over and known, and where nothing is left to pay or to give back."""
    today = clock.today()
    for annex in annexes_of_area(AnnexState.VALIDATED, YEAR):
        waiting = annex.payments.filter(paid_on__isnull=True, amount__gt=0).exists()
        if not waiting and last_day_of(annex.end) < today and not annex.reserved_at:
            _, head = context.team(annex.service.code)
            change_state(actor=head, annex=annex, name="close")


def enter_hours(context: DemoContext) -> None:
    """The months that are over and that nobody told, of every annexe in force that counts hours."""
    today = clock.today()
    for annex in [*annexes_of_area(AnnexState.VALIDATED, YEAR), *annexes_of_area(AnnexState.VALIDATED, YEAR + 1)]:
        if annex.is_lump_sum:
            continue
        known = set(annex.convention.monthly_states.values_list("month", flat=True))
        over = [month for month in annex.months if month not in known and last_day_of(month) < today]
        fte = current_computation(annex).agreed_fte or NEXT_FTE
        officer, _ = context.team(annex.service.code)
        rows = [state_of(annex, month, fte) for month in over]
        save_states(actor=officer, convention=annex.convention, rows=rows)


def ask(context: DemoContext) -> None:
    """A lot of what is payable that day, in each service where something is."""
    enter_hours(context)
    for code in AREA:
        officer, head = context.team(code)
        if to_ask(context.services[code], clock.today()).lines:
            validate_lot(actor=head, lot=prepare_lot(actor=officer, service=context.services[code]))


def be_paid(context: DemoContext) -> None:
    """The agency pays all that it was asked."""
    lots = PaymentLot.objects.filter(service__code__in=AREA, lines__answer=LotAnswer.PENDING).distinct()
    for lot in lots.select_related("service").order_by("pk"):
        officer, _ = context.team(lot.service.code)
        jobs.run(start_paid(actor=officer, lot=lot, paid_on=clock.today()).pk)


def order_what_is_too_much(context: DemoContext) -> None:
    lines = PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, paid_on__isnull=True, amount__gt=0, orders=None)
    for line in lines.select_related("annex__convention__service").order_by("pk"):
        _, head = context.team(line.annex.service.code)
        issue_order(actor=head, line=line, due_on=DUE_ON)


def open_next_year(context: DemoContext) -> None:
    """At Lille, the annexe of 2009 of each convention that goes on."""
    officer, head = context.team("59L")
    going_on = Convention.objects.filter(
        service__code="59L",
        state=ConventionState.IN_FORCE,
        end__gte=dt.date(YEAR + 1, 12, 31),
        annexes__year=YEAR,
        annexes__state__in=(AnnexState.VALIDATED, AnnexState.CLOSED),
    )
    for convention in going_on.order_by("pk"):
        annex = open_annex(actor=officer, convention=convention, year=YEAR + 1)
        values, lines = entry_values(annex, NEXT_FTE), entry_lines(annex, NEXT_FTE)
        annex = fill_annex(actor=officer, annex=annex, values=values, lines=lines)
        validate_annex(actor=head, annex=enter_annex(actor=officer, annex=annex), signed_on=clock.today())
