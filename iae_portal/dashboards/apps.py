from iae_portal.core import wired


class DashboardsConfig(wired.WiredApp):
    name = "iae_portal.dashboards"
    verbose_name = "Tableaux de bord"
