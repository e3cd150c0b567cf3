"""Payment lots: prepared by an officer, validated by the head under the locks of what they ask for."""

from collections.abc import Iterator
from functools import partial

from django.db import IntegrityError, transaction

from conventions.models import Convention
from financing.enums import LotAnswer
from financing.models import FinancialAnnex, LotLine, PaymentLine, PaymentLot
from financing.rights import COMMIT, EDIT, may
from financing.selectors.lots import blocks_of, lines_of, mark_of, to_ask
from financing.selectors.payments import COLUMNS, with_computations
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.exports import csv_cell
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Service, User
from iae_portal.core.selectors.journal import last_act, with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.numbers import next_number
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import check_fresh, save_checked
from iae_portal.core.text import counted, euros

LOT = "financing.lot"
REFILLED = "Ce lot a été actualisé depuis que cette page le montre : relisez-le, puis validez-le."


@transaction.atomic
def prepare_lot(*, actor: User, service: Service) -> PaymentLot:
    """A lot of everything that the service may ask today. Raises NotAllowed, Refusal (one is under way; nothing)."""
    lot = PaymentLot(service=service, prepared_on=clock.today(), prepared_by=actor)
    if not may(actor, EDIT, lot):
        raise NotAllowed("Un lot de paiement se prépare dans le service des structures qu'il paie.")
    try:
        # One under way a service, kept by the database: who prepares second waits here, and is refused.
        with transaction.atomic():
            lot.save()
    except IntegrityError:
        raise Refusal("Un lot de ce service est déjà en préparation : ouvrez-le depuis la liste des lots.") from None
    _fill(lot)
    tell(actor, lot, "financing.lot_prepare", f"Lot de paiement préparé, {_said(lot)}")
    return lot


@transaction.atomic
def refresh_lot(*, actor: User, lot: PaymentLot) -> PaymentLot:
    """Write the lines of a prepared lot again, from what is payable now. Raises NotAllowed, Refusal."""
    locked = _prepared(actor, lot, EDIT)
    locked.lines.all().delete()
    _fill(locked)
    tell(actor, locked, "financing.lot_prepare", f"Lot de paiement actualisé, {_said(locked)}")
    return locked


@transaction.atomic
def drop_lot(*, actor: User, lot: PaymentLot) -> Undoable:
    """Erase a lot that nobody validated: nothing was asked. Raises NotAllowed, Refusal."""
    locked = _prepared(actor, lot, EDIT)
    tell(actor, locked, "financing.lot_drop", f"Lot de paiement abandonné, {_said(locked)}")
    return undoable(LOT, locked, erase(locked))


@undoes(LOT)
@transaction.atomic
def put_lot_back(*, actor: User, undone: Undoable) -> None:
    """As it was: what its annexes became meanwhile is said when it is validated."""
    lot, *_ = put_back(undone, actor=actor)
    _prepared(actor, lot, EDIT)
    tell(actor, lot, "financing.lot_prepare", f"Abandon annulé : lot de paiement remis, {_said(lot)}")


@transaction.atomic
def validate_lot(*, actor: User, lot: PaymentLot, seen: str | None = None) -> PaymentLot:
    """The head signs: numbered, its lines fixed, the payer's file made. Raises Refusal with what changed since, and
    where the lot is not the one that his page showed (`seen`, its mark)."""
    locked = _prepared(actor, lot, COMMIT)
    now = mark_of(locked)
    preparer = partial(last_act, [locked], "financing.lot_prepare")
    check_fresh(seen, now, lambda: with_author(REFILLED, preparer()), lambda: {"lot": now})
    rows = list(lines_of(locked))
    if changed := _changes(rows):
        raise Refusal(*changed, "Actualisez le lot, relisez-le, puis validez-le.")
    locked.number = _number(locked, "L")
    locked.validated_on, locked.validated_by = clock.today(), actor
    save_checked(locked)
    _fix(locked, rows)
    tell(actor, locked, "financing.lot_validate", f"{locked} validé, {_said(locked)}")
    return locked


