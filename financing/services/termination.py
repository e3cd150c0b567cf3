"""An end before the term, or a claim of the law, cuts the annexes at a month, computes them again, and orders back what
was paid too much."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from conventions.enums import LetterKind
from conventions.models import Convention
from conventions.services.letters import write_letter
from financing.enums import AnnexState, PaymentKind
from financing.models import Computation, FinancialAnnex
from financing.selectors.annexes import annexes_of
from financing.selectors.payments import to_paying_agency
from financing.services.deadlines import keep_states_deadline
from financing.services.locks import lock_annex
from financing.services.payments import refresh_annex
from financing.services.recoveries import DUE_MONTHS, issue_order
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.models import User
from iae_portal.core.text import euros, french_date


def convention_was_terminated(convention: Convention, actor: User | None) -> None:
    """Effect of the termination, or of the departure of the structure."""
    rows = annexes_of(convention)
    _order_back(convention, actor, rows, convention.ended_on, ended_on=french_date(convention.ended_on))


def year_was_claimed(convention: Convention, actor: User, last: dt.date, reason: str) -> bool:
    """Effect of the claim of a year: what its hours justify until that day stays paid."""
    rows = annexes_of(convention).filter(year=last.year)
    return _order_back(convention, actor, rows, last, ended_on="", year=last.year, reason=reason)


def _order_back(convention: Convention, actor: User | None, rows: QuerySet, day: dt.date, **facts) -> bool:
    """Whether anything is to be paid back.

    DESIGN: the month begun is paid whole, the annexes count whole months.
    """
    last = day.replace(day=1)
    rows = rows.filter(state=AnnexState.VALIDATED, start__lte=last)
    owed = [(row, run.recovery) for row in rows if (run := _cut(actor, row, last)).recovery]
    if not owed:
        return False
    due_on = add_months(clock.today(), DUE_MONTHS) if actor else None
    write_letter(
        convention=convention,
        kind=LetterKind.RECOVERY,
        actor=actor,
        due_on=due_on,
        lines=[f"annexe {row.number}{_ordered(actor, row, due_on)} : {euros(amount)}" for row, amount in owed],
        asked={str(row.pk): str(amount) for row, amount in owed},
        amount=euros(sum((amount for _, amount in owed), Decimal(0))),
        agency=to_paying_agency(day),
        **facts,
    )
    return True


def _ordered(actor: User | None, annex: FinancialAnnex, due_on: dt.date | None) -> str:
    """The order that the letter carries, by its number; the night issues none, a head does."""
    if actor is None:
        return ""
    order = issue_order(actor=actor, line=annex.payments.get(kind=PaymentKind.RECOVERY, paid_on=None), due_on=due_on)
    return f", ordre n° {order.number}"


def _cut(actor: User | None, annex: FinancialAnnex, last: dt.date) -> Computation:
    locked = lock_annex(annex)
    if locked.end > last:
        locked.segments.filter(start__gt=last).delete()
        locked.segments.filter(end__gt=last).update(end=last)
        locked.end = last
        locked.save(update_fields=["end"])
    run = refresh_annex(actor=actor, annex=locked, reason="Fin de l'aide avant son terme")
    keep_states_deadline(locked)
    return run
