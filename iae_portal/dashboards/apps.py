from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "iae_portal.dashboards"
    label = "dashboards"
    verbose_name = "Tableaux de bord"
