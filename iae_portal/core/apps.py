from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "iae_portal.core"
    label = "core"
    verbose_name = "Socle : territoires, services, personnes"

    def ready(self):
        from iae_portal.core import checks  # noqa: F401
        from iae_portal.core.navigation import MENU, MenuEntry

        MENU.fill("core.services", MenuEntry("Services", "core:services", 85))
        MENU.fill("core.admin", MenuEntry("Administration", "admin:index", 99, lambda user: user.is_superuser))
