from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "iae_portal.notifications"
    label = "notifications"
    verbose_name = "Courriels et rappels"

    def ready(self):
        from iae_portal.core.navigation import MENU, MenuEntry
        from iae_portal.notifications.kinds import MAIL_KINDS, REMINDERS

        MAIL_KINDS.fill(REMINDERS, "Rappels du jour")
        MENU.fill("notifications", MenuEntry("Rappels et courriels", "notifications:reminders", rank=80))
