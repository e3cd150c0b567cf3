"""Kinds of mails: each floor fills the slot with the French name of its own, in ready()."""

from iae_portal.core.slots import Slot

MAIL_KINDS: Slot[str] = Slot("notifications.mail_kinds")
REMINDERS = "notifications.reminders"


def kind_label(kind: str) -> str:
    return MAIL_KINDS.get(kind) if kind in MAIL_KINDS else kind
