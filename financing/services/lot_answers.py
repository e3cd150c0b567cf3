"""What the paying agency answers: paid when and how much, or rejected and why. A refused annexe stops no other."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from conventions.models import Convention
from financing.calculation.law import Law
from financing.checks.lot_answers import answer_problem
from financing.enums import PAYABLE_STATES, AnnexState, LotAnswer, PaymentKind, RejectCode
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.models.payment import PAYMENT_DAYS
from financing.rights import EDIT, may
from financing.selectors.law import law_in_database
from financing.selectors.lots import unasked
from financing.selectors.payable import family_key
from financing.services.payments import refresh_annexes
from iae_portal.core import clock
from iae_portal.core.days import out_of_order
from iae_portal.core.enums import JobLineLevel, Queue
from iae_portal.core.errors import NotAllowed, Refusal, reworded
from iae_portal.core.models import Job, JobLine, JournalEntry, User
from iae_portal.core.selectors.journal import author_said, by, last_act, with_author
from iae_portal.core.services.jobs import Progress, start_job
from iae_portal.core.services.journal import entry
from iae_portal.core.services.writing import lock, lock_all, save_all
from iae_portal.core.text import counted, euros, upper_first

JOB = "financing.lot_answers"
NOTED = "financing.paid"
OWN = "noted"  # what a job remembers: the lines whose answer is its own, not that of another tab or person
TOGETHER = 250  # annexes in one transaction: their locks are held that long


@dataclass(frozen=True)
class Answer:
    """Of one line: paid that day, whole or in part; or rejected for the reason of a code."""

    paid_on: dt.date | None = None
    amount: Decimal | None = None
    code: str = ""


def answer_line(*, actor: User, row: LotLine, answer: Answer) -> LotLine:
    """Note the answer to one line. Raises NotAllowed, Refusal (answered already, more than asked, a wrong day)."""
    (done,) = _answer(actor, row.lot, [row], {row.pk: answer}, law_in_database())
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
        last = lot.lines.exclude(answer=LotAnswer.PENDING).last()
        raise Refusal(with_author("Chaque ligne de ce lot a déjà sa réponse.", noter_of(last) if last else None))
    # All have the same day: what is wrong with it is said on the form, not by the job.
    if problem := answer_problem(waiting[0], paid_on, waiting[0].amount, "", clock.today()):
        raise Refusal(reworded(problem, upper_first(problem)))
    return start_answers(actor=actor, lot=lot, answers={row.pk: Answer(paid_on, row.amount) for row in waiting})


def run_answers(job: Job, progress: Progress) -> dict:
    """Run again after a dead worker, it goes on with the lines that have no answer."""
    lot = PaymentLot.objects.select_related("service").get(pk=job.parameters["lot"])
    answers = {int(key): _unpacked(packed) for key, packed in job.parameters["answers"].items()}
    rows = list(lot.lines.filter(pk__in=answers).select_related("annex").order_by("annex", "rank"))
    waiting = [row for row in rows if row.answer == LotAnswer.PENDING]
    groups = [list(group) for _, group in groupby(waiting, key=lambda row: row.annex_id)]
    own = set(job.parameters.get(OWN, ()))
    others = [row for row in rows if row.answer != LotAnswer.PENDING and row.pk not in own]
    if others:
        progress.write([_already(row, noter_of(row)) for row in others])
    done, law = len(own), law_in_database()
    for first in range(0, len(groups), TOGETHER):
        done += _answer_each(job, progress, lot, groups[first : first + TOGETHER], answers, law)
    url = reverse("financing:lot_detail", args=[lot.pk])
    return {"sentence": f"{counted(done, 'réponse notée', 'réponses notées')}.", "url": url, "link": "Revoir le lot"}


def noter_of(row: LotLine) -> JournalEntry | None:
    """The line of the journal of its annexe that tells the answer to a line of a lot."""
    told = JournalEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(FinancialAnnex), object_id=row.annex_id, action=NOTED
    )
    return next((line for line in told if _told_as(row) in line.after.get("lignes", ())), None)


def last_noted(lot: PaymentLot) -> JournalEntry | None:
    """Who last noted an answer to a line of the lot."""
    return last_act(FinancialAnnex.objects.filter(pk__in=lot.lines.values("annex")), NOTED, beginning=f"{lot}, ")


def _told_as(row: LotLine) -> str:
    return f"{row} : {row.get_answer_display()}"


def _already(row: LotLine, line: JournalEntry | None) -> JobLine:
    sentence = f"Ligne {row.rank}, {row} : déjà {row.get_answer_display().lower()}, noté{by(author_said(line))}."
    return JobLine(line=row.rank, level=JobLineLevel.WARNING, message=sentence)


def _answer_each(
    job: Job,
    progress: Progress,
    lot: PaymentLot,
    groups: list[list[LotLine]],
    answers: dict[int, Answer],
    law: Law,
) -> int:
    """The lines of some annexes in one transaction, halved until the annexe that is refused stands alone."""
    rows = [row for group in groups for row in group]
    try:
        done = len(_answer(job.owner, lot, rows, answers, law, progress))
    # Answered meanwhile by somebody else, or an annexe that no longer computes: the others go on.
    except Refusal as refusal:
        if len(groups) > 1:
            half = len(groups) // 2
            parts = groups[:half], groups[half:]
            return sum(_answer_each(job, progress, lot, part, answers, law) for part in parts)
        progress.note(0, f"{rows[0].annex.number} : {' '.join(refusal.sentences)}")
        done = 0
    progress.advance(len(rows))
    return done


def _require(actor: User, lot: PaymentLot) -> None:
    if not may(actor, EDIT, lot):
        raise NotAllowed("Les réponses de l'agence de paiement se notent dans le service du lot.")


@transaction.atomic
def _answer(
    actor: User,
    lot: PaymentLot,
    asked: Sequence[LotLine],
    answers: dict[int, Answer],
    law: Law,
    progress: Progress | None = None,
) -> list[LotLine]:
    """Some lines of a lot, under the locks of their annexes; then the years of these are computed again."""
    families = {family_key(row.annex) for row in asked}
    conventions = {convention for convention, *_ in families}
    lock_all(Convention.objects.filter(pk__in=conventions))
    # A rank replaced since: its payment counts in the schedule of the one in force, held with it.
    ranks = lock_all(FinancialAnnex.objects.filter(convention__in=conventions)).values()
    lot = lock(lot, "service")
    _require(actor, lot)
    whole = lot.lines.select_related("line", "annex__convention__service").order_by("rank")
    rows = list(whole.filter(pk__in=[row.pk for row in asked]))
    left = [rest for row in rows if (rest := _note(row, answers[row.pk]))]
    save_all(rows, ["answer", "reject_code", "paid_on", "paid_amount"])
    paid = [row.line for row in rows if row.answer == LotAnswer.PAID]
    save_all(paid, ["paid_on", "amount", "committed_on"])
    PaymentLine.objects.bulk_create(left)
    JournalEntry.objects.bulk_create(_told(actor, lot, rows))
    same = [rank.pk for rank in ranks if family_key(rank) in families]
    _hand_over(ranks)
    in_force = FinancialAnnex.objects.filter(pk__in=same, state__in=PAYABLE_STATES)
    refresh_annexes(actor=actor, annexes=in_force, reason=f"Paiements du lot {lot.number}", law=law)
    if progress:
        progress.remember(OWN, [row.pk for row in rows])
    return rows


def _hand_over(ranks: Collection[FinancialAnnex]) -> None:
    """What the agency did not pay of a rank replaced since: the schedule in force asks it, with the modulated part."""
    heirs = {family_key(rank): rank for rank in ranks if rank.state in PAYABLE_STATES}
    for rank in ranks:
        if rank.state == AnnexState.SUPERSEDED and (heir := heirs.get(family_key(rank))):
            unasked(rank.payments.filter(kind=PaymentKind.MODULATION)).update(annex=heir)
            unasked(rank.payments.all()).delete()


def _told(actor: User, lot: PaymentLot, rows: Sequence[LotLine]) -> Iterator[JournalEntry]:
    """One line an annexe."""
    for _, group in groupby(sorted(rows, key=lambda row: (row.annex_id, row.rank)), key=lambda row: row.annex_id):
        lines = list(group)
        annex = lines[0].annex
        paid = sum((row.paid_amount for row in lines if row.answer == LotAnswer.PAID), Decimal("0.00"))
        yield entry(
            actor=actor,
            subject=annex,
            action=NOTED,
            sentence=f"{lot}, {counted(len(lines), 'réponse')}, {euros(paid)} payés : {annex.number}",
            after={"lignes": [_told_as(row) for row in lines]},
        )


def _note(row: LotLine, answer: Answer) -> PaymentLine | None:
    """Set what is answered; what a modulated part still wants is a line of its own."""
    problem = answer_problem(row, answer.paid_on, answer.amount, answer.code, clock.today())
    if problem:
        said = with_author(problem, None if row.answer == LotAnswer.PENDING else noter_of(row))
        raise Refusal(reworded(problem, f"Ligne {row.rank} : {said}"))
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
        raise Refusal(reworded(sentence, f"Ligne {row.rank} : {sentence}"))
    # The calculation finds what a month still wants; nothing computes a modulated part again.
    if not left or line.kind != PaymentKind.MODULATION:
        return None
    return PaymentLine(
        annex_id=line.annex_id,
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
