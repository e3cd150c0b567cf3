"""Moving an annexe along its table: each action of the page is one function here."""

import datetime as dt

from django.db import transaction

from conventions.bank_details import normalize_bank_number
from conventions.models import Convention
from financing.computation import compute
from financing.enums import PAYABLE_STATES, PENDING_STATES, AnnexState, Funding, PaymentKind
from financing.guards.annex import account_is_known
from financing.models import FinancialAnnex
from financing.rights import COMMIT, may
from financing.selectors.annexes import annexes_of, current_computation, facts_of, family_ranks
from financing.selectors.law import law_in_database
from financing.selectors.lots import unasked
from financing.selectors.months import first_funded_year
from financing.selectors.year_payments import Known, settled_of, year_payments
from financing.services.annex_due import annex_was_signed
from financing.services.annex_entry import require_edit, touch_convention
from financing.services.commitments import commit_annex, release_annex, settle_family
from financing.services.deadlines import keep_states_deadline
from financing.services.locks import lock_annex
from financing.services.modulated_parts import pay_waiting_parts
from financing.services.moves import move
from financing.services.payments import frozen, refresh_annex, serve_waiting, to_hold
from financing.workflows.annex import ANNEX_WORKFLOW, RELEASING
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, User
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.selectors.journal import last_act, last_change, since, with_author
from iae_portal.core.services.journal import tell
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import check_fresh, lock, lock_all
from iae_portal.core.text import of_name
from iae_portal.core.workflow import Request

COMPUTED_SINCE = "Cette annexe a été calculée de nouveau depuis que cette page la montre : relisez-la, puis signez."
ACCOUNT = ("account_holder", "account_number", "holder_reason")


@transaction.atomic
def enter_annex(*, actor: User, annex: FinancialAnnex) -> FinancialAnnex:
    """Freeze the calculation and take the credits; beyond the envelope the annexe is entered but waits."""
    entered = move(ANNEX_WORKFLOW, annex, "enter", actor=actor)
    known = Known([entered])
    payments = known.payments[entered.pk]
    outcome = compute(facts_of(entered, payments.lines), law_in_database())
    left = settled_of(entered, outcome, payments)
    told = {"actor": actor, "reason": "Annexe saisie"}
    frozen(**told, annex=entered, outcome=outcome, left=left, baremes=known.baremes).save()
    # Computed first: an annexe that waits for credits knows what it waits for.
    commit_annex(actor=actor, annex=entered, amount=outcome.agreed_amount, reason=f"Saisie {of_name(entered.number)}")
    touch_convention(actor, entered, f"Annexe financière {entered.number} saisie")
    return entered


@transaction.atomic
def retry_commitment(*, actor: User, annex: FinancialAnnex) -> bool:
    """Ask the envelope again for an annexe that waits. True when the credits are now committed.

    Raises NotAllowed, Refusal.
    """
    locked = lock_annex(annex)
    require_edit(actor, locked)
    run = current_computation(locked)
    if locked.reserved_at is None or run is None:
        raise Refusal("Cette annexe n'attend pas de crédits : rechargez la page.")
    goal = to_hold(locked, run.agreed_amount, run.due, year_payments(locked).lines)
    return commit_annex(actor=actor, annex=locked, amount=goal, reason="Nouvelle demande de crédits")


@transaction.atomic
def change_state(*, actor: User | None, annex: FinancialAnnex, name: str, comment: str = "") -> FinancialAnnex:
    """The other actions of the table: reopen, make_provisional, close, reject, cancel, cancel_validated, lapse."""

    def keep(locked: FinancialAnnex, request: Request) -> None:
        if name == "close":
            locked.closed_on = request.today

    moved = move(ANNEX_WORKFLOW, annex, name, actor=actor, comment=comment, before_save=keep)
    keep_states_deadline(moved)
    if name in RELEASING:
        reason = f"{ANNEX_WORKFLOW.get(name).label} : {moved.number}"
        in_force = lock_all(family_ranks(moved).filter(state__in=PAYABLE_STATES)).values()
        envelopes = release_annex(actor=actor, annex=moved, reason=reason)
        moved.save()
        # What was paid stays; only what was to come disappears.
        unasked(moved.payments.all()).delete()
        touch_convention(actor, moved, f"Annexe financière {moved.number} : {moved.get_state_display().lower()}")
        for envelope in envelopes:
            serve_waiting(actor=actor, envelope=envelope)
        # While an avenant was in preparation, the rank in force gave nothing back.
        for row in in_force:
            refresh_annex(actor=actor, annex=row, reason=reason)
    if name == "close":
        # What the year did not use goes back at once: another annexe may be waiting for it.
        refresh_annex(actor=actor, annex=moved, reason=f"Clôture {of_name(moved.number)}")
    return moved


@transaction.atomic
def change_account(*, actor: User, annex: FinancialAnnex, comment: str, **account: str) -> FinancialAnnex:
    """Where what is left to pay of a closed year goes from now on; `account` has the fields of ACCOUNT."""

    def keep(locked: FinancialAnnex, request: Request) -> None:
        locked.account_holder, locked.holder_reason = account["account_holder"], account["holder_reason"]
        locked.account_number = normalize_bank_number(account["account_number"])
        if sentence := account_is_known(locked, request):
            raise Refusal(sentence)

    request = Request(actor=actor, today=clock.today(), comment=comment)
    return fire(ANNEX_WORKFLOW, obj=annex, name="change_account", request=request, before_save=keep, told=ACCOUNT)


def mark_of(annex: FinancialAnnex) -> int:
    """The calculation that an annexe shows; 0 before any."""
    run = current_computation(annex)
    return run.pk if run else 0


