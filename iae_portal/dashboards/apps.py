from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "iae_portal.dashboards"
    label = "dashboards"
    verbose_name = "Tableaux de bord"

    def ready(self):
        from iae_portal.core.enums import COUNTRY_ROLES, REGIONAL_ROLES, Role
        from iae_portal.core.navigation import MENU, MenuEntry
        from iae_portal.core.rights import perimeter

        def steers(user) -> bool:
            return perimeter(user).has(Role.HEAD, *REGIONAL_ROLES, *COUNTRY_ROLES)

        MENU.fill("dashboards.plan", MenuEntry("Plan", "dashboards:plan", 10, steers))
