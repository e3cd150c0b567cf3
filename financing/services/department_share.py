"""The département's share of an annexe: saved, computed again when its months or the RSA change."""

import datetime as dt

from django.db import transaction

from financing.calculation import months
from financing.calculation.department_share import FIRST_MONTH
from financing.enums import LIVE_STATES
from financing.models import DepartmentShare, FinancialAnnex, ShareMonth
from financing.rights import EDIT, may
from financing.selectors.department_share import (
    agreed_of,
    beneficiaries_of,
    computed_share,
    may_be_shared,
    rsa_rows,
)
from financing.services.locks import lock_annex
from financing.workflows.annex import ANNEX_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import changes, tell
from iae_portal.core.services.writing import save_checked
from iae_portal.core.text import euros


def _require_open(actor: User, annex: FinancialAnnex) -> None:
    if not may(actor, EDIT, annex):
        raise NotAllowed("La part du département se saisit dans le service de la structure.")
    refuse_share(annex)


def refuse_share(annex: FinancialAnnex) -> None:
    if annex.state not in LIVE_STATES:
        sentence = "Cette annexe n'est plus en cours : sa part du département ne change plus."
        raise Refusal(since(sentence, annex, ANNEX_WORKFLOW))
    if not may_be_shared(annex):
        first = months.label(FIRST_MONTH)
        raise Refusal(f"La part du département ne concerne que les aides par ETP, depuis {first}.")


@transaction.atomic
def save_share(
    *, actor: User, annex: FinancialAnnex, beneficiaries: dict[dt.date, int], agreement: str
) -> DepartmentShare:
    """Keep the recipients of each month and compute the share. Raises NotAllowed, Refusal."""
    locked = lock_annex(annex)
    _require_open(actor, locked)
    if not set(beneficiaries) <= set(locked.months):
        raise Refusal("Un mois saisi est hors de l'annexe : rechargez la page.")
    share = DepartmentShare.objects.filter(annex=locked).first() or DepartmentShare(annex=locked)
    before = picture_of(share)
    compute_share(share, beneficiaries, actor)
    agreed, _ = agreed_of(locked)
    if share.amount > agreed:
        most = max(beneficiaries, key=beneficiaries.__getitem__)
        sentence = (
            f"La part du département ({euros(share.amount)}) dépasse le montant conventionné ({euros(agreed)}) : "
            "vérifiez le nombre de bénéficiaires."
        )
        raise FieldRefusal(sentence, "beneficiaries", most)
    share.agreement = agreement
    keep_share(share, beneficiaries)
    tell_share(actor, share, before, f"Part du département : {locked.number}")
    return share


def compute_share(share: DepartmentShare, beneficiaries: dict[dt.date, int], actor: User | None) -> None:
    result = computed_share(beneficiaries, rsa_rows(share.annex.territory))
    share.amount = result.amount
    share.explanation = [line.as_dict() for line in result.lines]
    # The portal by itself leaves who entered it.
    share.computed_at, share.author = clock.now(), actor or share.author


def keep_share(share: DepartmentShare, beneficiaries: dict[dt.date, int]) -> None:
    save_checked(share)
    share.months.all().delete()
    ShareMonth.objects.bulk_create(
        ShareMonth(share=share, month=month, beneficiaries=number) for month, number in sorted(beneficiaries.items())
    )


def picture_of(share: DepartmentShare) -> dict:
    if share.pk is None:
        return {}
    months = {f"bénéficiaires {month:%Y-%m}": number for month, number in beneficiaries_of(share).items()}
    return {"part": euros(share.amount), "convention": share.agreement} | months


def tell_share(actor: User | None, share: DepartmentShare, before: dict, sentence: str) -> None:
    old, new = changes(before, dict.fromkeys(before) | picture_of(share))  # a month left out is told too
    if new:
        tell(actor, share.annex, "annex.department_share", sentence, before=old, after=new)


def follow_annex(*, actor: User | None, annex: FinancialAnnex) -> None:
    """After the months of an annexe changed: those outside it leave the share."""
    share = DepartmentShare.objects.filter(annex=annex).select_related("annex__convention__service").first()
    if share is None:
        return
    kept = set(annex.months)
    known = beneficiaries_of(share)
    # No month left the annexe: the share stands as it is.
    if set(known) <= kept:
        return
    before = picture_of(share)
    left = {month: number for month, number in known.items() if month in kept}
    compute_share(share, left, actor)
    keep_share(share, left)
    tell_share(actor, share, before, f"Part du département ramenée aux mois de l'annexe {annex.number}")


def copy_share(*, actor: User, source: FinancialAnnex, target: FinancialAnnex) -> None:
    """An avenant starts from the share of the rank it replaces."""
    share = DepartmentShare.objects.filter(annex=source).first()
    if share is None:
        return
    months = set(target.months)
    kept = {month: number for month, number in beneficiaries_of(share).items() if month in months}
    copy = DepartmentShare(annex=target, agreement=share.agreement)
    compute_share(copy, kept, actor)
    keep_share(copy, kept)
