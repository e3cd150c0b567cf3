"""Both sides of who may prepare a lot and note its answers, and of the days of what it pays."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.enums import LotAnswer
from financing.models import LotLine, PaymentLine, PaymentLot
from financing.services.lot_answers import Answer, answer_line, start_paid
from financing.services.lots import drop_lot, prepare_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories import service
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


@scene
def lot(officer_59l) -> PaymentLot:
    """Ten twelfths of a lump sum of 12 000 €."""
    credit("59L", "12000.00", year=2008)
    validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    return prepare_lot(actor=officer_59l.user, service=service("59L"))


@scene
def row(lot, head_59l) -> LotLine:
    return validate_lot(actor=head_59l.user, lot=lot).lines.get(rank=1)


def test_a_lot_belongs_to_its_service(row, officer_62):
    given = {"actor": officer_62.user}
    with pytest.raises(NotAllowed, match="dans le service des structures qu'il paie"):
        prepare_lot(**given, service=service("59L"))
    with pytest.raises(NotAllowed, match="dans le service du lot"):
        answer_line(**given, row=row, answer=Answer(TODAY, Decimal("1.00")))
    with pytest.raises(NotAllowed, match="dans le service de la structure"):
        save_states(**given, convention=row.annex.convention, rows=rows("1000"))


def test_a_lot_given_up_by_another_is_a_sentence(lot, officer_59l, head_59l):
    drop_lot(actor=officer_59l.user, lot=PaymentLot.objects.get())
    with pytest.raises(Refusal, match="Ce lot a été abandonné"):
        validate_lot(actor=head_59l.user, lot=lot)


@pytest.mark.parametrize(
    ("committed_on", "kept"), [(YESTERDAY, YESTERDAY), (TODAY, TODAY), (None, TODAY), (TOMORROW, None)]
)
def test_a_line_is_not_paid_before_its_credits_are_committed(row, officer_59l, committed_on, kept):
    """Those of its annexe, committed today, where the line says nothing of its own."""
    PaymentLine.objects.filter(pk=row.line_id).update(committed_on=committed_on)
    given = {"actor": officer_59l.user, "row": row, "answer": Answer(TODAY, row.amount)}
    if kept:
        assert answer_line(**given).answer == LotAnswer.PAID
        assert PaymentLine.objects.get(pk=row.line_id).committed_on == kept
    else:
        with pytest.raises(Refusal, match="Ligne 1 : .*, le 16 octobre 2008"):
            answer_line(**given)


def test_a_whole_lot_is_noted_paid_once_and_not_tomorrow(row, officer_59l):
    """One line is left: what is wrong with its day is a sentence of its own."""
    given = {"actor": officer_59l.user, "lot": row.lot}
    row.lot.lines.exclude(pk=row.pk).update(answer=LotAnswer.REJECTED, reject_code="RIB")
    with pytest.raises(Refusal) as refusal:
        start_paid(**given, paid_on=TOMORROW)
    assert refusal.value.sentences == ("Le 16 octobre 2008 est à venir, corrigez le jour du paiement.",)
    assert start_paid(**given, paid_on=TODAY).total == 1
    row.lot.lines.update(answer=LotAnswer.REJECTED, reject_code="RIB")
    with pytest.raises(Refusal, match="Chaque ligne de ce lot a déjà sa réponse"):
        start_paid(**given, paid_on=TODAY)
