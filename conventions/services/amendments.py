"""Amendments: every change after signature. Only a change of the number of posts is put to the council for opinion."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from conventions.enums import RUNNING_STATES, AmendmentState, OpinionState
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.rights import EDIT
from conventions.selectors.amendments import posts_in_force
from conventions.selectors.opinions import current_opinion
from conventions.services.open_dossier import lock_convention
from conventions.services.opinions import ask_opinion, withdraw_opinion
from conventions.workflows.amendment import AMENDMENT_WORKFLOW, TO_THE_COUNCIL
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.workflow import fire
from iae_portal.core.services.writing import add_and_tell
from iae_portal.core.workflow import Request

FIELDS = ["purpose", "posts_before", "posts_after", "effective_on"]


@transaction.atomic
def open_amendment(
    *,
    actor: User,
    convention: Convention,
    purpose: str,
    effective_on: dt.date,
    posts_after: Decimal | None = None,
) -> Amendment:
    """Prepare an amendment of a signed convention; the posts before are those in force, never typed."""
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
        posts_before=None if posts_after is None else posts_in_force(locked, effective_on),
        posts_after=posts_after,
        effective_on=effective_on,
        convention_signed_on=locked.signed_on,
    )
    told = {"actor": actor, "action": "amendment.open", "sentence": f"{amendment} ouvert"}
    return add_and_tell(amendment, **told, fields=FIELDS, subject=locked)


@transaction.atomic
def submit_amendment(*, actor: User, amendment: Amendment) -> OpinionRequest:
    """Put the amendment before the council, for opinion or for information, with the reason."""
    changes_posts = amendment.changes_posts

    def tell(locked: Amendment, request: Request) -> None:
        locked.told_on = None if changes_posts else request.today

    moved = _move(actor, amendment, TO_THE_COUNCIL[changes_posts], before_save=tell)
    return ask_opinion(
        actor=actor,
        kind="amendment",
        subject=moved,
        service=moved.service,
        siae=moved.convention.siae,
        label=str(moved),
        for_information=not changes_posts,
        reason="Pour avis : le nombre de postes change."
        if changes_posts
        else "Pour information : le nombre de postes ne change pas.",
        effective_on=moved.effective_on,
    )


def opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its amendment; one that was only told of has nothing to wait for."""
    amendment = Amendment.objects.get(pk=request.object_id)

    def date(locked: Amendment, asked: Request) -> None:
        locked.opinion_given_on = request.given_on

    if amendment.state == AmendmentState.OPINION_PENDING:
        _move(actor, amendment, "record_opinion", before_save=date)


@transaction.atomic
def sign_amendment(
    *, actor: User, amendment: Amendment, signed_on: dt.date, scan=None, scan_name: str = ""
) -> Amendment:
    """The head signs under a delegation valid that day, after the opinion when posts change."""

    def keep(locked: Amendment, request: Request) -> None:
        locked.signed_on = signed_on
        if scan:
            locked.scan, locked.scan_name = scan, scan_name

    data = {"signed_on": signed_on}
    return _move(actor, amendment, "sign", data=data, before_save=keep, told=("signed_on", "scan_name"))


@transaction.atomic
def cancel_amendment(*, actor: User, amendment: Amendment, comment: str) -> Amendment:
    """Give up an amendment that is not signed."""
    moved = _move(actor, amendment, "cancel", comment=comment)
    # The council would otherwise keep on its agenda a question that nobody asks any more.
    current = current_opinion(moved)
    if current and current.state == OpinionState.PENDING:
        withdraw_opinion(actor=actor, request=current, reason=comment)
    return moved


def _move(actor: User | None, amendment: Amendment, name: str, *, comment="", data=None, **values) -> Amendment:
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data or {})
    place = {"subject": amendment.convention, "service": amendment.service}
    return fire(AMENDMENT_WORKFLOW, obj=amendment, name=name, request=request, **place, **values)
