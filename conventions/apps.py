from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    label = "conventions"
    verbose_name = "Structures et conventions"

    def ready(self):
        from conventions.services.life import opinion_was_given
        from conventions.slots import OPINION_EFFECTS

        OPINION_EFFECTS.fill("convention", opinion_was_given)
