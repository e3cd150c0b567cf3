"""The signature on paper, as in 2008: name and follow the signatories, freeze a version, the State signs last."""

import datetime as dt

from django.db import transaction

from conventions.documents import ask_document
from conventions.enums import ConventionState, LetterKind, SignatoryKind
from conventions.models import Convention, Signatory, SignatureVersion
from conventions.models.dates import CONVENTION_DAYS, SIGNATORY_DAYS
from conventions.rights import EDIT
from conventions.services.conventions import hold_conventions, renew_by_next
from conventions.services.deadlines import keep_deadlines
from conventions.services.frozen import check_version
from conventions.services.letters import write_letter
from conventions.services.open_dossier import lock_convention, lock_open, save_in
from conventions.slots import SIGNED_EFFECTS
from conventions.snapshots import snapshot_of
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import out_of_order, refuse_to_come
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import lock, save_and_tell
from iae_portal.core.text import french_date
from iae_portal.core.workflow import Request


@transaction.atomic
def name_signatories(*, actor: User, convention: Convention, lines: list[dict]) -> None:
    """Say who signs for each party and in which quality (`pk` of its row, `name`, `quality`); a change of the document,
    which cancels a live version. Raises Refusal for a party that signs no more."""
    locked = lock_open(actor, convention)
    rows = {row.pk: row for row in locked.signatories.all()}
    if any(line["pk"] not in rows for line in lines):
        raise Refusal("Une des parties ne signe plus cette convention : rouvrez la page, puis nommez les autres.")
    for line in lines:
        row, values = rows[line["pk"]], {name: line[name].strip() for name in ("name", "quality")}
        sentence = f"Signataire ({row.get_kind_display()}) : {values['name'] or 'à nommer'}"
        save_in(locked, row, actor=actor, action="convention.signatory", sentence=sentence, values=values)


@transaction.atomic
def follow_signature(
    *, actor: User, signatory: Signatory, sent_on: dt.date | None, signed_on: dt.date | None, today: dt.date
) -> Signatory:
    """Note when the paper was sent to a party and signed by it. The State's own signature is the `sign` transition."""
    convention = lock_convention(actor, EDIT, signatory.convention)
    refuse_follow(convention)
    row = convention.signatories.get(pk=signatory.pk)
    # His date dates the convention and runs its effects: never a plain note of follow-up.
    if row.kind == SignatoryKind.STATE:
        raise Refusal("L'État signe par l'action « Signer pour l'État ».")
    refuse_to_come(
        today, "Une date d'envoi ou de signature ne peut pas être à venir.", sent_on=sent_on, signed_on=signed_on
    )
    if sentence := out_of_order(SIGNATORY_DAYS, row, sent_on=sent_on, signed_on=signed_on):
        raise Refusal(sentence)
    save_and_tell(
        row,
        actor=actor,
        action="convention.signature_follow",
        sentence=f"Suivi de la signature : {row.get_kind_display()}",
        values={"sent_on": sent_on, "signed_on": signed_on},
        subject=convention,
    )
    # Several papers travel at once: the latest of their days bounds the State's.
    days = convention.signatories.filter(signed_on__isnull=False).values_list("signed_on", flat=True)
    convention.others_signed_on = max(days, default=None)
    convention.save(update_fields=["others_signed_on"])
    return row


@transaction.atomic
def make_ready(*, actor: User, convention: Convention) -> SignatureVersion:
    """Freeze and number the signature version: a full snapshot, printed without watermark."""
    request = Request(actor=actor, today=clock.today())
    locked = fire(CONVENTION_WORKFLOW, obj=convention, name="make_ready", request=request, before_save=_prepare)
    version = SignatureVersion.objects.create(
        convention=locked,
        # Cancelled versions keep their rank: a paper already sent names its own.
        rank=locked.signature_versions.count() + 1,
        snapshot=snapshot_of(locked),
        frozen_at=clock.now(),
        frozen_by=actor,
    )
    # A signature given on another version counts no more.
    locked.signatories.update(frozen_on=locked.frozen_on, sent_on=None, signed_on=None)
    keep_deadlines(locked)
    ask_document(locked, actor)
    return version


