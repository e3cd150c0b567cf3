"""Payment lots: what may be asked, what blocks the rest, the validation, the payer's file, its answers."""

import datetime as dt
import threading
import time
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from financing.checks.lot_answers import answer_problem
from financing.enums import LotAnswer, PaymentKind
from financing.models import LotLine, PaymentLine, PaymentLot
from financing.selectors.lots import to_ask
from financing.selectors.payments import schedule_of
from financing.services.annex_actions import change_state, suspend_payments
from financing.services.lot_answers import Answer, answer_line
from financing.services.lots import drop_lot, prepare_lot, refresh_lot, validate_lot
from financing.services.monthly_states import save_states
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, JournalEntry
from tests import imports
from tests.conventions.files import csv_file, xlsx_file
from tests.factories import service
from tests.factories.financing import credit, found_paid, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db
TODAY = dt.date(2008, 10, 15)
HEADER = ["Lot", "Ligne", "Payé le", "Montant payé", "Code de rejet"]


@scene
def annexes(officer_59l):
    """A lump sum of 12 000 € (ten twelfths of 1 000 € have come) and an EI whose states miss."""
    credit("59L", "500000.00", year=2008)
    lump = validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    return lump, validated(officer_59l.user, make_convention("EI", 2008))


@scene
def lot(annexes, officer_59l):
    return prepare_lot(actor=officer_59l.user, service=service("59L"))


@scene
def asked(lot, head_59l):
    return validate_lot(actor=head_59l.user, lot=lot)


def test_what_may_be_asked_and_what_blocks_each_other(annexes, officer_59l):
    lump, ei = annexes
    found = to_ask(service("59L"), TODAY)
    assert ({line.annex_id for line in found.lines}, len(found.lines), found.total) == ({lump.pk}, 10, 10_000)
    assert len(found.blocked) == 10
    assert {row.reason for row in found.blocked} == {
        "L'état de janvier 2008 manque : saisissez-le, l'annexe sera recalculée."
    }
    # July is over for more than a month, August not yet on 30 September.
    save_states(actor=officer_59l.user, convention=ei.convention, rows=rows(*["1066"] * 7))
    assert to_ask(service("59L"), dt.date(2008, 9, 30)).blocked == []
    assert {row.reason[:16] for row in to_ask(service("59L"), dt.date(2008, 10, 1)).blocked} == {"L'état d'août 20"}


def test_a_suspension_and_a_lost_account_block(annexes, head_59l):
    lump, _ = annexes
    suspend_payments(actor=head_59l.user, annex=lump, suspended=True, reason="Contrôle")
    assert any("suspendus" in row.reason for row in to_ask(service("59L"), TODAY).blocked)
    suspend_payments(actor=head_59l.user, annex=lump, suspended=False, reason="Fin")
    type(lump).objects.filter(pk=lump.pk).update(account_number="")
    found = to_ask(service("59L"), TODAY)
    assert (found.lines, sum("compte bancaire" in row.reason for row in found.blocked)) == ([], 10)


def test_one_lot_at_a_time_and_its_lines_leave_what_is_payable(lot, officer_59l):
    assert (lot.lines.count(), to_ask(service("59L"), TODAY).lines) == (10, [])
    with pytest.raises(Refusal, match="déjà en préparation"):
        prepare_lot(actor=officer_59l.user, service=service("59L"))
    drop_lot(actor=officer_59l.user, lot=lot)
    assert (PaymentLot.objects.count(), len(to_ask(service("59L"), TODAY).lines)) == (0, 10)


def test_the_head_validates_and_the_portal_numbers(lot, officer_59l, head_59l):
    with pytest.raises(NotAllowed):
        validate_lot(actor=officer_59l.user, lot=lot)
    done = validate_lot(actor=head_59l.user, lot=lot)
    assert (done.number, done.validated_on) == ("59L 2008 L 0001", TODAY)
    assert set(done.lines.values_list("asked_on", flat=True)) == {TODAY}
    assert JournalEntry.objects.latest("pk").sentence.startswith("Lot 59L 2008 L 0001 validé, 10 lignes, 10")
    for service_of in (validate_lot, refresh_lot, drop_lot):
        with pytest.raises(Refusal, match="déjà validé"):
            service_of(actor=head_59l.user, lot=lot)


