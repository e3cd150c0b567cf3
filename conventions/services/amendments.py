"""Amendments: every change after signature. Only a change of the number of posts is put to the council for opinion."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import RUNNING_STATES, AmendmentState, OpinionState
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.rights import COMMIT, EDIT
from conventions.selectors.opinions import current_opinion
from conventions.services.open_dossier import lock_convention, require
from conventions.services.opinions import ask_opinion, withdraw_opinion
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.delegations import valid_delegation
from iae_portal.core.services.journal import record
from iae_portal.core.services.writing import add_and_tell, lock, save_and_tell
from iae_portal.core.text import french_date

FIELDS = ["purpose", "posts_before", "posts_after", "effective_on"]


@transaction.atomic
def open_amendment(
    *,
    actor: User,
    convention: Convention,
    purpose: str,
    effective_on: dt.date,
    posts_before: Decimal | None = None,
    posts_after: Decimal | None = None,
) -> Amendment:
    """Prepare an amendment of a signed convention and tell the council: for opinion when posts change, else to know."""
    locked = lock_convention(actor, EDIT, convention)
    if locked.state not in RUNNING_STATES:
        raise Refusal("Un avenant modifie une convention signée ou en vigueur.")
    if not locked.start <= effective_on <= locked.end:
        raise Refusal("La date d'effet de l'avenant se situe dans la période de la convention.")
    amendment = Amendment(
        convention=locked,
        # An amendment is given up, never deleted: the count gives the next rank.
        rank=locked.amendments.count() + 1,
        purpose=purpose,
        posts_before=posts_before,
        posts_after=posts_after,
        effective_on=effective_on,
        state=AmendmentState.DRAFT,
    )
    told = {"actor": actor, "action": "amendment.open", "sentence": f"{amendment} ouvert"}
    return add_and_tell(amendment, **told, fields=FIELDS, subject=locked)


@transaction.atomic
def submit_amendment(*, actor: User, amendment: Amendment) -> OpinionRequest:
    """Put the amendment before the council, for opinion or for information, with the reason."""
    locked = _lock(actor, amendment, AmendmentState.DRAFT)
    changes_posts = locked.changes_posts
    # For information only, the amendment waits for nobody and stays a draft until its signature.
    if changes_posts:
        locked.state = AmendmentState.OPINION_PENDING
        locked.save(update_fields=["state"])
    return ask_opinion(
        actor=actor,
        kind="amendment",
        subject=locked,
        service=locked.service,
        siae=locked.convention.siae,
        label=str(locked),
        for_information=not changes_posts,
        reason="Pour avis : le nombre de postes change."
        if changes_posts
        else "Pour information : le nombre de postes ne change pas.",
        effective_on=locked.effective_on,
    )


def opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its amendment."""
    # No line of journal here: `answer_opinion` writes the one of the answer.
    Amendment.objects.filter(pk=request.object_id, state=AmendmentState.OPINION_PENDING).update(
        state=AmendmentState.OPINION_GIVEN
    )


@transaction.atomic
def sign_amendment(
    *, actor: User, amendment: Amendment, signed_on: dt.date, scan=None, scan_name: str = ""
) -> Amendment:
    """The head signs under a delegation valid that day, after the opinion when posts change."""
    locked = _lock(actor, amendment, *_signable(amendment), action=COMMIT)
    if signed_on > clock.today():
        raise Refusal("La date de signature ne peut pas être à venir.")
    opinion, convention_signed_on = current_opinion(locked), locked.convention.signed_on
    given_on = opinion.given_on if locked.changes_posts else None
    if given_on and signed_on < given_on:
        raise Refusal(f"L'État ne peut pas signer avant l'avis du conseil, rendu le {french_date(given_on)}.")
    if convention_signed_on and signed_on < convention_signed_on:
        raise Refusal(f"Un avenant ne peut pas être signé avant sa convention, le {french_date(convention_signed_on)}.")
    service = locked.service
    # The register decides, not the role: a head may hold no delegation that day.
    if not valid_delegation(person=actor, service=service, act=DelegatedAct.CONVENTION, day=signed_on):
        raise Refusal(f"{actor} n'a pas de délégation de signature à cette date : vérifiez le registre.")
    locked.state = AmendmentState.SIGNED
    locked.opinion_given_on, locked.convention_signed_on = given_on, convention_signed_on
    values = {"signed_on": signed_on}
    if scan:
        locked.scan = scan
        values["scan_name"] = scan_name
    told = {"actor": actor, "action": "amendment.sign", "sentence": f"{locked} signé"}
    save_and_tell(locked, **told, values=values, subject=locked.convention)
    return locked


def _signable(amendment: Amendment) -> tuple[str, ...]:
    """A change of posts needs the opinion first; the council is only informed of the rest."""
    opinion = current_opinion(amendment)
    if amendment.changes_posts:
        if opinion is None or opinion.state != OpinionState.ANSWERED:
            raise Refusal("L'avenant change le nombre de postes : l'avis doit être rendu avant la signature.")
        return (AmendmentState.OPINION_GIVEN,)
    if opinion is None:
        raise Refusal("Transmettez d'abord l'avenant pour information.")
    return (AmendmentState.DRAFT,)


@transaction.atomic
def cancel_amendment(*, actor: User, amendment: Amendment, comment: str) -> Amendment:
    """Give up an amendment that is not signed."""
    locked = _lock(actor, amendment, AmendmentState.DRAFT, AmendmentState.OPINION_PENDING, AmendmentState.OPINION_GIVEN)
    locked.state = AmendmentState.CANCELLED
    locked.save(update_fields=["state"])
    # The council would otherwise keep on its agenda a question that nobody asks any more.
    current = current_opinion(locked)
    if current and current.state == OpinionState.PENDING:
        withdraw_opinion(actor=actor, request=current, reason=comment)
    record(
        actor=actor,
        action="amendment.cancel",
        subject=locked.convention,
        service=locked.service,
        sentence=f"{locked} abandonné",
        comment=comment,
    )
    return locked


def _lock(actor: User, amendment: Amendment, *states: str, action: str = EDIT) -> Amendment:
    locked = lock(amendment, "convention__siae", "convention__service")
    require(actor, action, locked)
    if locked.state not in states:
        raise Refusal(f"L'avenant est « {locked.get_state_display().lower()} » : cette action n'est plus possible.")
    return locked