def _prepare(convention: Convention, request: Request) -> None:
    # A SIRET follows an address; what was signed names the one of that day.
    convention.siret_at_signature = convention.siae.siret
    convention.frozen_on, convention.others_signed_on = request.today, None
    convention.last_action_on = request.today


@transaction.atomic
def sign(
    *,
    actor: User,
    convention: Convention,
    signed_on: dt.date,
    person: User | None = None,
    by_prefet: bool = False,
    seen: str | None = None,
) -> Convention:
    """The State signs: dates the convention, keeps the delegation used, runs what upper floors hang on it.

    `person` signs under a delegation (the actor by default); `by_prefet` says that the préfet signed himself. `seen` is
    the version that his page offered (services.frozen).
    """
    person = None if by_prefet else person or actor
    data = {"signed_on": signed_on, "person": person, "by_prefet": by_prefet}
    request = Request(actor=actor, today=clock.today(), data=data)
    # The others of the structure too: nobody prepares the end of the one that it renews, and the next may renew it.
    hold_conventions(lock(convention.siae))
    check_version(convention, seen)
    signed = fire(CONVENTION_WORKFLOW, obj=convention, name="sign", request=request, before_save=_date_signature)
    _sign_for_the_state(signed, signed_on, person)
    renew_by_next(signed, actor)
    keep_deadlines(signed)
    if signed.previous:
        keep_deadlines(signed.previous)
    write_letter(
        convention=signed,
        kind=LetterKind.NOTIFICATION,
        actor=actor,
        signed_on=french_date(signed_on),
        start=french_date(signed.start),
        end=french_date(signed.end),
    )
    # In this transaction: the annexe is signed with its convention, or neither is.
    for effect in SIGNED_EFFECTS.all():
        effect(signed, actor)
    return signed


def _sign_for_the_state(convention: Convention, signed_on: dt.date, person: User | None) -> None:
    row = convention.signatories.get(kind=SignatoryKind.STATE)
    row.signed_on, row.person = signed_on, person
    if person:
        # The delegation used is kept with the signature: it may end the next day.
        row.delegation = valid_delegation(
            person=person, service=convention.service, act=DelegatedAct.CONVENTION, day=signed_on
        )
    row.full_clean()
    row.save()


def _date_signature(convention: Convention, request: Request) -> None:
    convention.signed_on = request.data["signed_on"]
    convention.last_action_on = request.today


def refuse_follow(convention: Convention) -> None:
    if convention.state != ConventionState.READY_TO_SIGN:
        raise Refusal(
            since(
                "Le suivi des signatures s'ouvre quand le dossier est prêt à signer.", convention, CONVENTION_WORKFLOW
            )
        )


@transaction.atomic
def keep_signed_copy(
    *, actor: User, convention: Convention, scan=None, scan_name: str = "", notified_on: dt.date | None = None
) -> Convention:
    """Keep the scanned signed convention and the day it was notified to the structure."""
    locked = lock_convention(actor, EDIT, convention)
    if locked.signed_on is None:
        raise Refusal("La convention n'est pas encore signée par l'État.")
    if notified_on and notified_on > clock.today():
        raise FieldRefusal("La date de notification ne peut pas être à venir.", "notified_on")
    if sentence := out_of_order(CONVENTION_DAYS, locked, notified_on=notified_on):
        raise Refusal(sentence)
    values = {"signed_scan": scan, "signed_scan_name": scan_name} if scan else {}
    if notified_on:
        values["notified_on"] = notified_on
    sentence = "Exemplaire signé ou date de notification enregistrés"
    if save_and_tell(locked, actor=actor, action="convention.signed_copy", sentence=sentence, values=values):
        locked.last_action_on = clock.today()
        locked.save(update_fields=["last_action_on"])
    return locked
