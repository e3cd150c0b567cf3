"""The insertion project that the structure brings: the basis of its objectives, and its means."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from conventions.mentions import MENTION_FIELDS
from conventions.models.convention import Convention
from iae_portal.core.text import of_name

# What a person writes of the project: journaled, frozen and printed in this order.
PROJECT_FIELDS = [
    "publics",
    "activities",
    "work_environment",
    "accompaniment",
    "training",
    "partnership",
    *MENTION_FIELDS,
    "posts_fte",
    "supervision_fte",
    "accompaniment_fte",
]
FTE_FIELDS = ["posts_fte", "supervision_fte", "accompaniment_fte"]
TEXT_FIELDS = [name for name in PROJECT_FIELDS if name not in FTE_FIELDS]
# What the guard of a complete dossier asks for: every text may be empty while the dossier is filled.
NEEDED_TEXTS = ("publics", "activities", "accompaniment")
NEEDED = (*NEEDED_TEXTS, "posts_fte")
POSITIVE = [MinValueValidator(Decimal(0), "Indiquez un nombre positif ou nul.")]


class InsertionProject(models.Model):
    convention = models.OneToOneField(
        Convention, on_delete=models.CASCADE, related_name="project", verbose_name="convention"
    )
    publics = models.TextField("publics accueillis", blank=True)
    activities = models.TextField("activités supports", blank=True)
    work_environment = models.TextField("environnement de travail", blank=True)
    accompaniment = models.TextField("accompagnement social et professionnel", blank=True)
    training = models.TextField("formation", blank=True)
    partnership = models.TextField("partenariat local", blank=True)
    # One type or another: conventions.mentions.
    sites = models.TextField("chantiers", blank=True)
    employment_terms = models.TextField("rémunération, contrats et durée du travail", blank=True)
    territory = models.TextField("territoire d'activité", blank=True)
    opening = models.TextField("permanence", blank=True)
    exclusivity = models.TextField("activité exclusive", blank=True)
    local_fit = models.TextField("place dans l'offre d'insertion du territoire", blank=True)
    other_aid = models.TextField("autres aides publiques et privées", blank=True)
    posts_fte = models.DecimalField(
        "postes d'insertion (ETP)", max_digits=7, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    supervision_fte = models.DecimalField(
        "encadrement technique (ETP)", max_digits=6, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )
    accompaniment_fte = models.DecimalField(
        "accompagnement (ETP)", max_digits=6, decimal_places=2, null=True, blank=True, validators=POSITIVE
    )

    class Meta:
        verbose_name = "projet d'insertion"
        verbose_name_plural = "projets d'insertion"
        ordering = ["convention"]

    def __str__(self):
        return f"Projet d'insertion {of_name(self.convention)}"
