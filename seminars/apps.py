from django.apps import AppConfig


class SeminarsConfig(AppConfig):
    name = "seminars"
    label = "seminars"
    verbose_name = "Séminaires"

    def ready(self):
        from seminars.wiring import wire

        wire()
