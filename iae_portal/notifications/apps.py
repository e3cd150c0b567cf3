from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "iae_portal.notifications"
    label = "notifications"
    verbose_name = "Courriels et rappels"

    def ready(self):
        from iae_portal.notifications.wiring import wire

        wire()
