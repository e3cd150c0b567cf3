from django.apps import AppConfig


class CdiaeConfig(AppConfig):
    name = "cdiae"
    label = "cdiae"
    verbose_name = "CDIAE"

    def ready(self):
        from cdiae.wiring import wire

        wire()
