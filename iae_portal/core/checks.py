"""System checks of the house: an empty required slot, a constraint that cannot say its sentence stop the start.

What the law asks an installation to say of itself, left empty, is refused by `check --deploy`.
"""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register

from iae_portal.core import slots

SAID = {
    ("LEGAL", "publisher"): "l'éditeur",
    ("LEGAL", "director"): "le directeur de la publication",
    ("LEGAL", "host"): "l'hébergeur",
    ("LEGAL", "contact"): "l'adresse de contact",
    ("LEGAL", "date"): "la date des mentions légales",
    ("ACCESSIBILITY", "date"): "la date de la déclaration d'accessibilité",
}


@register()
def required_slots_are_filled(app_configs, **kwargs) -> list[Error]:
    problems = []
    for name in settings.REQUIRED_SLOTS:
        slot = slots.find(name)
        if slot is None or not len(slot):
            problems.append(
                Error(f"Le créneau obligatoire « {name} » n'est rempli par aucune application.", id="core.E001")
            )
    return problems


@register()
def constraints_can_speak(app_configs, **kwargs) -> list[Error]:
    """Django puts the name of a constraint in its sentence by "%": a bare one in it is an error 500, not a refusal."""
    problems = []
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            try:
                constraint.get_violation_error_message()
            except (KeyError, TypeError, ValueError):
                problems.append(
                    Error(f"La phrase de la contrainte « {constraint.name} » a un « % » : doublez-le.", id="core.E002")
                )
    return problems


@register(Tags.security, deploy=True)
def installation_says_who_answers(app_configs, **kwargs) -> list[Error]:
    return [
        Error(f"{group}_{key.upper()} est vide : donnez {words} (voir docs/operations.md).", id="core.E003")
        for (group, key), words in SAID.items()
        if not getattr(settings, group)[key]
    ]
