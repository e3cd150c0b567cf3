"""A termination cuts the annexe at its month, computes it again, and orders back what was paid too much."""

import datetime as dt
from decimal import Decimal

from conventions.enums import LetterKind
from conventions.models import Convention
from conventions.services.letters import write_letter
from financing.enums import AnnexState
from financing.models import Computation, FinancialAnnex
from financing.selectors.annexes import annexes_of
from financing.selectors.payments import paying_agency
from financing.services.deadlines import keep_states_deadline
from financing.services.locks import lock_annex
from financing.services.payments import refresh_annex
from iae_portal.core.models import User
from iae_portal.core.text import euros, french_date


def convention_was_terminated(convention: Convention, actor: User) -> None:
    """Effect of the termination. DESIGN: the month begun is paid whole, the annexes count whole months."""
    last = convention.ended_on.replace(day=1)
    rows = annexes_of(convention).filter(state=AnnexState.VALIDATED, start__lte=last)
    owed = [(row, run) for row in rows if (run := _cut(actor, row, last)).recovery]
    if not owed:
        return
    write_letter(
        convention=convention,
        kind=LetterKind.RECOVERY,
        actor=actor,
        ended_on=french_date(convention.ended_on),
        lines=[f"annexe {row.number} : {euros(run.recovery)}" for row, run in owed],
        amount=euros(sum((run.recovery for _, run in owed), Decimal(0))),
        agency=paying_agency(convention.ended_on),
    )


def _cut(actor: User, annex: FinancialAnnex, last: dt.date) -> Computation:
    locked = lock_annex(annex)
    if locked.end > last:
        locked.segments.filter(start__gt=last).delete()
        locked.segments.filter(end__gt=last).update(end=last)
        locked.end = last
        locked.save(update_fields=["end"])
    run = refresh_annex(actor=actor, annex=locked, reason="Résiliation de la convention")
    keep_states_deadline(locked)
    return run
