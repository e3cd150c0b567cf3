"""Credits and annexes, made by the portal's own services wherever they hold a rule."""

import datetime as dt
from decimal import Decimal

from conventions.enums import ConventionState, StructureType
from conventions.models import Convention
from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from financing.models import Envelope, EnvelopeMovement, FinancialAnnex, PaymentLine
from financing.services.annex_actions import convention_was_signed, enter_annex
from financing.services.annex_entry import FIELDS, Lines, fill_annex
from financing.services.annexes import open_annex
from financing.services.envelopes import get_envelope
from financing.services.payments import record_payments
from financing.services.recoveries import issue_order, note_receipt
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import make_user, service

IBAN = "FR7699999000010000000000115"


def credit(
    code: str, amount: str, *, year: int = 2009, line: str = BudgetLine.JOB_AID, author: User | None = None
) -> Envelope:
    """Credits straight into a service's envelope: one line of the ledger."""
    envelope = get_envelope(level=EnvelopeLevel.SERVICE, service=service(code), year=year, line=line)
    EnvelopeMovement.objects.create(
        target=envelope,
        amount=Decimal(amount),
        kind=MovementKind.NOTIFICATION,
        reason="exemple",
        made_on=clock.today(),
        made_at=clock.now(),
        author=author or User.objects.order_by("pk").first(),
    )
    return envelope


def make_convention(siae_type: str = StructureType.EI, year: int = 2009, **values) -> Convention:
    """An open dossier of Lille for one year."""
    siae = values.pop("siae", None) or SiaeFactory(type=siae_type)
    number = f"{siae.type}-{siae.service.code.zfill(3)}-{year % 100:02d}-{siae.pk % 10000:04d}"
    return ConventionFactory(
        siae=siae,
        number=number,
        start=values.pop("start", dt.date(year, 1, 1)),
        end=values.pop("end", dt.date(year, 12, 31)),
        **values,
    )


def entry(annex: FinancialAnnex, **changes) -> dict:
    """The fields of the entry form, as the service wants them."""
    values = {name: getattr(annex, name) for name in FIELDS}
    values |= {"account_holder": annex.convention.siae.name, "account_number": IBAN}
    return values | changes


def draft(actor: User, convention: Convention, *, fte: str = "8.50", requests=(), **changes) -> FinancialAnnex:
    """A filled draft of the first year: `fte` all year for an aid per ETP, `requests` for a lump sum."""
    annex = open_annex(actor=actor, convention=convention, year=convention.start.year)
    segments = ((annex.start, annex.end, Decimal(fte)),) if annex.is_per_fte else ()
    lines = Lines(
        segments=segments, requests=tuple((f"Chantier {n}", Decimal(amount)) for n, amount in enumerate(requests, 1))
    )
    return fill_annex(actor=actor, annex=annex, values=entry(annex, **changes), lines=lines)


def entered(actor: User, convention: Convention, **values) -> FinancialAnnex:
    return enter_annex(actor=actor, annex=draft(actor, convention, **values))


def validated(actor: User, convention: Convention, **values) -> FinancialAnnex:
    """Entered, then validated by the signature of its convention."""
    annex = entered(actor, convention, **values)
    convention.state = ConventionState.SIGNED
    convention.signed_on = clock.today()
    convention.save()
    convention_was_signed(convention, actor)
    return FinancialAnnex.objects.get(pk=annex.pk)


def found_paid(*, annex: FinancialAnnex, lines: list[PaymentLine], paid_on: dt.date | None = None) -> int:
    """Paid by the agency without a lot, as the head finds out: how many lines."""
    head = make_user(Role.HEAD, annex.service.code)
    return record_payments(actor=head, annex=annex, lines=lines, paid_on=paid_on or clock.today(), reason="exemple")


def give_back(line: PaymentLine) -> None:
    """An order for what was paid too much, and the whole of it comes back the same day."""
    head = make_user(Role.HEAD, line.annex.service.code)
    order = issue_order(actor=head, line=line, due_on=clock.today())
    note_receipt(actor=head, order=order, amount=order.amount, received_on=clock.today())
