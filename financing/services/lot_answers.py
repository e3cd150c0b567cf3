"""What the paying agency answers: paid when and how much, or rejected and why. Each annexe in its own transaction."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.urls import reverse

from financing.calculation.law import Law
from financing.checks.lot_answers import answer_problem
from financing.enums import PAYABLE_STATES, LotAnswer, PaymentKind, RejectCode
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.models.payment import PAYMENT_DAYS
from financing.rights import EDIT, may
from financing.selectors.law import law_in_database
from financing.selectors.lots import lines_of
from financing.services.locks import lock_annex
from financing.services.moves import tell
from financing.services.payments import refresh_annexes
from iae_portal.core import clock
from iae_portal.core.days import out_of_order
from iae_portal.core.enums import Queue
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Job, User
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted, euros

JOB = "financing.lot_answers"


@dataclass(frozen=True)
class Answer:
    """Of one line: paid that day, whole or in part; or rejected for the reason of a code."""

    paid_on: dt.date | None = None
    amount: Decimal | None = None
    code: str = ""


@transaction.atomic
def answer_line(*, actor: User, row: LotLine, answer: Answer) -> LotLine:
    """Note the answer to one line. Raises NotAllowed, Refusal (answered already, more than asked, a wrong day)."""
    (done,) = _answer(actor, lock_annex(row.annex), row.lot, {row.pk: answer}, law_in_database())
    return done


def start_answers(*, actor: User, lot: PaymentLot, answers: dict[int, Answer]) -> Job:
    """Note many answers, by the key of their line, in a job with its bar. Raises NotAllowed."""
    _require(actor, lot)
    return start_job(
        kind=JOB,
        label=f"Réponses de l'agence de paiement : {lot}"[:200],
        actor=actor,
        service=lot.service,
        parameters={"lot": lot.pk, "answers": {str(key): _packed(answer) for key, answer in answers.items()}},
        total=len(answers),
        queue=Queue.BATCH,
    )


def start_paid(*, actor: User, lot: PaymentLot, paid_on: dt.date) -> Job:
    """Note everything that has no answer as paid that day, as it was asked. Raises NotAllowed, Refusal."""
    waiting = list(lot.lines.filter(answer=LotAnswer.PENDING).order_by("rank"))
    if not waiting:
        raise Refusal("Chaque ligne de ce lot a déjà sa réponse.")
    # All have the same day: what is wrong with it is said on the form, not by the job.
    if problem := answer_problem(waiting[0], paid_on, waiting[0].amount, "", clock.today()):
        raise Refusal(problem[0].upper() + problem[1:])
    return start_answers(actor=actor, lot=lot, answers={row.pk: Answer(paid_on, row.amount) for row in waiting})


def run_answers(job: Job, progress: Progress) -> dict:
    """Annexe after annexe. Run again after a dead worker, it goes on with the lines that have no answer."""
    lot = PaymentLot.objects.select_related("service").get(pk=job.parameters["lot"])
    answers = {int(key): _unpacked(packed) for key, packed in job.parameters["answers"].items()}
    rows = lines_of(lot).filter(pk__in=answers, answer=LotAnswer.PENDING).order_by("annex", "rank")
    done, law = 0, law_in_database()
    for annex, group in groupby(rows, key=lambda row: row.annex):
        chosen = {row.pk: answers[row.pk] for row in group}
        try:
            with transaction.atomic():
                done += len(_answer(job.owner, lock_annex(annex), lot, chosen, law))
        # Answered meanwhile by somebody else, or an annexe that no longer computes: the others go on.
        except Refusal as refusal:
            progress.note(0, f"{annex.number} : {' '.join(refusal.sentences)}")
        progress.advance(len(chosen))
    url = reverse("financing:lot_detail", args=[lot.pk])
    return {"sentence": f"{counted(done, 'réponse notée', 'réponses notées')}.", "url": url, "link": "Revoir le lot"}


def _require(actor: User, lot: PaymentLot) -> None:
    if not may(actor, EDIT, lot):
        raise NotAllowed("Les réponses de l'agence de paiement se notent dans le service du lot.")


def _answer(actor: User, annex: FinancialAnnex, lot: PaymentLot, answers: dict[int, Answer], law: Law) -> list[LotLine]:
    """Under the lock of the annexe: some of its lines in a lot, then its year is computed again."""
    lot = lock(lot, "service")
    _require(actor, lot)
    rows = list(lines_of(lot).filter(pk__in=list(answers)))
    left = [rest for row in rows if (rest := _note(row, answers[row.pk]))]
    LotLine.objects.bulk_update(rows, ["answer", "reject_code", "paid_on", "paid_amount"])
    paid_lines = [row.line for row in rows if row.answer == LotAnswer.PAID]
    PaymentLine.objects.bulk_update(paid_lines, ["paid_on", "amount", "committed_on"])
    PaymentLine.objects.bulk_create(left)
    paid = sum((row.paid_amount for row in rows if row.answer == LotAnswer.PAID), Decimal("0.00"))
    tell(
        actor,
        annex,
        "financing.paid",
        f"{lot}, {counted(len(rows), 'réponse')}, {euros(paid)} payés : {annex.number}",
        after={"lignes": [f"{row} : {row.get_answer_display()}" for row in rows]},
    )
    # A rank replaced since: its payment counts in the schedule of the one in force.
    family = annex.convention.annexes.filter(year=annex.year, regime=annex.regime_id, state__in=PAYABLE_STATES)
    refresh_annexes(actor=actor, annexes=family, reason=f"Paiements du lot {lot.number}", law=law)
    return rows


def _note(row: LotLine, answer: Answer) -> PaymentLine | None:
    """Set what is answered; what a modulated part still wants is a line of its own."""
    problem = answer_problem(row, answer.paid_on, answer.amount, answer.code, clock.today())
    if problem:
        raise Refusal(f"Ligne {row.rank} : {problem}")
    if answer.code:
        row.answer, row.reject_code = LotAnswer.REJECTED, RejectCode(answer.code)
    else:
        row.answer, row.paid_on, row.paid_amount = LotAnswer.PAID, answer.paid_on, answer.amount
    # Written together: the database asks its constraints, `answer_problem` has already said them in a sentence.
    row.clean_fields(exclude={"lot", "line", "annex"})
    return None if answer.code else _pay(row, answer.paid_on, answer.amount)


def _pay(row: LotLine, paid_on: dt.date, amount: Decimal) -> PaymentLine | None:
    line, left = row.line, row.amount - amount
    line.paid_on, line.amount = paid_on, amount
    line.committed_on = line.committed_on or row.annex.committed_on
    if sentence := out_of_order(PAYMENT_DAYS, line, paid_on=paid_on):
        raise Refusal(f"Ligne {row.rank} : {sentence}")
    # The calculation finds what a month still wants; nothing computes a modulated part again.
    if not left or line.kind != PaymentKind.MODULATION:
        return None
    return PaymentLine(
        annex=line.annex,
        month=line.month,
        kind=line.kind,
        amount=left,
        committed_on=line.committed_on,
        key=f"{line.key}-reste",
    )


def _packed(answer: Answer) -> list:
    day, amount = answer.paid_on, answer.amount
    return [day and day.isoformat(), None if amount is None else str(amount), answer.code]


def _unpacked(packed: list) -> Answer:
    day, amount, code = packed
    return Answer(day and dt.date.fromisoformat(day), None if amount is None else Decimal(amount), code)
