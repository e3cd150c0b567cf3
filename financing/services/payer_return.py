"""The paying agency's return: what each line would note (dry run), then the good ones noted by a job."""

from dataclasses import dataclass

from django.db import transaction

from financing.checks.lot_answers import answer_problem
from financing.checks.payer_return import ReturnLine, lot_key
from financing.enums import RejectCode
from financing.models import LotLine, PaymentLot
from financing.services.lot_answers import Answer, start_answers
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.imports.trials import Created, Said, Trial
from iae_portal.core.models import Job, User
from iae_portal.core.services.writing import lock
from iae_portal.core.text import euros, french_date


@dataclass(frozen=True)
class PlannedAnswer:
    """One line of the dry run: the answer that it would note on `row`, or why it is refused."""

    source: ReturnLine
    row: LotLine | None
    error: str = ""

    @property
    def said(self) -> str:
        if self.source.code:
            return f"rejetée : {RejectCode(self.source.code).label}"
        return f"{euros(self.source.amount)} payés le {french_date(self.source.paid_on)}"


def plan_answers(*, lot: PaymentLot, lines: list[ReturnLine]) -> list[PlannedAnswer]:
    """What each line would note on this lot. Another lot is as unknown as a wrong number."""
    rows = {row.rank: row for row in lot.lines.select_related("annex__convention__siae").order_by("rank")}
    return [_plan(lot, line, rows) for line in lines]


def hold_lot(lot: PaymentLot) -> None:
    """Two files of one lot are confirmed one after the other; inside a transaction."""
    lock(lot)


def _plan(lot: PaymentLot, line: ReturnLine, rows: dict[int, LotLine]) -> PlannedAnswer:
    if line.error:
        return PlannedAnswer(line, None, line.error)
    if lot_key(line.lot) != lot_key(lot.number):
        return PlannedAnswer(line, None, f"« {line.lot} » n'est pas ce lot ({lot.number}) : vérifiez le fichier.")
    row = rows.get(line.rank)
    if row is None:
        return PlannedAnswer(line, None, f"le lot n'a pas de ligne {line.rank}.")
    problem = answer_problem(row, line.paid_on, line.amount, line.code, clock.today())
    return PlannedAnswer(line, row, problem or "")


def trial_of(plan: list[PlannedAnswer]) -> Trial:
    """The dry run as the page of every import shows it."""
    return Trial(
        created=[
            Created(
                planned.source.line,
                {
                    "Ligne du lot": str(planned.row.rank),
                    "Structure": planned.row.annex.convention.siae.name,
                    "Demandé": euros(planned.row.amount),
                    "Réponse": planned.said,
                },
            )
            for planned in plan
            if not planned.error
        ],
        refused=[Said(planned.source.line, planned.error) for planned in plan if planned.error],
    )


@transaction.atomic
def apply_answers(*, actor: User, lot: PaymentLot, lines: list[ReturnLine]) -> Job:
    """Start noting what a dry run of the same lines would show. Raises NotAllowed, Refusal."""
    good = [planned for planned in plan_answers(lot=lot, lines=lines) if not planned.error]
    if not good:
        raise Refusal("Aucune ligne de ce fichier n'est à noter : corrigez-le, ou notez les réponses une à une.")
    answers = {
        planned.row.pk: Answer(planned.source.paid_on, planned.source.amount, planned.source.code) for planned in good
    }
    return start_answers(actor=actor, lot=lot, answers=answers)
