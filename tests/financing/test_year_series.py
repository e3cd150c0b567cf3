"""Any series of acts on a year that ends: nothing lost or paid twice, the sums of every level equal to the cent."""

from contextlib import suppress
from decimal import Decimal
from itertools import groupby
from random import Random

import pytest
from django.db.models import F, Sum

from conventions.enums import ConventionState
from financing.enums import PAYABLE_STATES, AnnexState, LotAnswer, PaymentKind, RejectCode
from financing.models import Bareme, FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.selectors.annexes import current_computation
from financing.selectors.envelopes import committed_by
from financing.selectors.lots import asked_lines
from financing.selectors.payable import net_paid
from financing.services.annex_actions import change_state, convention_was_signed, enter_annex
from financing.services.lot_answers import Answer, start_answers
from financing.services.lots import drop_lot, prepare_lot, refresh_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.services.jobs import run
from tests.factories import service
from tests.factories.financing import credit, entered, give_back, make_convention, validated
from tests.financing.recount import assert_counted_again
from tests.financing.test_closing import retroactive
from tests.financing.test_monthly_states import StateRow, rows

pytestmark = pytest.mark.django_db

MONTHLY = {"big": Decimal(1505), "small": Decimal("376.25")}  # hours of 12 ETP, of 3 ETP
PARTS = ["0.65", "0.75", "1", "1.1"]
TEXTS = ["9000", "9681", "10000"]


class Year:
    """Two EI of Lille in January 2009, credits for the big one and a little more."""

    def __init__(self, officer, head):
        self.officer, self.head = officer, head
        credit("59L", "130000.00", year=2008)
        self.keys = {
            "big": validated(officer, make_convention("EI", 2008), fte="12.00").pk,
            "small": entered(officer, make_convention("EI", 2008), fte="3.00").pk,
        }

    def annex(self, name: str) -> FinancialAnnex:
        return FinancialAnnex.objects.select_related("convention").get(pk=self.keys[name])

    def states(self, name: str, part: str, months: int) -> None:
        hours = [str((MONTHLY[name] * Decimal(part)).quantize(Decimal("0.01")))] * months
        given_rows = [StateRow(row.month, row.hours, row.headcount, "Corrigé") for row in rows(*hours)]
        save_states(actor=self.officer, convention=self.annex(name).convention, rows=given_rows)

    def sign(self) -> None:
        convention = self.annex("small").convention
        convention.state, convention.signed_on = ConventionState.SIGNED, clock.today()
        convention.save()
        convention_was_signed(convention, self.officer)

    def enter_again(self) -> None:
        change_state(actor=self.officer, annex=self.annex("small"), name="reopen")
        enter_annex(actor=self.officer, annex=self.annex("small"))

    def lot(self, act: str) -> None:
        prepared = PaymentLot.objects.filter(validated_on__isnull=True).first()
        if prepared is None:
            prepared = prepare_lot(actor=self.officer, service=service("59L"))
        if act == "drop":
            drop_lot(actor=self.officer, lot=prepared)
        elif act == "validate":
            validate_lot(actor=self.head, lot=refresh_lot(actor=self.officer, lot=prepared))

    def answer(self, kind: str) -> None:
        """The first two lines in part or rejected, as said; the others whole."""
        waiting = LotLine.objects.filter(answer=LotAnswer.PENDING, asked_on__isnull=False).select_related(
            "lot__service"
        )
        today = clock.today()
        for lot, group in groupby(waiting.order_by("lot", "rank"), key=lambda row: row.lot):
            answers = {row.pk: Answer(today, row.amount) for row in group}
            for key in list(answers)[: 0 if kind == "whole" else 2]:
                part = max(answers[key].amount / 3, Decimal("0.01")).quantize(Decimal("0.01"))
                answers[key] = Answer(today, part) if kind == "part" else Answer(code=RejectCode.ACCOUNT)
            run(start_answers(actor=self.officer, lot=lot, answers=answers).pk)

    def give_back(self) -> None:
        for line in PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, paid_on__isnull=True, amount__gt=0):
            give_back(line)

    def close(self, name: str) -> None:
        change_state(actor=self.officer, annex=self.annex(name), name="close")

    def text(self, amount: str) -> None:
        row = retroactive(amount)
        Bareme.objects.filter(pk=row.pk).update(unit_amount=row.unit_amount)
        for annex in FinancialAnnex.objects.exclude(state=AnnexState.DRAFT).order_by("pk"):
            refresh_annex(actor=self.officer, annex=annex, reason="Texte d'exemple")

    def credits(self) -> None:
        credit("59L", "9000.00", year=2008)


