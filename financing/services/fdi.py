"""FDI files: filed, put before the council, granted inside the envelope, paid."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import StructureType
from conventions.models import OpinionRequest, Siae
from conventions.services.opinions import ask_opinion, withdraw_opinion
from conventions.terms import FDI_OPINION_DELAY, FDI_OPINION_MONTHS
from financing.baremes import shipped_fdi_natures
from financing.calculation.fdi import fdi_grant, fdi_maximum
from financing.enums import BudgetLine, FdiNature, FdiState
from financing.models import FdiFile, FundersRound
from financing.models.fdi import MOST_MONTHS
from financing.rights import EDIT, may
from financing.selectors.envelopes import balance_of, service_envelope
from financing.services.commitments import release, write_commitment
from financing.services.locks import lock_envelope
from financing.services.moves import move
from financing.workflows.fdi import FDI_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.days import Edge, months_after, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import save_checked
from iae_portal.core.text import euros
from iae_portal.core.workflow import Request

FDI = "fdi"
CONVERSION_ONLY = (
    "Un chantier d'insertion n'a droit au démarrage que s'il devient une entreprise d'insertion : cochez-le, ou "
    "choisissez une autre nature."
)
FILED_SINCE = Edge(dt.date(2005, 7, 28), "circulaire DGEFP n° 2005-28")
NOTHING_ASKED = "Une demande au fonds porte un montant supérieur à zéro : indiquez ce que la structure demande."
NOT_TO_COME = "Le dépôt ne peut pas être à venir : indiquez le jour où le dossier a été complet."


def _require(actor: User, obj) -> None:
    if not may(actor, EDIT, obj):
        raise NotAllowed("Cette action est réservée au service de la structure.")


def lacks_conversion(siae: Siae, nature: str, conversion: bool) -> bool:
    """True of a start-up that an ACI asks for while it stays one."""
    return siae.type == StructureType.ACI and nature == FdiNature.START_UP and not conversion


@transaction.atomic
def file_fdi(*, actor: User, siae: Siae, values: dict, round: FundersRound | None = None) -> FdiFile:
    """A request to the fund, filed before the project starts; its ceiling comes from its nature and cost."""
    _require(actor, siae)
    row = FdiFile(siae=siae, service=siae.service, round=round, **values)
    row.maximum = fdi_maximum(shipped_fdi_natures()[row.nature], row.cost)
    if row.filed_on > clock.today():
        raise Refusal(NOT_TO_COME)
    # DESIGN: no convention of the fund lasts longer; a project that begins later is asked for later.
    last = months_after(row.filed_on, MOST_MONTHS, "le dépôt du dossier")
    refuse_outside(
        outside("filed_on", row.filed_on, FILED_SINCE),
        outside("project_start", row.project_start, Edge(row.filed_on, "dépôt du dossier"), last),
    )
    if lacks_conversion(siae, row.nature, row.conversion):
        raise Refusal(CONVERSION_ONLY)
    if not row.requested:
        raise FieldRefusal(NOTHING_ASKED, "requested")
    save_checked(row)
    sentence = f"Dossier déposé : {row}, {euros(row.requested)} demandés"
    tell(actor, row, "fdi.file", sentence, after={"coût": euros(row.cost), "plafond": euros(row.maximum)})
    return row


@transaction.atomic
def submit_fdi(*, actor: User, file: FdiFile) -> FdiFile:
    """Ask the council, which has FDI_OPINION_MONTHS."""
    submitted = move(FDI_WORKFLOW, file, "submit", actor=actor)
    submitted.opinion = ask_opinion(
        actor=actor,
        kind=FDI,
        subject=submitted,
        service=submitted.service,
        siae=submitted.siae,
        label=str(submitted),
        reason=f"Pour avis : le conseil est consulté sur chaque dossier du fonds, et répond en {FDI_OPINION_DELAY}.",
        effective_on=submitted.project_start,
        due_on=add_months(clock.today(), FDI_OPINION_MONTHS),
    )
    submitted.save(update_fields=["opinion"])
    return submitted


def fdi_opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its file; a file already decided after the month keeps its state."""
    file = request.subject
    if not isinstance(file, FdiFile):  # a file that the portal does not hold: the council was asked on its structure
        return
    if file.state == FdiState.OPINION_PENDING:
        move(FDI_WORKFLOW, file, "record_opinion", actor=actor)


@transaction.atomic
def grant_fdi(*, actor: User, file: FdiFile, granted: Decimal) -> FdiFile:
    """The préfet decides: inside the ceiling and inside the service's FDI envelope; 40 % then the balance."""
    grant = fdi_grant(shipped_fdi_natures()[file.nature], cost=file.cost, requested=granted)

    def keep(locked: FdiFile, request: Request) -> None:
        locked.granted, locked.granted_on = granted, request.today
        locked.first_payment, locked.balance = grant.first_payment, grant.balance

    decided = move(FDI_WORKFLOW, file, "grant", actor=actor, before_save=keep, granted=granted)
    envelope = service_envelope(decided.service, clock.today().year, BudgetLine.FDI)
    if envelope is None:
        raise Refusal(f"Aucune enveloppe FDI n'est notifiée au service pour {clock.today().year}.")
    # The file first, its envelope after: the guards have spoken, only the credits are left to check.
    locked = lock_envelope(envelope)
    available = balance_of(locked).available
    if granted > available:
        raise Refusal(f"L'enveloppe FDI du service n'a plus que {euros(available)} disponibles.")
    write_commitment(envelope=locked, amount=granted, reason=str(decided), actor=actor, fdi_file=decided)
    return decided


@transaction.atomic
def change_fdi(*, actor: User, file: FdiFile, name: str, comment: str = "") -> FdiFile:
    """pay_first, refuse, give_up: then nothing is held for it, and the council has nothing more to say of it."""

    def clear(locked: FdiFile, request: Request) -> None:
        if name == "give_up":
            locked.granted = locked.granted_on = locked.first_payment = locked.balance = None

    moved = move(FDI_WORKFLOW, file, name, actor=actor, comment=comment, before_save=clear)
    if name in ("refuse", "give_up"):
        release(actor=actor, reason=f"Abandon : {moved}", fdi_file=moved)
        if moved.opinion:
            withdraw_opinion(actor=actor, request=moved.opinion, reason=comment)
    return moved


@transaction.atomic
def pay_balance(*, actor: User, file: FdiFile, balance: Decimal) -> FdiFile:
    """What the report justifies of the balance; the rest goes back to the envelope. Raises NotAllowed, Refusal."""
    left = Decimal(0)

    def keep(locked: FdiFile, request: Request) -> None:
        nonlocal left
        left, locked.balance = locked.balance - balance, balance

    paid = move(FDI_WORKFLOW, file, "pay_balance", actor=actor, before_save=keep, balance=balance)
    if left:
        envelope = lock_envelope(paid.commitments.select_related("envelope").latest("pk").envelope)
        write_commitment(envelope=envelope, amount=-left, reason=f"Solde versé : {paid}", actor=actor, fdi_file=paid)
    return paid
