from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "iae_portal.dashboards"
    label = "dashboards"
    verbose_name = "Tableaux de bord"

    def ready(self):
        from iae_portal.dashboards.wiring import wire

        wire()
