"""What financing gives to the lower floors, filled when the applications are loaded."""

from conventions.slots import (
    CONVENTION_PANELS,
    OPINION_EFFECTS,
    READY_GUARDS,
    SIGN_GUARDS,
    SIGNED_EFFECTS,
    SNAPSHOT_PARTS,
)
from financing.guards import first_year_is_funded
from financing.jobs import register_handlers
from financing.modulation_letter import LETTER_KIND
from financing.panels import convention_panel
from financing.printing import ANNEX_KIND
from financing.reminders import register_rules
from financing.services.annex_life import convention_was_signed
from financing.services.notifications import MAIL_KIND
from financing.services.support import FDI, fdi_opinion_was_given
from financing.snapshots import snapshot_part
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.rights import perimeter
from iae_portal.documents.kinds import register
from iae_portal.notifications.kinds import MAIL_KINDS


def fill_conventions() -> None:
    """Guards and effects of a convention's signature, its snapshot, its page, the opinions on FDI files."""
    READY_GUARDS.fill("financing", first_year_is_funded)
    SIGN_GUARDS.fill("financing", first_year_is_funded)
    SIGNED_EFFECTS.fill("financing", convention_was_signed)
    OPINION_EFFECTS.fill(FDI, fdi_opinion_was_given)
    SNAPSHOT_PARTS.fill("financing", snapshot_part)
    CONVENTION_PANELS.fill("financing", convention_panel)


def fill_house() -> None:
    """Documents, jobs, reminders, mails, the menu."""
    register(ANNEX_KIND)
    register(LETTER_KIND)
    register_handlers()
    register_rules()
    MAIL_KINDS.fill(MAIL_KIND, "Notification de la part modulée")
    MENU.fill("financing.annexes", MenuEntry("Financement", "financing:annex_list", 40, _has_seat, "/financement/"))


def _has_seat(user) -> bool:
    return bool(perimeter(user).seats)
