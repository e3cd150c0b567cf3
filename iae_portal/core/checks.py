"""System checks of the house: a required slot that nobody fills stops the start."""

from django.conf import settings
from django.core.checks import Error, register

from iae_portal.core import slots


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
