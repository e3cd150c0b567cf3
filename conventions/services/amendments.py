"""Amendments: every change after signature, from its preparation to its signature."""

import datetime as dt

from django.db import transaction

from conventions.amendment_paper import paper_of
from conventions.documents import AMENDMENT, ask_document
from conventions.enums import AmendmentState, OpinionState
from conventions.guards.amendment import effect_is_inside, effect_may_be_signed, new_end_is_possible
from conventions.material_changes import needs_opinion
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.reminders import AMENDMENT as AMENDMENT_OWED
from conventions.reminders import CLAUSES, REVIEW, SUSPENSION
from conventions.rights import EDIT
from conventions.selectors.amendments import clauses_on, drafts_of, may_change, posts_in_force
from conventions.selectors.opinions import current_opinion
from conventions.services.amendment_clauses import check_clauses
from conventions.services.amendment_effects import follow_signature_of
from conventions.services.deadlines import keep_owed
from conventions.services.frozen import check_version
from conventions.services.open_amendment import refuse_unsigned, why_not_written
from conventions.services.open_dossier import lock_convention
from conventions.services.opinions import ask_opinion, withdraw_opinion
from conventions.workflows.amendment import AMENDMENT_WORKFLOW, TO_THE_COUNCIL, UNSIGNED
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import FieldRefusal, OfField, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.workflow import Request
from iae_portal.documents.services.versions import cancel_final_versions

FRAME = ["kind", "purpose", "filed_on", "effective_on"]
FIELDS = [*FRAME, "posts_before", "posts_after"]


@transaction.atomic
def open_amendment(
    *,
    actor: User,
    convention: Convention,
    kind: str,
    purpose: str,
    effective_on: dt.date,
    filed_on: dt.date | None = None,
    beside: bool = True,
    **clauses,
) -> Amendment:
    """Prepare an amendment of a signed convention. `clauses` are new values by key (conventions.clauses).

    Several of a kind may be prepared at once: `beside` says that it was meant, should one be already.
    """
    locked = lock_convention(actor, EDIT, convention)
    refuse_unsigned(locked)
    if not beside:
        _refuse_second(locked, kind)
    amendment = Amendment(
        convention=locked,
        # An amendment is given up, never deleted: the count gives the next rank.
        rank=locked.amendments.count() + 1,
        kind=kind,
        purpose=purpose,
        filed_on=filed_on,
        effective_on=effective_on,
        convention_signed_on=locked.signed_on,
    )
    _write_clauses(amendment, clauses)
    told = {"actor": actor, "action": "amendment.open", "sentence": f"{amendment} ouvert"}
    add_and_tell(amendment, **told, fields=FIELDS, subject=locked)
    keep_owed(locked, AMENDMENT_OWED)
    return amendment


def _refuse_second(convention: Convention, kind: str) -> None:
    for row, opened in drafts_of(convention):
        if row.kind == kind:
            raise FieldRefusal(
                f"L'avenant {row.rank}, de la même nature, est déjà en préparation, ouvert par "
                f"{opened or 'le portail'} : reprenez-le, ou cochez cette case pour en préparer un second.",
                "beside",
            )


@transaction.atomic
def write_amendment(
    *,
    actor: User,
    amendment: Amendment,
    purpose: str,
    effective_on: dt.date,
    filed_on: dt.date | None = None,
    justification: str = "",
    **clauses,
) -> Amendment:
    """Change an amendment in preparation; what is in force at its date of effect is read again."""
    convention = lock_convention(actor, EDIT, amendment.convention)
    locked = lock(amendment, "convention")
    if sentence := why_not_written(locked):
        raise Refusal(sentence)
    written = Amendment(
        convention=convention,
        kind=locked.kind,
        effective_on=effective_on,
        purpose=purpose,
        filed_on=filed_on,
        justification=justification,
    )
    _write_clauses(written, clauses)
    names = ["purpose", "justification", "filed_on", "effective_on", "posts_before", "posts_after", "before", "after"]
    save_and_tell(
        locked,
        actor=actor,
        action="amendment.write",
        sentence=f"{locked} modifié",
        values={name: getattr(written, name) for name in names},
        subject=convention,
    )
    keep_owed(convention, AMENDMENT_OWED)
    return locked


def _write_clauses(amendment: Amendment, typed: dict) -> None:
    """Keep of what was typed only what really changes, beside what is in force at the date of effect."""
    request = Request(actor=None, today=clock.today())
    guards = (effect_is_inside, effect_may_be_signed)
    refused = [sentence for guard in guards if (sentence := guard(amendment, request))]
    if amendment.filed_on and amendment.filed_on > clock.today():
        refused.append(OfField("Le jour de la demande de la structure ne peut pas être à venir.", "filed_on"))
    signature = Edge(amendment.convention.signed_on, "signature de la convention")
    if sentence := outside("filed_on", amendment.filed_on, signature):
        refused.append(sentence)
    if refused:
        raise Refusal(*refused)
    now = clauses_on(amendment.convention, amendment.effective_on)
    changed = {
        key: row.holds(typed[key])
        for key, row in now.items()
        if key in typed and may_change(row, amendment) and row.holds(typed[key]) != row.value
    }
    amendment.after, amendment.before = changed, {key: now[key].value for key in changed}
    if "posts_fte" in changed:
        amendment.posts_before = posts_in_force(amendment.convention, amendment.effective_on)
        amendment.posts_after = typed["posts_fte"]
    check_clauses(amendment.convention, now, changed)
    if sentence := new_end_is_possible(amendment, request):
        raise Refusal(sentence)


