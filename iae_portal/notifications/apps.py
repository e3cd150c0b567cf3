from iae_portal.core import wired


class NotificationsConfig(wired.WiredApp):
    name = "iae_portal.notifications"
    verbose_name = "Courriels et rappels"
