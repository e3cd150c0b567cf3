from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    label = "conventions"
    verbose_name = "Structures et conventions"

    def ready(self):
        from conventions.wiring import wire

        wire()
