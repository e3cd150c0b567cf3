"""An amendment of the posts or of the bank account asks for the annexe that pays it, until one is signed."""

from django.urls import reverse

from conventions.models import Amendment
from financing.models import FinancialAnnex
from financing.reminders import ANNEX_DUE
from iae_portal.core import clock
from iae_portal.core.models import User
from iae_portal.notifications.services.deadlines import close_deadline, open_deadline

ASKING = ("posts_fte", "account_holder", "account_number")


def ask_annex(amendment: Amendment, actor: User | None) -> None:
    """Effect of the signature of an amendment."""
    if not any(key in amendment.after for key in ASKING):
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


def annex_was_signed(annex: FinancialAnnex) -> None:
    close_deadline(kind=ANNEX_DUE, subject=annex.convention)
