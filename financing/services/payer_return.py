"""The paying agency's return: what each line would note (dry run), then the good ones noted by a job."""

from dataclasses import dataclass

from django.core import signing

from financing.checks.lot_answers import answer_problem
from financing.checks.payer_return import ReturnLine
from financing.models import LotLine, PaymentLot
from financing.services.lot_answers import Answer, packed, start_answers, unpacked
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import Job, User

SALT = "financing.payer_return"
ONE_HOUR = 3600  # later, the lots may have changed under the trial


@dataclass(frozen=True)
class PlannedAnswer:
    """One line of the dry run: the answer that it would note on `row`, or why it is refused."""

    source: ReturnLine
    row: LotLine | None
    error: str = ""


def plan_answers(*, lot: PaymentLot, lines: list[ReturnLine]) -> list[PlannedAnswer]:
    """What each line would note on this lot. Another lot is as unknown as a wrong number."""
    rows = {row.rank: row for row in lot.lines.select_related("annex__convention__siae").order_by("rank")}
    return [_plan(lot, line, rows) for line in lines]


def _plan(lot: PaymentLot, line: ReturnLine, rows: dict[int, LotLine]) -> PlannedAnswer:
    if line.error:
        return PlannedAnswer(line, None, line.error)
    if line.lot != lot.number:
        return PlannedAnswer(line, None, f"« {line.lot} » n'est pas ce lot ({lot.number}) : vérifiez le fichier.")
    row = rows.get(line.rank)
    if row is None:
        return PlannedAnswer(line, None, f"le lot n'a pas de ligne {line.rank}.")
    problem = answer_problem(row, line.paid_on, line.amount, line.code, clock.today())
    return PlannedAnswer(line, row, problem or "")


def sealed(plan: list[PlannedAnswer]) -> str:
    """The answers to note, signed: what is confirmed is what was shown."""
    good = [planned for planned in plan if not planned.error]
    rows = {
        planned.row.pk: packed(Answer(planned.source.paid_on, planned.source.amount, planned.source.code))
        for planned in good
    }
    return signing.dumps(rows, salt=SALT, compress=True)


def apply_sealed(*, actor: User, lot: PaymentLot, seal: str) -> Job:
    """Start noting the answers of a dry run; a line answered meanwhile stays. Raises NotAllowed, Refusal."""
    try:
        rows = signing.loads(seal, salt=SALT, max_age=ONE_HOUR)
    except signing.BadSignature:
        raise Refusal("Cet essai n'est plus valable : envoyez de nouveau le fichier.") from None
    return start_answers(actor=actor, lot=lot, answers={int(key): unpacked(value) for key, value in rows.items()})
