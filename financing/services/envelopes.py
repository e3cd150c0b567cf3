"""Moving credits: each movement is a line that is never rewritten, checked under the lock of the envelopes."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from financing.enums import EnvelopeLevel, MovementKind
from financing.models import Envelope, EnvelopeMovement
from financing.models.envelope import LIFTABLE
from financing.rights import ALLOCATE, DELEGATE, may
from financing.selectors.envelopes import balance_of, last_movement, last_mover
from financing.services.payments import serve_waiting
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import Region, Service, User
from iae_portal.core.selectors.journal import with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.writing import check_fresh, save_checked
from iae_portal.core.text import euros, french_date

MOVED = "Des crédits ont bougé depuis l'affichage de cette page : relisez les montants, puis validez de nouveau."


def get_envelope(
    *, level: str, year: int, line: str, region: Region | None = None, service: Service | None = None
) -> Envelope:
    """The envelope, made empty when it is the first time that somebody needs it."""
    if service is not None:
        region = service.region
    return Envelope.objects.get_or_create(level=level, region=region, service=service, year=year, line=line)[0]


@transaction.atomic
def move_credits(
    *,
    actor: User,
    source: Envelope | None,
    target: Envelope | None,
    amount: Decimal,
    kind: str,
    reason: str,
    fte: Decimal = Decimal(0),
    made_on: dt.date | None = None,
    text: str = "",
    seen: int | None = None,
) -> EnvelopeMovement:
    """Move credits inside what is available. What waited for them is committed in the same transaction.
    `text` is the one that allows a carry-over; `seen`, the last movement that the page showed.

    Raises NotAllowed (role and level), Refusal (not enough, years differ), ValidationError (fields).
    """
    _check_right(actor, source, target)
    _check_shape(source, target, kind)
    _check_kind(source, target, kind)
    made_on = made_on or clock.today()
    if made_on > clock.today():
        raise ValidationError({"made_on": "La date d'un mouvement ne peut pas être à venir."})
    keys = [row.pk for row in (source, target) if row]
    locked = {row.pk: row for row in under_lock(Envelope.objects.filter(pk__in=keys))}
    national = source is None or EnvelopeLevel.NATIONAL in {row.level for row in locked.values()}
    check_movements_seen(seen, (source or target).year, None if national else source.region)
    if source is not None:
        available = balance_of(locked[source.pk]).available
        # An amount that is missing is refused with the other fields, below.
        if amount is not None and amount > available:
            raise FieldRefusal(
                f"{source} : {euros(available)} disponibles, {euros(amount)} demandés. Réduisez le montant ou "
                "faites d'abord revenir des crédits.",
                "amount",
            )
    movement = EnvelopeMovement(
        source=source,
        target=target,
        amount=amount,
        fte=fte,
        kind=kind,
        reason=reason.strip(),
        text=text.strip(),
        made_on=made_on,
        author=actor,
        made_at=clock.now(),
    )
    save_checked(movement, force_insert=True)
    _follow_fte(locked, movement)
    _journal(actor, movement)
    if target is not None and target.level == EnvelopeLevel.SERVICE:
        serve_waiting(actor=actor, envelope=locked[target.pk])
    return movement


def check_movements_seen(seen: int | None, year: int, region: Region | None) -> None:
    """Under the locks of the envelopes: two people who read the same page do not both move what it proposes."""
    check_fresh(seen, last_movement(year, region), lambda: with_author(MOVED, last_mover(year, region)), dict)


@transaction.atomic
def carry_over(
    *, actor: User, year: int, line: str, amount: Decimal, text: str, reason: str, seen: int | None = None
) -> EnvelopeMovement:
    """Carry what the nation did not use to the next year, under the text that allows it. Raises NotAllowed, Refusal."""
    if not text.strip():
        raise FieldRefusal(
            "Citez le texte qui autorise le report : sans lui, les crédits de l'exercice s'annulent.", "text"
        )
    source, target = (get_envelope(level=EnvelopeLevel.NATIONAL, year=each, line=line) for each in (year, year + 1))
    return move_credits(
        actor=actor,
        source=source,
        target=target,
        amount=amount,
        kind=MovementKind.CARRY_OVER,
        reason=reason,
        text=text,
        seen=seen,
    )


@transaction.atomic
def lift_movement(*, actor: User, movement: EnvelopeMovement, reason: str) -> EnvelopeMovement:
    """Give back what a freeze or a change of line took, whole and once; who may make it there may lift it.

    Raises NotAllowed, Refusal (neither of them, lifted already, credits used since).
    """
    _check_right(actor, movement.source, movement.target)
    if movement.kind not in LIFTABLE or movement.lifts_id:
        raise Refusal("Seuls un gel et une fongibilité se lèvent : un autre mouvement se corrige par un inverse.")
    keys = [row for row in (movement.source_id, movement.target_id) if row]
    locked = {row.pk: row for row in under_lock(Envelope.objects.filter(pk__in=keys))}
    # Under the locks of the envelopes: two directors don't lift the same one.
    refuse_lifted(movement)
    _require_unused(movement)
    envelope = locked[movement.source_id]
    lift = EnvelopeMovement(
        source=movement.target,
        target=envelope,
        amount=movement.amount,
        fte=movement.fte,
        kind=MovementKind.LIFT if movement.kind == MovementKind.FREEZE else movement.kind,
        reason=reason.strip(),
        lifts=movement,
        made_on=clock.today(),
        author=actor,
        made_at=clock.now(),
    )
    save_checked(lift, force_insert=True)
    _follow_fte(locked, lift)
    _journal(actor, lift)
    if envelope.level == EnvelopeLevel.SERVICE:
        serve_waiting(actor=actor, envelope=envelope)
    return lift


def refuse_lifted(movement: EnvelopeMovement) -> None:
    if lift := EnvelopeMovement.objects.filter(lifts=movement).select_related("author").first():
        raise Refusal(f"{lift.author} a déjà levé {movement.name}, le {french_date(lift.made_on)}.")


def _require_unused(movement: EnvelopeMovement) -> None:
    """What a change of line brought comes back whole, or not at all."""
    if movement.target is None:
        return
    available = balance_of(movement.target).available
    if movement.amount > available:
        raise Refusal(
            f"{movement.target} : il ne reste que {euros(available)} disponibles sur les {euros(movement.amount)} que "
            "cette fongibilité y a fait passer, le reste a servi depuis. Faites d'abord revenir des crédits sur cette "
            "ligne, ou corrigez ce qui peut l'être par un mouvement inverse."
        )


def _check_right(actor: User, source: Envelope | None, target: Envelope | None) -> None:
    """The national role moves what touches the nation; a regional director moves inside his region."""
    ends = [row for row in (source, target) if row is not None]
    national = source is None or any(row.level == EnvelopeLevel.NATIONAL for row in ends)
    if national and not may(actor, ALLOCATE):
        raise NotAllowed("Les crédits nationaux sont répartis par la mission nationale.")
    if not national and not all(may(actor, DELEGATE, row) for row in ends):
        raise NotAllowed("Les crédits d'une région sont répartis par son directeur régional.")


def _check_shape(source: Envelope | None, target: Envelope | None, kind: str) -> None:
    if source is None and (target is None or target.level != EnvelopeLevel.NATIONAL):
        raise FieldRefusal("Des crédits n'entrent que par l'enveloppe nationale.", "target")
    if source is None or target is None:
        return
    if kind == MovementKind.CARRY_OVER:
        _check_carry_over(source, target)
    elif source.year != target.year:
        raise FieldRefusal("Un mouvement reste dans le même exercice.", "target")
    levels = {source.level, target.level}
    if levels == {EnvelopeLevel.NATIONAL, EnvelopeLevel.SERVICE}:
        raise FieldRefusal(
            "Les crédits nationaux vont aux régions, qui les répartissent entre leurs services.", "target"
        )
    if source.line != target.line and (source.level, source.region_id, source.service_id) != (
        target.level,
        target.region_id,
        target.service_id,
    ):
        raise FieldRefusal("Un changement de ligne (fongibilité) se fait à l'intérieur d'une même enveloppe.", "target")


def _check_carry_over(source: Envelope, target: Envelope) -> None:
    """Never automatic, never below the nation: the finance law annuls what a year leaves, a text alone carries it."""
    if {source.level, target.level} != {EnvelopeLevel.NATIONAL}:
        raise FieldRefusal(
            "Un report se fait entre enveloppes nationales : faites d'abord revenir les crédits.", "target"
        )
    if (source.line, source.year + 1) != (target.line, target.year):
        raise FieldRefusal("Un report va d'un exercice au suivant, sur la même ligne.", "target")


def _check_kind(source: Envelope | None, target: Envelope | None, kind: str) -> None:
    """The ledger says what a movement was: a change of line is a fungibility, credits without a target are frozen."""
    if kind == MovementKind.LIFT:
        raise FieldRefusal("Un gel se lève depuis sa ligne du registre.", "kind")
    if (target is None) != (kind == MovementKind.FREEZE):
        raise FieldRefusal("Un gel retire des crédits : choisissez « Gel » comme nature et comme arrivée.", "kind")
    changes_line = bool(source and target) and source.line != target.line
    if changes_line != (kind == MovementKind.FUNGIBILITY):
        raise FieldRefusal(
            "Une fongibilité fait passer des crédits d'une ligne à une autre, et rien d'autre ne le fait.", "kind"
        )
    if kind == MovementKind.CARRY_OVER and source is None:
        raise FieldRefusal("Un report part de l'exercice qui finit : choisissez-le.", "source")
    if kind == MovementKind.REDEPLOYMENT and source is None:
        raise FieldRefusal(
            "Un redéploiement part d'une enveloppe : une ouverture de crédits est une notification.", "source"
        )


def _follow_fte(locked: dict[int, Envelope], movement: EnvelopeMovement) -> None:
    if not movement.fte:
        return
    # Target ETP travel with the credits that pay for them. What is taken from an unknown number leaves it unknown, and
    # what is lifted gives back to it no more than was known.
    for pk, sign in ((movement.source_id, -1), (movement.target_id, 1)):
        envelope = locked.get(pk)
        if envelope is None or (envelope.target_fte is None and (sign < 0 or movement.lifts_id)):
            continue
        envelope.target_fte = (envelope.target_fte or Decimal(0)) + sign * movement.fte
        envelope.save(update_fields=["target_fte"])


def _journal(actor: User, movement: EnvelopeMovement) -> None:
    for envelope, word in ((movement.source, "Départ"), (movement.target, "Arrivée")):
        if envelope is not None:
            tell(
                actor,
                envelope,
                "financing.movement",
                f"{word} de {euros(movement.amount)} ({movement.get_kind_display().lower()}) : {envelope}",
                after={
                    "montant": euros(movement.amount),
                    "ETP": movement.fte,
                    "depuis": movement.source,
                    "vers": movement.target,
                },
                comment=movement.reason,
            )
