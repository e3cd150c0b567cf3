"""Both sides of what noting a payment accepts, and the total it says."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from financing.computation import compute
from financing.enums import AnnexState, Funding, PaymentKind
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.selectors.annexes import facts_of
from financing.selectors.envelopes import committed_by
from financing.selectors.law import law_in_database
from financing.selectors.payable import DUE, WAITING, situations_of
from financing.selectors.year_payments import Known, YearPayments, payments_of, settled_of
from financing.services import payments, schedule
from financing.services.payments import record_payments
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import euros
from tests.factories.financing import credit, make_convention, validated
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)


@scene
def annex(officer_59l) -> FinancialAnnex:
    """8,5 ETP of the year 2008: ten months have begun."""
    credit("59L", "120000.00", year=2008)
    return validated(officer_59l.user, make_convention(year=2008))


def pay(person, annex, *, first=0, count=2, paid_on=TODAY) -> int:
    lines = list(annex.payments.order_by("month")[first : first + count])
    return record_payments(actor=person.user, annex=annex, lines=lines, paid_on=paid_on, reason="exemple")


def test_the_lines_paid_are_counted_and_their_total_is_said_once(head_59l, annex):
    amounts = list(annex.payments.order_by("month").values_list("amount", flat=True)[:2])

    assert pay(head_59l, annex) == 2
    said = JournalEntry.objects.filter(action="financing.paid")
    told = f"Lot 59L 2008 P 0001, payé sans être demandé, 2 lignes, {euros(sum(amounts))} : {annex.number}"
    assert [entry.sentence for entry in said] == [told]
    assert pay(head_59l, annex) == 0
    assert said.count() == 1


@pytest.mark.parametrize(("more", "situation"), [("0", DUE), ("0.01", WAITING)])
def test_a_line_takes_what_is_committed_less_what_is_paid_and_was_not_given_back(annex, more, situation):
    paid, asked, *_ = annex.payments.order_by("month")
    done = {"paid_on": TODAY, "committed_on": TODAY}
    PaymentLine.objects.filter(pk=paid.pk).update(amount=5000, **done)
    PaymentLine.objects.create(annex=annex, month=TODAY, kind=PaymentKind.RECOVERY, amount=1000, key="r", **done)
    PaymentLine.objects.filter(pk=asked.pk).update(amount=committed_by(annex) - 4000 + Decimal(more))

    assert situations_of([annex], TODAY)[asked.pk] == situation


def test_a_payment_that_no_lot_asked_has_a_lot_of_its_own_and_says_why(officer_59l, head_59l, annex):
    url = reverse("financing:record_payments", args=[annex.slug])
    first, second = annex.payments.order_by("month")[:2]
    sent = {"lines": [first.pk], "paid_on": "15/10/2008"}
    for reason in ("", "   "):
        refused = head_59l.post(url, sent | {"reason": reason}, follow=True).content.decode()
        assert "a payé ces lignes sans lot : le motif est obligatoire" in refused
    with pytest.raises(Refusal, match="le motif est obligatoire"):
        record_payments(actor=head_59l.user, annex=annex, lines=[first], paid_on=TODAY, reason=" ")
    page = head_59l.post(url, sent | {"reason": "Reprise de l'ancien outil"}, follow=True).content.decode()
    assert "1 ligne notée payée" in page
    assert JournalEntry.objects.get(action="financing.paid").comment == "Reprise de l'ancien outil"
    row = LotLine.objects.get(line=first)
    assert (row.lot.reason, row.answer, row.paid_amount) == ("Reprise de l'ancien outil", "paid", first.amount)
    found = officer_59l.get(reverse("financing:lot_detail", args=[row.lot_id])).content.decode()
    assert "Payé sans être demandé" in found and "Fichier pour" not in found
    # The agency is never asked for it again: no file; and nobody finds out what a lot is about to ask.
    assert officer_59l.get(reverse("financing:lot_file", args=[row.lot_id])).status_code == 404
    lot = PaymentLot.objects.create(service=annex.service, prepared_on=TODAY, prepared_by=officer_59l.user)
    LotLine.objects.create(lot=lot, rank=1, line=second, annex=annex, month=second.month, kind=second.kind, amount=1)
    with pytest.raises(Refusal, match="un lot en préparation la demande"):
        pay(head_59l, annex, first=1, count=1)


def test_a_payment_is_of_today_at_the_latest_and_of_a_month_begun(head_59l, annex):
    with pytest.raises(Refusal, match="ne peut pas être à venir"):
        pay(head_59l, annex, paid_on=TOMORROW)
    with pytest.raises(Refusal, match="ce mois n'est pas commencé"):
        pay(head_59l, annex, first=10, count=1)
    assert pay(head_59l, annex, first=9, count=1) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"suspended": True}, "sont suspendus"),
        ({"state": AnnexState.CANCELLED}, "Aucun paiement sans annexe validée"),
    ],
)
def test_nothing_is_paid_on_an_annexe_stopped_or_cancelled(head_59l, annex, changes, sentence):
    FinancialAnnex.objects.filter(pk=annex.pk).update(**changes)

    with pytest.raises(Refusal, match=sentence):
        pay(head_59l, annex)


def test_what_was_paid_unasked_is_found_out_by_the_head_of_the_service(officer_59l, director_31, annex):
    for person in (officer_59l, director_31):
        with pytest.raises(NotAllowed):
            pay(person, annex)


@pytest.mark.parametrize(
    ("state", "due", "paid", "held"),
    [
        (AnnexState.CLOSED, 80, 0, 80),
        (AnnexState.CLOSED, None, 0, 100),
        (AnnexState.CLOSED, 80, 90, 90),
        (AnnexState.VALIDATED, 80, 0, 100),
    ],
)
def test_a_closed_annexe_holds_what_is_due_never_less_than_what_was_paid(monkeypatch, state, due, paid, held):
    monkeypatch.setattr(payments, "net_paid", lambda lines: paid)

    assert payments.to_hold(SimpleNamespace(state=state), 100, due, []) == held


@pytest.mark.parametrize(("length", "kept"), [(200, 200), (201, 200)])
def test_a_run_is_kept_with_its_reason_cut(officer_59l, annex, length, kept):
    outcome, known = compute(facts_of(annex), law_in_database()), Known([annex])
    given = {"actor": officer_59l.user, "annex": annex, "outcome": outcome, "baremes": known.baremes}
    run = payments.frozen(**given, left=settled_of(annex, outcome, known.payments[annex.pk]), reason="m" * length)
    run.save()
    run.refresh_from_db()

    assert (run.annex, run.agreed_amount, run.reason) == (annex, outcome.agreed_amount, "m" * kept)


@pytest.mark.parametrize(
    ("kind", "paid", "end"),
    [
        (PaymentKind.RECALL, 0, "200812-recall-1"),
        (PaymentKind.RECALL, 1, "200812-recall-2"),
        (PaymentKind.RECOVERY, 2, "200812-recovery-3"),
        (PaymentKind.BALANCE, 1, "200812-balance"),
    ],
)
def test_recalls_and_recoveries_of_a_month_follow_one_another(annex, kind, paid, end):
    month = dt.date(2008, 12, 1)
    annex.payments.all().delete()
    days = [dt.date(2009, 1, 1)] * paid + [None]
    for place, day in enumerate(days):
        PaymentLine.objects.create(annex=annex, month=month, kind=kind, amount=1, paid_on=day, key=f"k{place}")

    lines = payments_of([annex])[annex.pk].lines
    assert schedule._key(annex, lines, month, kind) == f"{annex.pk}-{end}"


@pytest.mark.parametrize(
    ("known", "reserved_at", "frozen", "followed"),
    [
        (None, None, True, True),
        (("inputs", "other"), None, True, True),
        (("inputs", "other"), TODAY, True, True),
        (("inputs", "result"), None, False, True),
        (("inputs", "result"), TODAY, False, False),
    ],
)
def test_the_same_figures_freeze_nothing_and_what_waits_goes_on_waiting(
    monkeypatch, known, reserved_at, frozen, followed
):
    run = known and SimpleNamespace(inputs=known[0], result=known[1], recovery=0)
    annex, done = SimpleNamespace(pk=1, reserved_at=reserved_at), []
    for name, answer in {
        "lock_annex": annex,
        "facts_of": None,
        "law_in_database": None,
        "as_agreed": None,
        "compute": SimpleNamespace(inputs="inputs", result="result", recovery=0),
        "Known": SimpleNamespace(payments={1: YearPayments()}, runs={1: run} if run else {}, baremes=[]),
        "Writing": SimpleNamespace(runs=[], write=lambda: None),
        "settled_of": SimpleNamespace(recovery=0),
    }.items():
        monkeypatch.setattr(payments, name, lambda *given, answer=answer: answer)
    monkeypatch.setattr(payments, "frozen", lambda **given: done.append("frozen") or "a new run")
    monkeypatch.setattr(payments, "_follow_credits", lambda *given: done.append("followed"))
    monkeypatch.setattr(payments, "draw_schedule", lambda *given: done.append("lines"))

    assert payments.refresh_annex(actor=None, annex=annex, reason="Essai") == ("a new run" if frozen else run)
    assert done == ["frozen"] * frozen + ["followed"] * followed + ["lines"]


@pytest.mark.parametrize(
    ("goal", "held", "committed", "values", "done"),
    [
        (100, 40, 60, {}, []),
        (101, 40, 60, {}, ["commit 101"]),
        (100, 39, 60, {}, ["commit 100"]),
        (99, 40, 60, {}, ["give back 1", "serve the envelope"]),
        (100, 41, 60, {}, ["give back 1", "serve the envelope"]),
        (100, 40, 60, {"reserved_at": TODAY}, ["commit 100"]),
        (99, 40, 60, {"reserved_at": TODAY}, ["commit 99"]),
        (99, 40, 60, {"envelope": None}, ["give back 1"]),
        (200, 40, 60, {"funding": Funding.NONE}, []),
    ],
)
def test_credits_follow_what_the_annexe_must_hold(monkeypatch, goal, held, committed, values, done):
    """Held by the earlier ranks of the year, committed by this one."""
    annex = SimpleNamespace(**({"pk": 2, "funding": Funding.COMMITTED, "reserved_at": None} | values))
    year, acts = YearPayments(), []
    year.held |= {1: Decimal(held), 2: Decimal(committed)}
    monkeypatch.setattr(payments, "to_hold", lambda annex, agreed, due, lines: goal)
    monkeypatch.setattr(payments, "commit_annex", lambda **given: acts.append(f"commit {given['amount']}"))

    def give_back(**given):
        acts.append(f"give back {int(given['excess'])}")
        return values.get("envelope", "the envelope")

    monkeypatch.setattr(payments, "give_back", give_back)
    monkeypatch.setattr(payments, "serve_waiting", lambda **given: acts.append(f"serve {given['envelope']}"))
    moved = payments._follow_credits(None, annex, SimpleNamespace(agreed_amount=goal, due=None), year, "Essai")

    assert acts == done
    assert moved == (bool(done) and values.get("envelope", "an envelope") is not None)


@pytest.mark.parametrize(
    ("moves", "waits", "acts"),
    [
        (False, set(), ["together 1", "together 2", "together 3", "written"]),
        (True, set(), ["together 1", "written", "alone 2", "together 3", "written"]),
        (False, {(1, 2008, 1)}, ["alone 1", "alone 2", "together 3", "written"]),
    ],
)
def test_a_year_whose_credits_move_or_wait_is_read_again(monkeypatch, moves, waits, acts):
    """Two ranks of a year, and another convention; of many, the others are computed together."""
    rows = [
        SimpleNamespace(pk=key, convention_id=whole, year=2008, regime_id=1, modification_rank=key)
        for key, whole in ((1, 1), (2, 1), (3, 2))
    ]
    done = []
    for name, answer in {
        "lock_all": {row.pk: row for row in rows},
        "envelope_ranks": dict.fromkeys((1, 2, 3), 0),
        "waiting_families": waits,
        "Known": None,
    }.items():
        monkeypatch.setattr(payments, name, lambda given, answer=answer: answer)
    monkeypatch.setattr(payments, "Writing", lambda: SimpleNamespace(write=lambda: done.append("written")))
    monkeypatch.setattr(payments, "_refresh_alone", lambda actor, row, *given: done.append(f"alone {row.pk}"))
    monkeypatch.setattr(
        payments, "_refresh", lambda actor, row, *given: done.append(f"together {row.pk}") or (moves and row.pk == 1)
    )
    payments.refresh_annexes(actor=None, annexes=FinancialAnnex.objects.all(), reason="Essai", law=None)

    assert done == acts


@pytest.mark.parametrize("moves", [True, False])
def test_computing_again_says_whether_credits_moved(annex, monkeypatch, moves):
    known = Known([annex])
    known.runs.clear()
    monkeypatch.setattr(payments, "_follow_credits", lambda *given: moves)
    monkeypatch.setattr(payments, "draw_schedule", lambda *given: None)

    assert payments._refresh(None, annex, "Essai", law_in_database(), known, payments.Writing()) is moves


def test_only_what_is_payable_is_computed_again_when_credits_come(monkeypatch):
    annexes = [SimpleNamespace(state=state) for state in (AnnexState.VALIDATED, AnnexState.DRAFT, AnnexState.CLOSED)]
    served = []
    monkeypatch.setattr(payments, "commit_waiting", lambda **given: annexes)
    monkeypatch.setattr(payments, "refresh_annex", lambda *, annex, **given: served.append(annex.state))
    payments.serve_waiting(actor=None, envelope=None)

    assert served == [AnnexState.VALIDATED, AnnexState.CLOSED]


def test_a_paid_line_keeps_its_figures_and_the_others_are_written_again(head_59l, annex):
    """January is paid; the run then asks a euro more of January and February, recalls five and drops the rest."""
    pay(head_59l, annex, count=1)
    january, february = annex.payments.order_by("month")[:2]
    asked = [SimpleNamespace(month=line.month, kind=line.kind, amount=line.amount + 1) for line in (january, february)]
    left = SimpleNamespace(lines=asked, recall=Decimal(5), recovery=Decimal(0))
    writing = schedule.Writing()
    schedule.draw_schedule(annex, left, payments_of([annex])[annex.pk], writing)
    writing.write()

    assert set(annex.payments.values_list("month", "kind", "amount")) == {
        (january.month, january.kind, january.amount),
        (february.month, february.kind, february.amount + 1),
        (january.month, PaymentKind.RECALL, Decimal(5)),
    }
