"""What the council gives to the lower floors, filled when the applications are loaded."""

from cdiae import jobs  # noqa: F401 - its handlers register themselves
from cdiae.base_rules import register_base_rules
from cdiae.documents import register_kinds
from cdiae.panels import convention_panel, fiche_readers
from cdiae.reminders import register_rules
from cdiae.rights import may_answer
from cdiae.search import register_search
from cdiae.services.asked_again import follow_asked
from cdiae.services.mails import LABELS
from cdiae.services.opinion_by_hand import on_a_living_agenda
from cdiae.views.council_base import body_title
from conventions.slots import ASKED_EFFECTS, BY_HAND_GUARDS, CONVENTION_PANELS, FICHE_READERS
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.notifications.kinds import MAIL_KINDS
from iae_portal.notifications.rights import LINK_READERS


def wire() -> None:
    MENU.fill("cdiae", MenuEntry(body_title, "cdiae:list", rank=40))
    for kind, label in LABELS.items():
        MAIL_KINDS.fill(kind, label)
        LINK_READERS.fill(kind, may_answer)
    BY_HAND_GUARDS.fill("cdiae", on_a_living_agenda)
    ASKED_EFFECTS.fill("cdiae", follow_asked)
    CONVENTION_PANELS.fill("cdiae", convention_panel)
    FICHE_READERS.fill("cdiae", fiche_readers)
    register_kinds()
    register_rules()
    register_search()
    register_base_rules()