def drawn(chance: Random) -> tuple:
    """One act of the year, those that end it more often than those that disturb it."""
    name = chance.choice(["big", "small"])
    return chance.choice(
        [
            *[("states", name, chance.choice(PARTS), chance.choice([12, 12, 7]))] * 2,
            *[("lot", chance.choice(["prepare", "drop", "validate", "validate", "validate"]))] * 3,
            *[("answer", chance.choice(["whole", "part", "rejected"]))] * 3,
            ("text", chance.choice(TEXTS)),
            ("close", name),
            *[(act,) for act in ("sign", "sign", "enter_again", "give_back", "give_back", "credits")],
        ]
    )


def play(year: Year, series: list[tuple]) -> None:
    """What the portal refuses changes nothing; after each act, each annexe is right."""
    for name, *given_values in series:
        with suppress(Refusal):
            getattr(year, name)(*given_values)
        assert_annexes_are_right(year)


def assert_lots_are_what_was_paid() -> None:
    """What the agency answered is what the schedules count as paid, line by line."""
    answered = LotLine.objects.filter(answer=LotAnswer.PAID)
    assert not answered.exclude(line__amount=F("paid_amount"), line__paid_on=F("paid_on")).exists()
    paid = PaymentLine.objects.filter(paid_on__isnull=False).exclude(kind=PaymentKind.RECOVERY)
    assert paid.aggregate(total=Sum("amount")) == answered.aggregate(total=Sum("paid_amount"))


def assert_annexes_are_right(year: Year) -> None:
    for name in year.keys:
        annex, lines = year.annex(name), list(PaymentLine.objects.filter(annex=year.keys[name]))
        if annex.state not in PAYABLE_STATES:
            assert lines == []
            continue
        run, done = current_computation(annex), net_paid(lines)
        assert committed_by(annex) >= done
        whole = annex.convention.monthly_states.count() == 12
        owed = run.due if whole else run.agreed_amount
        if whole and not asked_lines().filter(line__in=lines).exists():
            assert sum(-line.amount if line.is_recovery else line.amount for line in lines) == owed, (name, lines)
        if annex.state == AnnexState.CLOSED and annex.reserved_at is None:
            assert committed_by(annex) == max(owed, done), name


@pytest.mark.parametrize("seed", range(4))
def test_sums_agree_after_any_series_of_acts(officer_59l, head_59l, settings, seed):
    settings.PORTAL_TODAY = "2009-01-20"
    year, chance = Year(officer_59l.user, head_59l.user), Random(seed)
    pay = [("lot", "validate"), ("answer", "whole")]
    opening = [("states", "big", "1", 12), *pay] if seed % 2 else []
    play(year, [*opening, *(drawn(chance) for _ in range(chance.randint(10, 16)))])
    assert_counted_again()
    # Then the year is wound up: hours known, everything answered, given back and closed.
    play(year, [("states", "big", "0.75", 12), ("states", "small", "1", 12), *pay, ("give_back",), *pay])
    play(year, [("close", "big"), ("credits",), ("close", "small")])
    # Less is due than was paid: the credits stay until it is given back.
    play(year, [("text", "8500"), ("give_back",)])
    assert_lots_are_what_was_paid()
    assert_counted_again()