def _prepared(actor: User, lot: PaymentLot, action: str) -> PaymentLot:
    annexes = FinancialAnnex.objects.filter(pk__in=lot.lines.values("annex"))
    # An annexe is held with its convention, all of a kind in one statement: whoever computes one again waits.
    list(under_lock(Convention.objects.filter(pk__in=annexes.values("convention"))))
    list(under_lock(annexes))
    found = under_lock(PaymentLot.objects.filter(pk=lot.pk).select_related("service")).first()
    if found is None:
        raise Refusal("Ce lot a été abandonné : préparez-en un autre.")
    if not may(actor, action, found):
        raise NotAllowed("Un lot se prépare dans son service ; son directeur le valide.")
    if found.is_validated:
        line = last_act([found], "financing.lot_validate")
        raise Refusal(with_author(f"{found} est déjà validé : rechargez la page.", line))
    return found


def _fill(lot: PaymentLot) -> None:
    lines = to_ask(lot.service, clock.today()).lines
    if not lines:
        raise Refusal("Aucune échéance n'est payable aujourd'hui : la page dit ce qui bloque chacune.")
    LotLine.objects.bulk_create(LotLine(**copied) for _, copied in _copied(lot, lines))


def _changes(rows: list[LotLine]) -> list[str]:
    """What is no longer as it was prepared, line by line."""
    blocks = blocks_of([row.line for row in rows if row.line], clock.today())
    said = ((row, _change(row, blocks)) for row in rows)
    return [f"Ligne {row.rank}, {row} : {sentence}" for row, sentence in said if sentence]


def _change(row: LotLine, blocks: dict[int, str]) -> str:
    line = row.line
    if line is None or line.annex_id != row.annex_id:
        return "l'échéance n'existe plus, l'annexe a été recalculée ou remplacée."
    if line.paid_on:
        return "elle a été notée payée."
    if line.amount != row.amount:
        return f"{euros(row.amount)} préparés, {euros(line.amount)} maintenant."
    return blocks.get(line.pk, "")


def found_lot(*, actor: User, annex: FinancialAnnex, lines: list[PaymentLine], reason: str) -> PaymentLot:
    """The lot of lines that the agency paid unasked: numbered in its own series, answered as it is written. The caller
    holds the locks and noted the lines."""
    today = clock.today()
    lot = PaymentLot(
        service=annex.service, prepared_on=today, prepared_by=actor, validated_on=today, validated_by=actor
    )
    lot.reason, lot.number = reason, _number(lot, "P")
    save_checked(lot)
    answered = (
        LotLine(answer=LotAnswer.PAID, asked_on=row.paid_on, paid_on=row.paid_on, paid_amount=row.amount, **copied)
        for row, copied in _copied(lot, lines)
    )
    LotLine.objects.bulk_create(answered)
    tell(actor, lot, "financing.lot_found", f"{lot} constaté, {_said(lot)}", comment=reason)
    return lot


def _copied(lot: PaymentLot, lines: list[PaymentLine]) -> Iterator[tuple[PaymentLine, dict]]:
    """What a line of a lot keeps of each line of a schedule."""
    for rank, line in enumerate(lines, 1):
        values = {"annex_id": line.annex_id, "month": line.month, "kind": line.kind, "amount": line.amount}
        yield line, {"lot": lot, "rank": rank, "line": line, **values}


def _number(lot: PaymentLot, letter: str) -> str:
    """« 59L 2008 L 0003 »: a series a service and a year, another for what was paid unasked."""
    series = f"{lot.service.code} {clock.today().year} {letter}"
    return f"{series} {next_number(f'lot {series}'):04d}"


def _fix(lot: PaymentLot, rows: list[LotLine]) -> None:
    for row, computed in zip(rows, with_computations([row.line for row in rows]), strict=True):
        row.asked_on = lot.validated_on
        row.row = [csv_cell(column.value(computed)) for column in COLUMNS]
    LotLine.objects.bulk_update(rows, ["asked_on", "row"], batch_size=200)
    PaymentLine.objects.filter(pk__in=[row.line_id for row in rows]).update(exported_at=clock.now())


def _said(lot: PaymentLot) -> str:
    amounts = list(lot.lines.exclude(answer=LotAnswer.REJECTED).values_list("amount", flat=True))
    return f"{counted(len(amounts), 'ligne')}, {euros(sum(amounts))}"