@transaction.atomic
def submit_amendment(*, actor: User, amendment: Amendment) -> OpinionRequest:
    """Put the amendment before the council, for opinion or for information, with the reason."""
    # Only chooses the act: its guard answers again under the lock, should the clauses have changed.
    for_opinion = needs_opinion(amendment)

    def tell(locked: Amendment, request: Request) -> None:
        locked.asked_on = request.today if for_opinion else None
        locked.told_on = None if for_opinion else request.today

    moved = _move(actor, amendment, TO_THE_COUNCIL[for_opinion], before_save=tell)
    return ask_opinion(
        actor=actor,
        kind="amendment",
        subject=moved,
        service=moved.service,
        siae=moved.convention.siae,
        label=str(moved),
        for_information=not for_opinion,
        reason=_reason(moved, for_opinion),
        effective_on=moved.effective_on,
        shown=moved.after,
    )


def _reason(amendment: Amendment, for_opinion: bool) -> str:
    if not for_opinion:
        return "Pour information : ni le nombre de postes ni la période ne changent."
    return f"Pour avis : {'le nombre de postes' if amendment.changes_posts else 'la période'} change."


def opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its amendment; one that was only told of has nothing to wait for."""
    amendment = Amendment.objects.get(pk=request.object_id)

    def date(locked: Amendment, asked: Request) -> None:
        locked.opinion_given_on = request.given_on

    if amendment.state == AmendmentState.OPINION_PENDING:
        _move(actor, amendment, "record_opinion", before_save=date)


@transaction.atomic
def ready_amendment(*, actor: User, amendment: Amendment) -> Amendment:
    """Freeze the version that the parties sign: the clauses before and after, and who signs that day."""

    def freeze(locked: Amendment, request: Request) -> None:
        locked.frozen_on, locked.others_signed_on = request.today, None
        locked.snapshot = paper_of(locked, request.today)

    moved = _move(actor, amendment, "make_ready", before_save=freeze)
    ask_document(moved, actor, AMENDMENT)
    return moved


@transaction.atomic
def sign_amendment(
    *,
    actor: User,
    amendment: Amendment,
    signed_on: dt.date,
    others_signed_on: dt.date | None = None,
    person: User | None = None,
    by_prefet: bool = False,
    scan=None,
    scan_name: str = "",
    seen: str | None = None,
) -> Amendment:
    """The State signs last, the préfet himself or `person` (the actor by default) under a delegation of that day.
    `seen` is the version that his page offered (services.frozen)."""
    person = None if by_prefet else person or actor
    check_version(lock(amendment, "convention"), seen)

    def keep(locked: Amendment, request: Request) -> None:
        locked.signed_on, locked.others_signed_on = signed_on, others_signed_on
        locked.person, locked.recorded_by = person, actor
        if person:
            act = DelegatedAct.CONVENTION
            locked.delegation = valid_delegation(person=person, service=locked.service, act=act, day=signed_on)
        if scan:
            locked.scan, locked.scan_name = scan, scan_name

    data = {"signed_on": signed_on, "others_signed_on": others_signed_on, "person": person, "by_prefet": by_prefet}
    told = ("signed_on", "others_signed_on", "scan_name")
    signed = _move(actor, amendment, "sign", data=data, before_save=keep, told=told)
    follow_signature_of(amendment=signed, actor=actor)
    return signed


@transaction.atomic
def rework_amendment(*, actor: User, amendment: Amendment, comment: str) -> Amendment:
    """Back to preparation: what the council was asked or said counts no more, nor does a frozen version."""

    def clear(locked: Amendment, request: Request) -> None:
        locked.asked_on = locked.told_on = locked.opinion_given_on = None
        locked.frozen_on = locked.others_signed_on = None
        locked.snapshot = {}

    moved = _move(actor, amendment, "rework", comment=comment, before_save=clear)
    _withdraw(actor, moved, comment)
    return moved


@transaction.atomic
def cancel_amendment(*, actor: User, amendment: Amendment, comment: str) -> Amendment:
    """Give up an amendment that is not signed."""
    moved = _move(actor, amendment, "cancel", comment=comment)
    _withdraw(actor, moved, comment)
    return moved


def end_amendments(*, convention: Convention, actor: User | None, reason: str) -> None:
    """The convention has ended: what was not signed is given up. Under its lock, after whatever locks an annexe."""
    unsigned = convention.amendments.filter(state__in=UNSIGNED).order_by("pk")
    # All of them before the first request of the council, as in the order of locks.
    for amendment in [_move(actor, row, "lapse", comment=reason) for row in unsigned]:
        _withdraw(actor, amendment, reason)


def _withdraw(actor: User | None, amendment: Amendment, reason: str) -> None:
    cancel_final_versions(kind=AMENDMENT, subject=amendment, actor=actor, reason=reason)
    # The council would otherwise keep on its agenda a question that nobody asks any more.
    current = current_opinion(amendment)
    if current and current.state == OpinionState.PENDING:
        withdraw_opinion(actor=actor, request=current, reason=reason)


def _move(actor: User | None, amendment: Amendment, name: str, *, comment="", data=None, **values) -> Amendment:
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data or {})
    place = {"subject": amendment.convention, "service": amendment.service}
    moved = fire(AMENDMENT_WORKFLOW, obj=amendment, name=name, request=request, **place, **values)
    keep_owed(moved.convention, AMENDMENT_OWED, CLAUSES, REVIEW, SUSPENSION)
    return moved
