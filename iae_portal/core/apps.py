from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "iae_portal.core"
    label = "core"
    verbose_name = "Socle : territoires, services, personnes"

    def ready(self):
        from iae_portal.core.wiring import wire

        wire()
