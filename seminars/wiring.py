"""What the seminars give to the lower floors, filled when the applications are loaded."""

from iae_portal.core.imports.kinds import IMPORTS, ImportKind
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.rights import is_assigned
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.rights import LINK_READERS
from seminars import jobs  # noqa: F401  (its handlers register themselves)
from seminars.base_rules import register_base_rules
from seminars.documents import register_kinds
from seminars.guests_import import COLUMNS
from seminars.reminders import register_rules
from seminars.rights import may_answer
from seminars.search import register_search
from seminars.services.mails import LABELS


def wire() -> None:
    """Documents, reminders, mails, the menu."""
    register_kinds()
    register_rules()
    register_search()
    register_base_rules()
    for kind, label in LABELS.items():
        MAIL_KINDS.fill(kind, label)
        LINK_READERS.fill(kind, may_answer)
    IMPORTS.fill("invites", ImportKind("Invités d'un séminaire", COLUMNS))
    MENU.fill("seminars", MenuEntry("Séminaires", "seminars:home", 60, is_assigned))
