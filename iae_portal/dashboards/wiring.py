"""What the dashboards give to the lower floors."""

from iae_portal.core.api import ROUTERS
from iae_portal.core.enums import COUNTRY_ROLES, REGIONAL_ROLES, Role
from iae_portal.core.models import User
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.core.night import NIGHT
from iae_portal.core.rights import is_assigned, perimeter
from iae_portal.dashboards import jobs  # noqa: F401 - its handler registers itself
from iae_portal.dashboards.documents import BOARD_KIND, NOTE_KIND
from iae_portal.dashboards.reminders import register_rules
from iae_portal.dashboards.selectors import pace, plan_kept
from iae_portal.dashboards.selectors.board import kept
from iae_portal.dashboards.services.meetings import MEETING_MAIL
from iae_portal.dashboards.services.texts import SEND_JOB, WITHDRAW_JOB
from iae_portal.documents.kinds import register
from iae_portal.notifications.kinds import MAIL_KINDS


def wire() -> None:
    ROUTERS.fill("dashboards", "iae_portal.dashboards.api.router")
    MENU.fill("dashboards.territory", MenuEntry("Tableau de bord", "dashboards:territory", 5, is_assigned))
    MENU.fill("dashboards.plan", MenuEntry("Plan", "dashboards:plan", 10, steers))
    NIGHT.fill(kept.KIND, kept.counted_board)
    NIGHT.fill(plan_kept.KIND, plan_kept.counted_plan)
    NIGHT.fill(pace.KIND, pace.counted_pace)
    register(BOARD_KIND)
    register(NOTE_KIND)
    register_rules()
    MAIL_KINDS.fill(SEND_JOB, "Texte diffusé aux services")
    MAIL_KINDS.fill(WITHDRAW_JOB, "Texte retiré")
    MAIL_KINDS.fill(MEETING_MAIL, "Réunion de pilotage")


def steers(user: User) -> bool:
    return perimeter(user).has(Role.HEAD, *REGIONAL_ROLES, *COUNTRY_ROLES)
