"""The dated amounts of the RSA: each new one computes the shares of the départements again."""

from django.db import transaction

from financing.models import RsaAmount
from financing.rights import LAW, may
from financing.selectors.department_share import beneficiaries_of, shares_touched
from financing.services.department_share import compute_share, keep_share, picture_of, tell_share
from financing.services.law import require_published
from iae_portal.core.errors import NotAllowed
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.text import counted, euros

# What a correction may change of an amount: its territory and its date make it another row.
CORRECTED = ["monthly_amount", "reference", "published_on", "verified", "source"]


def try_rsa(*, row: RsaAmount) -> None:
    """What keeping an amount would refuse, before the shares that it changes are shown."""
    _correct(row)


def _correct(row: RsaAmount) -> RsaAmount | None:
    """The row as it was kept, which is returned: its key stays."""
    row.full_clean()
    known = RsaAmount.objects.filter(pk=row.pk).first()
    if known is not None:
        row.territory, row.start = known.territory, known.start
    require_published(row, known)
    return known


@transaction.atomic
def keep_rsa(*, actor: User, row: RsaAmount) -> int:
    """Keep a new amount, or a correction of one, and compute the shares again, of closed annexes too.

    Returns how many changed. Raises ValidationError, Refusal (a text to come).
    """
    if not may(actor, LAW):
        raise NotAllowed("Les montants du RSA sont tenus par la mission nationale.")
    known = _correct(row)
    before = snapshot(known, CORRECTED) if known else {}
    # Before the row is saved: afterwards nothing would differ any more.
    touched = [share for share, _, _ in shares_touched(row)]
    row.save()
    old, new = changes(before, snapshot(row, CORRECTED))
    if new:
        sentence = f"{'Montant corrigé' if known else 'Montant ajouté'} : {row}, {euros(row.monthly_amount)}"
        tell(actor, row, "law.rsa", sentence, before=old, after={**new, "parts": counted(len(touched), "part")})
    for share in touched:
        picture, beneficiaries = picture_of(share), beneficiaries_of(share)
        compute_share(share, beneficiaries, actor)
        keep_share(share, beneficiaries)
        tell_share(actor, share, picture, f"Part du département recalculée : {share.annex.number} ({row})")
    return len(touched)
