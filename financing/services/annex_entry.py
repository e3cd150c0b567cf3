"""The entry of an annexe while it is in draft: its fields, its segments, its requests, its other funders."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db import transaction

from conventions.bank_details import normalize_bank_number
from conventions.services.open_dossier import cancel_signature_version
from financing.checks.segments import segment_errors
from financing.computation import straddles
from financing.models import AccompanimentRequest, FinancialAnnex, OtherFunding, Segment
from financing.rights import EDIT, may
from financing.selectors.annexes import facts_of, is_same_aid
from financing.selectors.law import law_in_database
from financing.services.department_share import follow_annex
from financing.services.locks import lock_annex
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import last_act, since, with_author
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.writing import check_fresh, lock, save_checked
from iae_portal.core.text import euros

FIELDS = [
    "start",
    "end",
    "context",
    "territory",
    "planned_hours",
    "hours_per_fte",
    "permanent_fte",
    "agreed_posts",
    "account_holder",
    "account_number",
    "holder_reason",
    "commitment_number",
]


@dataclass(frozen=True)
class Lines:
    """The rows of an annexe as a form gives them: they replace the ones that are there."""

    segments: Sequence[tuple[dt.date, dt.date, Decimal]] = ()
    requests: Sequence[tuple[str, Decimal]] = ()
    fundings: Sequence[tuple[str, str, Decimal]] = ()


def require_edit(actor: User, obj) -> None:
    if not may(actor, EDIT, obj):
        raise NotAllowed("Les annexes financières se préparent dans le service de la structure.")


def lock_draft(actor: User, annex: FinancialAnnex) -> FinancialAnnex:
    """The annexe under a lock, when it is still in draft and the actor may write it."""
    locked = lock_annex(annex)
    require_edit(actor, locked)
    if not locked.is_draft:
        sentence = "Cette annexe n'est plus en préparation : reprenez la saisie ou faites un avenant."
        raise Refusal(since(sentence, locked, ANNEX_WORKFLOW))
    return locked


@transaction.atomic
def fill_annex(
    *, actor: User, annex: FinancialAnnex, values: dict, lines: Lines, expected_version: int | None = None
) -> FinancialAnnex:
    """Write the fields and rows of a draft. Raises StaleObject when somebody else saved in between."""
    locked = lock_draft(actor, annex)
    sentence = "Un collègue vient d'enregistrer cette annexe : relisez-la avant de recommencer."
    told = partial(last_act, [locked], "annex.fill")
    check_fresh(
        expected_version, locked.version, lambda: with_author(sentence, told()), lambda: snapshot(locked, FIELDS)
    )
    before = _picture(locked)
    if locked.agreed_end and not is_same_aid(facts_of(locked, ()), values, [amount for _, amount in lines.requests]):
        locked.agreed_end = None
    for name, value in values.items():
        if name not in FIELDS:
            raise ValueError(f"{name} is not a field of the entry")
        setattr(locked, name, value)
    locked.account_number = normalize_bank_number(locked.account_number)
    locked.version += 1
    locked.full_clean()
    locked.check_inside_convention()
    _require_one_regime(locked)
    locked.save()
    _replace_lines(locked, lines)
    follow_annex(actor=actor, annex=locked)
    old, new = changes(before, _picture(locked))
    if new:
        tell(actor, locked, "annex.fill", f"Annexe {locked.number} modifiée", before=old, after=new)
        touch_convention(actor, locked, f"Annexe financière {locked.number} modifiée")
    return locked


def _require_one_regime(annex: FinancialAnnex) -> None:
    """Months under another regime are another annexe: they would be paid twice."""
    sentence = straddles(facts_of(annex), law_in_database())
    if sentence:
        raise Refusal(sentence)


def _replace_lines(annex: FinancialAnnex, lines: Lines) -> None:
    if annex.is_per_fte:
        errors = segment_errors(annex.start, annex.end, lines.segments)
        if errors:
            raise Refusal(*errors)
    # Rows are replaced whole: a list typed again is the list.
    for manager in (annex.segments, annex.requests, annex.other_fundings):
        manager.all().delete()
    rows = [
        *(Segment(annex=annex, start=start, end=end, fte=fte) for start, end, fte in lines.segments),
        *(AccompanimentRequest(annex=annex, label=label, amount=amount) for label, amount in lines.requests),
        *(
            OtherFunding(annex=annex, funder=funder, label=label, amount=amount)
            for funder, label, amount in lines.fundings
        ),
    ]
    for row in rows:
        save_checked(row)


def _picture(annex: FinancialAnnex) -> dict:
    return {
        **snapshot(annex, FIELDS),
        "tranches": [str(row) for row in annex.segments.all()],
        "demandes": [f"{row.label} : {euros(row.amount)}" for row in annex.requests.all()],
        "autres financements": [f"{row} : {euros(row.amount)}" for row in annex.other_fundings.all()],
    }


def touch_convention(actor: User, annex: FinancialAnnex, reason: str) -> None:
    """A change of the financing of a dossier ready to sign cancels its signature version."""
    if annex.convention.is_open:
        cancel_signature_version(convention=lock(annex.convention), actor=actor, reason=reason)
