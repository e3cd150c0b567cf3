from django.apps import AppConfig


class SeminarsConfig(AppConfig):
    name = "seminars"
    label = "seminars"
    verbose_name = "Séminaires"

    def ready(self):
        from iae_portal.core.navigation import MENU, MenuEntry
        from iae_portal.core.rights import perimeter
        from iae_portal.notifications.kinds import MAIL_KINDS
        from seminars import jobs  # noqa: F401
        from seminars.documents import register_kinds
        from seminars.reminders import register_rules
        from seminars.services.mails import LABELS

        def has_seat(user) -> bool:
            return bool(perimeter(user).roles)

        for kind, label in LABELS.items():
            MAIL_KINDS.fill(kind, label)
        register_kinds()
        register_rules()
        MENU.fill("seminars", MenuEntry("Séminaires", "seminars:home", 60, has_seat))