@transaction.atomic
def validate_annex(
    *, actor: User, annex: FinancialAnnex, signed_on: dt.date, seen: int | None = None
) -> FinancialAnnex:
    """The head signs: an avenant replaces the rank before, the schedule is drawn. `seen` is what his page showed
    (`mark_of`): reopened and entered again meanwhile, the annexe is read again first."""
    locked = lock(annex)
    check_fresh(seen, mark_of(locked), lambda: with_author(COMPUTED_SINCE, last_change([locked], "")), dict)
    family = _supersede_others(
        actor, annex, check=Request(actor=actor, today=clock.today(), data={"signed_on": signed_on})
    )

    def keep(locked: FinancialAnnex, request: Request) -> None:
        locked.signed_on, locked.convention_signed_on = signed_on, locked.convention.signed_on
        locked.delegation = valid_delegation(
            person=actor, service=locked.service, act=DelegatedAct.FINANCIAL_ANNEX, day=signed_on
        )

    validated = move(ANNEX_WORKFLOW, annex, "validate", actor=actor, before_save=keep, signed_on=signed_on)
    _hand_suspension(actor, family, validated)
    _settle(actor, validated, family)
    return validated


def _supersede_others(actor: User, annex: FinancialAnnex, check: Request) -> list[FinancialAnnex]:
    """The rank in force gives way first, once the new one is known to be valid: one validated annexe a year."""
    transition = ANNEX_WORKFLOW.get("validate")
    locked = lock(annex)
    if not transition.may(actor, locked) or locked.state not in transition.sources:
        return []  # fire() says why
    # A signature that will be refused must leave the rank in force as it is.
    if transition.refusals(locked, check):
        return []
    old = [row for row in family_ranks(locked) if row.state == AnnexState.VALIDATED]
    for row in old:
        move(ANNEX_WORKFLOW, row, "supersede", actor=actor)
        # A modulated part is a decision, not the schedule of a rank: it goes on with the year.
        unasked(row.payments.filter(kind=PaymentKind.MODULATION)).update(annex=locked)
        # What was asked of the agency goes on under the rank that asked.
        unasked(row.payments.all()).delete()
        row.refresh_from_db()
        keep_states_deadline(row)
    return old


def _settle(actor: User | None, annex: FinancialAnnex, replaced: list[FinancialAnnex]) -> None:
    run = current_computation(annex)
    amount = to_hold(annex, run.agreed_amount, run.due, year_payments(annex).lines)
    envelope = settle_family(actor=actor, annex=annex, amount=amount)
    refresh_annex(actor=actor, annex=annex, reason="Avenant validé" if replaced else "Annexe validée")
    # An avenant may ask for less than the rank that it replaces.
    serve_waiting(actor=actor, envelope=envelope)
    keep_states_deadline(annex)
    pay_waiting_parts(annex)
    annex_was_signed(annex)


@transaction.atomic
def convention_was_signed(convention: Convention, actor: User | None) -> None:
    """Effect of the State's signature: the first year's annexe, entered and funded, is validated with it."""
    rows = annexes_of(convention).filter(
        year=first_funded_year(convention), state__in=PENDING_STATES, funding=Funding.COMMITTED
    )
    for annex in rows:

        def keep(locked: FinancialAnnex, request: Request) -> None:
            locked.signed_on = locked.convention_signed_on = convention.signed_on

        validated = move(ANNEX_WORKFLOW, annex, "validate_with_convention", actor=actor, before_save=keep)
        _settle(actor, validated, [])


def refuse_unpaid(annex: FinancialAnnex) -> None:
    if annex.state not in PAYABLE_STATES:
        raise Refusal(since("Seule une annexe validée ou clôturée a des paiements à suspendre.", annex, ANNEX_WORKFLOW))


@transaction.atomic
def suspend_payments(*, actor: User, annex: FinancialAnnex, suspended: bool, reason: str) -> FinancialAnnex:
    """Raise or lower the suspension flag: nothing is paid while it is up. A reason is compulsory."""
    if not may(actor, COMMIT, annex):
        raise NotAllowed("La suspension des paiements est décidée par le directeur du service.")
    if not reason.strip():
        raise Refusal("Indiquez le motif : il est obligatoire.")
    locked = lock(annex)
    # A closed one too: it may have a rappel or a modulated part to pay.
    refuse_unpaid(locked)
    # Two pages open: the second neither writes over the reason of the first, nor undoes what it did not see.
    if locked.suspended == suspended:
        told = "sont déjà suspendus" if suspended else "ne sont pas suspendus"
        raise Refusal(with_author(f"Les paiements de cette annexe {told} : rechargez la page.", suspender_of(locked)))
    _set_suspension(actor, locked, suspended, reason)
    return locked


def suspender_of(annex: FinancialAnnex) -> JournalEntry | None:
    """Who last stopped the payments, or let them go on."""
    return last_act([annex], "annex.suspend")


def _set_suspension(actor: User, locked: FinancialAnnex, suspended: bool, reason: str) -> None:
    locked.suspended, locked.suspension_reason = suspended, reason if suspended else ""
    locked.save(update_fields=["suspended", "suspension_reason"])
    said = "suspendus" if suspended else "repris"
    tell(actor, locked, "annex.suspend", f"Paiements {said} : {locked.number}", comment=reason)


def _hand_suspension(actor: User, old: list[FinancialAnnex], annex: FinancialAnnex) -> None:
    """DESIGN: no text read says it; what stopped the payments of a year still stands under another text of it. It is
    lifted in one place: the rank replaced bears it no more."""
    for row in old:
        if row.suspended:
            _set_suspension(actor, annex, True, row.suspension_reason)
            FinancialAnnex.objects.filter(pk=row.pk).update(suspended=False, suspension_reason="")