def test_a_lot_whose_lines_changed_is_refused_with_what_changed(lot, annexes, head_59l):
    first, second, third, *_ = lot.lines.order_by("rank")
    first.line.delete()
    PaymentLine.objects.filter(pk=second.line_id).update(amount="900.00")
    PaymentLine.objects.filter(pk=third.line_id).update(paid_on=TODAY, committed_on=TODAY)
    with pytest.raises(Refusal) as refused:
        validate_lot(actor=head_59l.user, lot=lot)
    number = annexes[0].number
    assert [sentence.replace("\u202f", " ").replace("\xa0", " ") for sentence in refused.value.sentences] == [
        f"Ligne 1, {number}, 01/2008, Acompte : l'échéance n'existe plus, l'annexe a été recalculée ou remplacée.",
        f"Ligne 2, {number}, 02/2008, Acompte : 1 000,00 € préparés, 900,00 € maintenant.",
        f"Ligne 3, {number}, 03/2008, Acompte : elle a été notée payée.",
        "Actualisez le lot, relisez-le, puis validez-le.",
    ]
    refresh_lot(actor=head_59l.user, lot=lot)
    assert validate_lot(actor=head_59l.user, lot=lot).lines.count() == 8


def test_an_annexe_stopped_or_cancelled_while_its_lot_is_prepared_loses_its_lines(lot, annexes, head_59l):
    type(annexes[0]).objects.update(suspended=True)
    with pytest.raises(Refusal, match="Ligne 1, .*: Les paiements de l'annexe sont suspendus"):
        validate_lot(actor=head_59l.user, lot=lot)
    change_state(actor=head_59l.user, annex=annexes[0], name="cancel_validated", comment="Erreur")
    with pytest.raises(Refusal, match="l'échéance n'existe plus"):
        validate_lot(actor=head_59l.user, lot=lot)
    with pytest.raises(Refusal, match="Aucune échéance n'est payable"):
        refresh_lot(actor=head_59l.user, lot=lot)
    drop_lot(actor=head_59l.user, lot=lot)


