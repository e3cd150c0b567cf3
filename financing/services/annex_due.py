"""An amendment of the posts or of the bank account, or that adds months to a year, asks for the annexe that pays it,
until one is signed."""

import datetime as dt

from django.urls import reverse

from conventions.models import Amendment
from financing.enums import AnnexState
from financing.models import FinancialAnnex
from financing.reminders import ANNEX_DUE
from financing.selectors.annexes import annexes_of
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.notifications.services.deadlines import close_deadline, open_deadline

ASKING = ("posts_fte", "account_holder", "account_number")


def ask_annex(amendment: Amendment, actor: User | None) -> None:
    """Effect of the signature of an amendment."""
    if not any(key in amendment.after for key in ASKING) and not _adds_months(amendment):
        return
    convention = amendment.convention
    open_deadline(
        kind=ANNEX_DUE,
        subject=convention,
        due_on=max(amendment.effective_on, clock.today()),
        label=f"Annexe financière à établir : {amendment}",
        url=reverse("conventions:detail", args=[convention.number]),
        owner=convention.officer,
    )


def _adds_months(amendment: Amendment) -> bool:
    """The end is put off within a year that has its annexe; the next years come in their turn."""
    if "end" not in amendment.after:
        return False
    before, after = (dt.date.fromisoformat(clauses["end"]) for clauses in (amendment.before, amendment.after))
    if after <= before or (before.month, before.day) == (12, 31):
        return False
    return annexes_of(amendment.convention).filter(year=before.year, state=AnnexState.VALIDATED).exists()


def annex_was_signed(annex: FinancialAnnex) -> None:
    close_deadline(kind=ANNEX_DUE, subject=annex.convention)
