"""Closed lists of the follow-up of the plan."""

from django.db import models

from iae_portal.core.enums import ServiceKind


class Chantier(models.TextChoices):
    """What the instruction of 13 August 2008 sets in motion."""

    COUNCILS = "councils", "Conseils de l'IAE"
    CONVENTIONS = "conventions", "Conventionnement"
    FINANCING = "financing", "Financement"
    SUPPORT = "support", "Accompagnement"


class StepState(models.TextChoices):
    PLANNED = "planned", "À venir"
    STARTED = "started", "En cours"
    DONE = "done", "Fait"
    DROPPED = "dropped", "Abandonné"


OPEN_STEPS = (StepState.PLANNED, StepState.STARTED)


class SteeringKind(models.TextChoices):
    DIRECTORS = "directors", "Réunion des directeurs régionaux"
    TECHNICAL = "technical", "Comité technique de suivi"


class SteeringState(models.TextChoices):
    PLANNED = "planned", "Prévue"
    HELD = "held", "Tenue"
    CANCELLED = "cancelled", "Annulée"


class TextKind(models.TextChoices):
    CIRCULAR = "circular", "Circulaire"
    INSTRUCTION = "instruction", "Instruction"
    NOTE = "note", "Note"


class Audience(models.TextChoices):
    """To whom a text is sent: a DTEFP overseas is of both halves."""

    ALL = "all", "Tous les services"
    REGIONS = "regions", "Directions régionales et d'outre-mer"
    DEPARTMENTS = "departments", "Directions départementales et d'outre-mer"


AUDIENCES = {
    Audience.ALL: (ServiceKind.DRTEFP, ServiceKind.DDTEFP, ServiceKind.DTEFP),
    Audience.REGIONS: (ServiceKind.DRTEFP, ServiceKind.DTEFP),
    Audience.DEPARTMENTS: (ServiceKind.DDTEFP, ServiceKind.DTEFP),
}
