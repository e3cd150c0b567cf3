from django.apps import AppConfig


class CdiaeConfig(AppConfig):
    name = "cdiae"
    label = "cdiae"
    verbose_name = "CDIAE"

    def ready(self):
        from cdiae import jobs  # noqa: F401
        from cdiae.documents import register_kinds
        from cdiae.panels import convention_panel
        from cdiae.reminders import register_rules
        from cdiae.services.by_hand import on_a_living_agenda
        from cdiae.services.mails import LABELS
        from cdiae.views.frame import body_title
        from conventions.slots import BY_HAND_GUARDS, CONVENTION_PANELS
        from iae_portal.core.navigation import MENU, MenuEntry
        from iae_portal.notifications.kinds import MAIL_KINDS

        MENU.fill("cdiae", MenuEntry(body_title, "cdiae:list", rank=40))
        for kind, label in LABELS.items():
            MAIL_KINDS.fill(kind, label)
        BY_HAND_GUARDS.fill("cdiae", on_a_living_agenda)
        CONVENTION_PANELS.fill("cdiae", convention_panel)
        register_kinds()
        register_rules()
