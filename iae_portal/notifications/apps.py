from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "iae_portal.notifications"
    label = "notifications"
    verbose_name = "Courriels et rappels"
