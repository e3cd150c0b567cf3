"""Both sides of who may prepare a lot and note its answers, and of the days of what it pays."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.models import Suspension
from financing.enums import LotAnswer, PaymentKind
from financing.models import Bareme, LotLine, PaymentLine, PaymentLot
from financing.selectors.envelopes import committed_by
from financing.selectors.lots import lots_visible_to, to_ask
from financing.selectors.payments import schedule_of
from financing.selectors.year_payments import with_computed
from financing.services.annex_actions import enter_annex, validate_annex
from financing.services.annex_entry import Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.lot_answers import Answer, answer_line, last_noted, start_paid
from financing.services.lots import drop_lot, prepare_lot, refresh_lot, validate_lot
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories import SignatureDelegationFactory, service
from tests.factories.financing import credit, entry, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.financing.test_same_figures import plain
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


def test_a_head_validates_the_lines_that_he_read(lot, officer_59l, head_59l):
    """Refreshed meanwhile with other lines, the lot is read again; with the same ones, it is the one he read."""
    page, act = (reverse(f"financing:{name}", args=[lot.pk]) for name in ("lot_detail", "lot_validate"))
    seen = head_59l.get(page).context["mark"]
    assert f'name="seen" value="{seen}"' in head_59l.get(page).content.decode()
    assert officer_59l.get(page).context["mark"] == ""
    last = lot.lines.order_by("rank").last().line
    PaymentLine.objects.filter(pk=last.pk).update(amount="999.99")
    refresh_lot(actor=officer_59l.user, lot=lot)
    said = unescape(head_59l.post(act, {"seen": seen}, follow=True).content.decode())
    assert f"relisez-le, puis validez-le. Dernier changement : {officer_59l.user}, le " in said
    lot.refresh_from_db()
    assert not lot.is_validated
    PaymentLine.objects.filter(pk=last.pk).update(amount="1000.00")
    refresh_lot(actor=officer_59l.user, lot=lot)
    head_59l.post(act, {"seen": seen})
    lot.refresh_from_db()
    assert lot.is_validated


def test_a_lot_given_up_by_another_is_a_sentence(lot, officer_59l, head_59l):
    drop_lot(actor=officer_59l.user, lot=PaymentLot.objects.get())
    with pytest.raises(Refusal, match="Ce lot a été abandonné"):
        validate_lot(actor=head_59l.user, lot=lot)


def test_a_lot_counts_its_lines_by_answer(row, officer_59l):
    answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, Decimal("400.00")))
    for rejected in row.lot.lines.filter(rank__in=(2, 3)):
        answer_line(actor=officer_59l.user, row=rejected, answer=Answer(code="RIB"))
    found = lots_visible_to(officer_59l.user).get()
    assert (found.count, found.asked, found.paid, found.pending, found.rejected) == (10, 10_000, 400, 7, 2)
    file = officer_59l.get(reverse("financing:lot_list"), {"export": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines()[1].endswith(";10;10000,00;400,00;7;2")


def test_who_last_noted_an_answer_is_known_of_its_lot_alone(row, officer_59l, head_59l):
    assert last_noted(row.lot) is None  # prepared and validated: nothing is noted
    answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, Decimal("400.00")))
    answer_line(actor=head_59l.user, row=row.lot.lines.get(rank=2), answer=Answer(code="RIB"))
    assert last_noted(row.lot).actor == head_59l.user
    other = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    assert last_noted(other) is None


def test_a_part_decided_waits_for_no_hours_and_an_ended_suspension_stops_nothing(officer_59l):
    """The lines of an annexe stand together, whatever their months."""
    credit("59L", "500000.00", year=2008)
    lump = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    ei = validated(officer_59l.user, make_convention("EI", 2008))
    part = {"kind": PaymentKind.MODULATION, "month": dt.date(2008, 1, 1), "committed_on": TODAY, "key": "modulation-x"}
    PaymentLine.objects.create(annex=ei, amount=Decimal("500.00"), **part)
    stopped = Suspension.objects.create(
        convention=lump.convention, start=dt.date(2008, 9, 1), end=YESTERDAY, reason="Contrôle"
    )
    found = to_ask(service("59L"), TODAY)
    assert [(line.annex_id, line.month.month) for line in found.lines] == [
        *((lump.pk, month) for month in range(1, 11)),
        (ei.pk, 1),
    ]
    assert {(held.line.annex_id, held.line.kind) for held in found.blocked} == {(ei.pk, PaymentKind.ADVANCE)}

    Suspension.objects.filter(pk=stopped.pk).update(end=TODAY)
    found = to_ask(service("59L"), TODAY)
    assert [line.annex_id for line in found.lines] == [ei.pk]
    assert "La convention est suspendue" in found.blocked[0].reason


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
    assert refusal.value.sentences[0].field == "paid_on"
    assert start_paid(**given, paid_on=TODAY).total == 1
    row.lot.lines.update(answer=LotAnswer.REJECTED, reject_code="RIB")
    with pytest.raises(Refusal, match=r"Chaque ligne de ce lot a déjà sa réponse\.$"):
        start_paid(**given, paid_on=TODAY)
    row.lot.lines.update(answer=LotAnswer.PENDING, reject_code="")
    for left in row.lot.lines.all():
        answer_line(actor=officer_59l.user, row=left, answer=Answer(code="RIB"))
    with pytest.raises(Refusal, match=rf"réponse\. Dernier changement : {officer_59l.user}, le 15 octobre 2008"):
        start_paid(**given, paid_on=TODAY)


def test_what_a_lot_asks_stays_committed_and_what_it_rejects_goes_to_the_new_rank(row, officer_59l, head_59l):
    """Ten months of 1 000 € are asked, then an avenant brings the year to 6 000 €."""
    SignatureDelegationFactory(person=head_59l.user)
    first, month = row.annex, dt.date(2008, 10, 1)
    modulated = {"kind": PaymentKind.MODULATION, "month": month, "committed_on": TODAY, "key": "modulation-x"}
    PaymentLine.objects.create(annex=first, amount=Decimal("500.00"), **modulated)
    second = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    avenant = open_annex(actor=officer_59l.user, convention=first.convention, year=2008)
    lines = Lines(requests=(("Chantier", Decimal(6000)),))
    fill_annex(actor=officer_59l.user, annex=avenant, values=entry(avenant), lines=lines)
    enter_annex(actor=officer_59l.user, annex=avenant)
    assert {line.computed for line in with_computed(row.lot.lines.all())} == {None}
    validate_annex(actor=head_59l.user, annex=avenant, signed_on=TODAY)
    assert {line.computed for line in with_computed(row.lot.lines.all())} == {500}
    schedule = schedule_of(avenant, TODAY)
    assert (committed_by(avenant), schedule.to_pay, schedule.waiting) == (10_000, 10_500, 0)

    for rejected in (*row.lot.lines.filter(rank__gt=2), *second.lines.all()):
        answer_line(actor=officer_59l.user, row=rejected, answer=Answer(code="RIB"))
    # January and February are asked still: 1 000 € each; eight months of 500 € have come.
    assert (committed_by(avenant), schedule_of(avenant, TODAY).to_pay) == (6_000, 6_500)
    assert {line.annex_id for line in to_ask(service("59L"), TODAY).lines} == {avenant.pk}
    assert (to_ask(service("59L"), TODAY).total, avenant.payments.filter(key="modulation-x").count()) == (4_500, 1)


def pages_of(client, annex, lot) -> list[str]:
    addresses = (reverse("financing:lot_detail", args=[lot.pk]), reverse("financing:annex_detail", args=[annex.slug]))
    return [plain(client.get(address).content.decode()) for address in addresses]


def test_an_aid_that_rises_while_a_lot_waits_says_so_before_the_answer(officer_59l, head_59l):
    """12 ETP at 9 681 €, then at 10 000 €: 319 € more a month, for the months that the agency has not answered."""
    credit("59L", "500000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1505"] * 8))
    lot = prepare_lot(actor=officer_59l.user, service=service("59L"))
    lot = validate_lot(actor=head_59l.user, lot=lot)
    assert not any("calculé depuis" in page or "calcul d'auj" in page for page in pages_of(officer_59l, annex, lot))

    Bareme.objects.filter(regime__code="EI-2005", type="EI").update(unit_amount=Decimal(10000))
    refresh_annex(actor=officer_59l.user, annex=annex, reason="Texte d'exemple")
    asked, schedule = pages_of(officer_59l, annex, lot)
    assert (asked.count("calculé depuis : 10 000,00 €"), schedule.count("10 000,00 € d'après le calcul")) == (
        (lot.lines.count(),) * 2
    )

    answer_line(actor=officer_59l.user, row=lot.lines.get(rank=1), answer=Answer(TODAY, Decimal(9681)))
    answer_line(actor=officer_59l.user, row=lot.lines.get(rank=2), answer=Answer(code="RIB"))
    assert pages_of(officer_59l, annex, lot)[0].count("calculé depuis :") == lot.lines.count() - 2
