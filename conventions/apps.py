from django.apps import AppConfig


class ConventionsConfig(AppConfig):
    name = "conventions"
    label = "conventions"
    verbose_name = "Structures et conventions"

    def ready(self):
        from conventions.demo.loader import load
        from conventions.documents import register_kinds
        from conventions.jobs import register_handlers
        from conventions.reminders import register_rules
        from conventions.services import amendments, life
        from conventions.services.acknowledgement import register_mail_kind
        from conventions.slots import OPINION_EFFECTS
        from iae_portal.core.demo import LOADERS
        from iae_portal.core.navigation import MENU, MenuEntry
        from iae_portal.core.rights import perimeter

        register_kinds()
        register_handlers()
        register_rules()
        register_mail_kind()
        OPINION_EFFECTS.fill("convention", life.opinion_was_given)
        OPINION_EFFECTS.fill("amendment", amendments.opinion_was_given)
        LOADERS.fill("conventions", load)

        def has_seat(user) -> bool:
            return bool(perimeter(user).seats)

        MENU.fill("conventions.siaes", MenuEntry("Structures", "conventions:siae_list", 20, has_seat))
        MENU.fill("conventions.conventions", MenuEntry("Conventions", "conventions:list", 30, has_seat))
        MENU.fill("conventions.indicators", MenuEntry("Indicateurs", "conventions:indicator_list", 70, has_seat))
