from iae_portal.core import wired


class CoreConfig(wired.WiredApp):
    name = "iae_portal.core"
    verbose_name = "Socle : territoires, services, personnes"

    def ready(self) -> None:
        super().ready()
        self.apps.get_app_config("axes").verbose_name = "Connexions refusées"
