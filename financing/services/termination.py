"""An end before the term or brought forward, or a claim of the law, cuts the annexes at a month, computes them again,
and orders back what was paid too much. What will never run any more gives its credits back."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from conventions.enums import LetterKind
from conventions.models import Convention
from conventions.services.letters import write_letter
from financing.enums import AnnexState, PaymentKind
from financing.models import Commitment, Envelope, FinancialAnnex
from financing.selectors.annexes import annexes_of
from financing.selectors.months import whole_months
from financing.selectors.payments import to_paying_agency
from financing.selectors.recoveries import unordered
from financing.services.annex_actions import change_state
from financing.services.annexes import OPENED
from financing.services.deadlines import keep_states_deadline
from financing.services.department_share import follow_annex
from financing.services.locks import lock_annex
from financing.services.payments import refresh_annex
from financing.services.recoveries import DUE_MONTHS, issue_order
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock_all
from iae_portal.core.text import euros, french_date


def convention_was_terminated(convention: Convention, actor: User | None) -> None:
    """Effect of the termination, or of the departure of the structure."""
    rows = _held(convention)
    _lapse(actor, rows.filter(state__in=OPENED))
    _lapse_to_come(actor, rows, convention.ended_on)
    _order_back(convention, actor, rows, convention.ended_on, ended_on=french_date(convention.ended_on))


def convention_was_shortened(convention: Convention) -> None:
    """Effect of an amendment that brings the end forward: the months left out are neither paid nor held.

    What was paid of them waits for the order of the head, as what the night finds.
    """
    rows = _held(convention)
    _, last = whole_months(convention, convention.end.year)
    _lapse(None, rows.filter(state__in=OPENED, start__gt=last))
    _lapse_to_come(None, rows, last)
    for annex in rows.filter(state__in=OPENED):
        _cut(None, annex, last)
    _order_back(convention, None, rows, last)


def dossier_was_closed(convention: Convention, actor: User) -> None:
    """Effect of the refusal or the withdrawal of a dossier: its annexe will never be signed."""
    rows = _held(convention)
    _lapse(actor, rows.filter(state__in=OPENED))


def _held(convention: Convention) -> QuerySet:
    """Its annexes and the envelopes whose credits they hold, locked before the first of them moves."""
    rows = annexes_of(convention)
    lock_all(rows)
    lock_all(Envelope.objects.filter(pk__in=Commitment.objects.filter(annex__in=rows).values("envelope")))
    return rows


def _lapse_to_come(actor: User | None, rows: QuerySet, last: dt.date) -> None:
    # A modulated part stays to be paid: its annexe with it.
    to_come = rows.filter(state=AnnexState.VALIDATED, start__gt=last)
    _lapse(actor, to_come.exclude(payments__kind=PaymentKind.MODULATION))


def _lapse(actor: User | None, rows: QuerySet) -> None:
    for annex in rows:
        change_state(actor=actor, annex=annex, name="lapse")


def year_was_claimed(convention: Convention, actor: User, last: dt.date, reason: str) -> bool:
    """Effect of the claim of a year: what its hours justify until that day stays paid."""
    rows = _held(convention).filter(year=last.year)
    return _order_back(convention, actor, rows, last, ended_on="", year=last.year, reason=reason)


def _order_back(convention: Convention, actor: User | None, rows: QuerySet, day: dt.date, **facts) -> bool:
    """Whether anything is to be paid back. The night orders nothing: the head is told (alerts) and issues the order.

    DESIGN: the month begun is paid whole, the annexes count whole months.
    """
    last = day.replace(day=1)
    annexes = list(rows.filter(state=AnnexState.VALIDATED, start__lte=last))
    for annex in annexes:
        _cut(actor, annex, last)
    lines = list(unordered().filter(annex__in=annexes).select_related("annex").order_by("annex__start", "pk"))
    if not lines or actor is None:
        return bool(lines)
    due_on = add_months(clock.today(), DUE_MONTHS)
    orders = [issue_order(actor=actor, line=line, due_on=due_on) for line in lines]
    write_letter(
        convention=convention,
        kind=LetterKind.RECOVERY,
        actor=actor,
        due_on=due_on,
        lines=[f"annexe {row.annex.number}, ordre n° {row.number} : {euros(row.amount)}" for row in orders],
        asked={str(row.annex_id): str(row.amount) for row in orders},
        amount=euros(sum((row.amount for row in orders), Decimal(0))),
        agency=to_paying_agency(day),
        **facts,
    )
    return True


def _cut(actor: User | None, annex: FinancialAnnex, last: dt.date) -> None:
    locked = lock_annex(annex)
    if locked.end > last:
        locked.segments.filter(start__gt=last).delete()
        locked.segments.filter(end__gt=last).update(end=last)
        # Segments say what each month is worth; an aid by year was typed for all its months.
        if not locked.is_per_fte:
            locked.agreed_end = locked.agreed_end or locked.end
        locked.end = last
        locked.save(update_fields=["end", "agreed_end"])
        follow_annex(actor=actor, annex=locked)
    if locked.is_draft:
        return  # computed when it is entered
    refresh_annex(actor=actor, annex=locked, reason="Fin de l'aide avant son terme")
    keep_states_deadline(locked)
