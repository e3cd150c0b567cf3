"""What mails and reminders give to the lower floor, and the tasks that they name to the workers."""

from iae_portal.core.files import KEPT_FILES
from iae_portal.core.navigation import MENU, MenuEntry
from iae_portal.notifications import tasks  # noqa: F401
from iae_portal.notifications.kinds import MAIL_KINDS, REMINDERS
from iae_portal.notifications.models import MailAttachment
from iae_portal.notifications.services import saved_views


def wire() -> None:
    KEPT_FILES.fill("mails", (MailAttachment, "stored"))
    MAIL_KINDS.fill(REMINDERS, "Rappels du jour")
    MAIL_KINDS.fill(saved_views.KIND, "Liste gardée, chaque lundi")
    MENU.fill("notifications", MenuEntry("Rappels et courriels", "notifications:reminders", rank=80))