def test_what_was_asked_is_no_longer_written_again(asked, annexes, officer_59l, head_59l):
    row = asked.lines.get(rank=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.line.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        of_line = {"line": row.line, "annex": row.annex, "month": row.month, "kind": row.kind}
        LotLine.objects.create(lot=asked, rank=99, amount=1, **of_line)
    with pytest.raises(Refusal, match="Acompte de janvier 2008 : notez sa réponse sur la page du Lot 59L 2008 L 0001"):
        found_paid(annex=annexes[0], lines=[row.line], paid_on=TODAY)
    with pytest.raises(Refusal, match="demande des paiements de cette annexe"):
        change_state(actor=head_59l.user, annex=annexes[0], name="cancel_validated", comment="Erreur")


def test_the_file_is_made_once(asked, annexes, officer_59l):
    url = reverse("financing:lot_file", args=[asked.pk])
    first = officer_59l.get(url)
    PaymentLine.objects.filter(lot_lines__lot=asked).update(amount="1.00")
    assert officer_59l.get(url).content == first.content
    header, *lines = first.content.decode("utf-8-sig").splitlines()
    assert (header[:25], len(lines)) == ("Lot;Ligne;Numéro d'annexe", 10)
    assert lines[0].startswith(f"59L 2008 L 0001;1;{annexes[0].number};")
    assert ";01/2008;Acompte;1000,00;" in lines[0]


@pytest.mark.parametrize(
    ("paid_on", "amount", "code", "sentence"),
    [
        (TODAY, "1000.00", "", None),
        (TODAY, "0.01", "", None),
        (TODAY, "1000.01", "", "1 000,01 € payés pour 1 000,00 € demandés : vérifiez le montant auprès de l'agence."),
        (TODAY, "0.00", "", "indiquez le montant payé, positif, en euros et centimes."),
        (TODAY, "9.999", "", "indiquez le montant payé, positif, en euros et centimes."),
        (TODAY, None, "", "indiquez le montant payé, positif, en euros et centimes."),
        (None, "1000.00", "", "indiquez le jour du paiement, ou le code du rejet."),
        (dt.date(2008, 10, 16), "9.00", "", "le 16 octobre 2008 est à venir, corrigez le jour du paiement."),
        (
            dt.date(2008, 10, 13),
            "9.00",
            "",
            "l'agence ne paie pas avant la validation du lot, le 14 octobre 2008 : corrigez le jour.",
        ),
        (None, None, "RIB", None),
        (None, None, "XYZ", "« XYZ » n'est pas un code de rejet connu : RIB, TIT, ENG, CRE, PCE, DBL, AUT."),
        (TODAY, None, "RIB", "une ligne est payée ou rejetée, pas les deux : ôtez le code, ou le jour et le montant."),
    ],
)
def test_what_an_answer_may_say(paid_on, amount, code, sentence):
    row = LotLine(amount=Decimal("1000.00"), asked_on=dt.date(2008, 10, 14))
    said = answer_problem(row, paid_on, amount and Decimal(amount), code, TODAY)
    assert (said and said.replace("\u202f", " ").replace("\xa0", " ")) == sentence
    assert answer_problem(LotLine(answer="paid", asked_on=TODAY), TODAY, Decimal(1), "", TODAY) == (
        "elle est déjà payée."
    )


def test_a_part_paid_comes_back_in_the_schedule_and_a_rejected_line_in_the_next_lot(asked, annexes, officer_59l):
    answer_line(actor=officer_59l.user, row=asked.lines.get(rank=1), answer=Answer(TODAY, Decimal("400.00")))
    told = JournalEntry.objects.filter(action="financing.paid").latest("pk").sentence
    assert "1 réponse, 400,00\xa0€ payés" in told.replace("\u202f", "\xa0")
    answer_line(actor=officer_59l.user, row=asked.lines.get(rank=2), answer=Answer(code="RIB"))
    schedule = schedule_of(annexes[0], TODAY)
    assert (schedule.paid, schedule.to_pay + schedule.to_come) == (Decimal("400.00"), Decimal("11600.00"))
    again = to_ask(service("59L"), TODAY).lines
    assert {(line.month.month, line.kind) for line in again} >= {(2, "advance")}
    asked.lines.get(rank=2).line.delete()  # a line that was rejected may be written again
    with pytest.raises(Refusal, match="elle est déjà payée"):
        answer_line(actor=officer_59l.user, row=asked.lines.get(rank=1), answer=Answer(TODAY, Decimal(1)))


@pytest.mark.parametrize(("paid", "rest"), [("499.99", [Decimal("0.01")]), ("500.00", [])])
def test_a_modulated_part_paid_in_part_leaves_its_rest(annexes, officer_59l, head_59l, paid, rest):
    whole = {"kind": PaymentKind.MODULATION, "amount": Decimal("500.00"), "committed_on": TODAY, "key": "modulation-x"}
    PaymentLine.objects.create(annex=annexes[0], month=dt.date(2008, 10, 1), **whole)
    lot = prepare_lot(actor=officer_59l.user, service=service("59L"))
    validate_lot(actor=head_59l.user, lot=lot)
    row = lot.lines.get(kind=PaymentKind.MODULATION)
    answer_line(actor=officer_59l.user, row=row, answer=Answer(TODAY, Decimal(paid)))
    left = PaymentLine.objects.filter(kind=PaymentKind.MODULATION, paid_on__isnull=True)
    assert [(line.amount, line.month) for line in left] == [(amount, dt.date(2008, 10, 1)) for amount in rest]


@pytest.mark.parametrize("make", [csv_file, xlsx_file], ids=["csv", "xlsx"])
def test_a_return_is_tried_line_by_line_then_its_good_lines_are_noted(
    asked, officer_59l, make, django_capture_on_commit_callbacks
):
    number = asked.number
    content = make(
        [number, "1", "15/10/2008", "1 000,00", ""],
        [number.replace(" ", "-").lower(), "2", "", "", "rib"],
        ["59L 2008 L 0009", "3", "15/10/2008", "1000", ""],
        [number, "99", "15/10/2008", "1000", ""],
        [number, "1", "15/10/2008", "1000", ""],
        [number, "4", "31/02/2008", "1000", ""],
        [number, "5", "15/10/2008", "1000,01", ""],
        [number, "6", "15/10/2008", "mille", ""],
        [number, "7", "16/10/2008", "1000", ""],
        [number, "8", "14/10/2008", "1000", ""],
        header=HEADER,
    )
    url = reverse("financing:lot_return", args=[asked.pk])
    answer = imports.send(officer_59l, url, content)
    assert imports.counts(answer) == (2, 0, 0, 8, 0)
    assert [said.line for said in answer.context["trial"].refused] == list(range(4, 12))
    told = [row.values["Réponse"].replace("\u202f", " ") for row in answer.context["trial"].created]
    assert told == ["1 000,00\xa0€ payés le 15 octobre 2008", "rejetée : Compte inconnu ou clos"]
    assert asked.lines.exclude(answer=LotAnswer.PENDING).count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        done = imports.confirm(officer_59l, url, answer)
    assert done.url == reverse("core:job_detail", args=[Job.objects.latest("pk").uuid])
    assert list(asked.lines.exclude(answer="pending").values_list("rank", "answer", "paid_amount", "reject_code")) == [
        (1, "paid", Decimal("1000.00"), ""),
        (2, "rejected", None, "RIB"),
    ]
    # The same file again: each line is paid or rejected once.
    again = imports.send(officer_59l, url, content)
    assert imports.counts(again) == (0, 0, 0, 10, 0)
    assert [said.sentence for said in again.context["trial"].refused[:2]] == [
        "elle est déjà payée.",
        "elle est déjà rejetée.",
    ]
    assert "Rejetée : Compte inconnu ou clos (RIB)" in officer_59l.get(
        reverse("financing:lot_detail", args=[asked.pk])
    ).content.decode().replace("\n", " ")


def test_a_whole_lot_is_noted_paid(asked, officer_59l, annexes, django_capture_on_commit_callbacks):
    url = reverse("financing:lot_paid", args=[asked.pk])
    assert officer_59l.post(url, {"paid_on": "2008-10-14"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        officer_59l.post(url, {"paid_on": "2008-10-15"})
    assert schedule_of(annexes[0], TODAY).paid == Decimal("10000.00")
    assert officer_59l.post(url, {"paid_on": "2008-10-15"}).status_code == 422


def test_five_hundred_lines_are_prepared_and_validated_in_two_seconds_of_cpu(annexes, officer_59l, head_59l):
    lines = [
        PaymentLine(annex=annexes[0], month=dt.date(2008, 10, 1), kind=PaymentKind.MODULATION, amount=1, key=f"m{n}")
        for n in range(490)
    ]
    PaymentLine.objects.bulk_create(lines)
    before = time.process_time()
    lot = validate_lot(actor=head_59l.user, lot=prepare_lot(actor=officer_59l.user, service=service("59L")))
    assert (lot.lines.count(), time.process_time() - before < 2) == (500, True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_prepare_at_once_make_one_lot(officer_59l, head_59l):
    if connection.vendor != "postgresql":
        pytest.skip("concurrency is promised on PostgreSQL")
    credit("59L", "12000", year=2008)
    validated(officer_59l.user, make_convention("ACI", 2008), requests=["12000"])
    barrier, problems = threading.Barrier(2), []

    def prepare(actor):
        try:
            barrier.wait()
            prepare_lot(actor=actor, service=service("59L"))
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=prepare, args=(client.user,)) for client in (officer_59l, head_59l)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(problem) for problem in problems] == [Refusal]
    assert list(PaymentLot.objects.values_list("lines__rank", flat=True).order_by("lines__rank")) == list(range(1, 11))
