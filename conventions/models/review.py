"""The yearly dialogue de gestion, and what each party promised there."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from conventions.enums import ReviewForm, UndertakingOwner
from conventions.models.convention import Convention
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import User
from iae_portal.core.text import french_date

KEPT_SINCE_PROMISED = DayOrder(
    "kept_on",
    "promised_on",
    "conventions_undertaking_kept_since_promised",
    "Un engagement ne peut pas être tenu avant le dialogue où il est pris.",
)


class ManagementReview(models.Model):
    """The yearly dialogue de gestion: who was there, what was concluded (the fiche de suivi)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="reviews", verbose_name="convention"
    )
    year = models.PositiveSmallIntegerField("année examinée")
    form = models.CharField("forme", max_length=10, choices=ReviewForm)
    held_on = models.DateField("tenu le")
    for_structure = models.CharField("pour la structure", max_length=300, blank=True)
    for_agency = models.CharField("pour l'agence pour l'emploi", max_length=300, blank=True)
    for_funders = models.CharField("pour les financeurs", max_length=300, blank=True)
    participants = models.TextField("autres participants", blank=True)
    findings = models.TextField("constats")
    conclusions = models.TextField("décisions et suites")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="rédacteur")

    class Meta:
        verbose_name = "dialogue de gestion"
        verbose_name_plural = "dialogues de gestion"
        ordering = ["convention", "-year", "-held_on"]
        constraints = [
            unique(
                "conventions_review_once",
                ["convention", "year"],
                "Le dialogue de gestion de cette année est déjà enregistré.",
            ),
            check(
                "conventions_review_year_begun",
                Q(held_on__year__gte=F("year")),
                "Le dialogue de gestion d'une année ne se tient pas avant qu'elle commence.",
                field="held_on",
            ),
        ]

    def __str__(self):
        return f"Dialogue de gestion {self.year} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def display_number(self) -> str:
        """ "ACI 59L 09 0001, dialogue 2008"."""
        return f"{self.convention.display_number}, dialogue {self.year}"


class Undertaking(CheckedModel):
    """What one party promised in a dialogue de gestion, and for when; the next dialogue looks at it."""

    review = models.ForeignKey(
        ManagementReview, on_delete=models.CASCADE, related_name="undertakings", verbose_name="dialogue de gestion"
    )
    text = models.CharField("engagement", max_length=300)
    owner = models.CharField("à la charge de", max_length=10, choices=UndertakingOwner)
    # Copied from the dialogue, and again when its day is corrected: the database reads one row.
    promised_on = models.DateField("pris le", editable=False)
    due_on = models.DateField("au plus tard le")
    kept_on = models.DateField("tenu le", null=True, blank=True)

    class Meta:
        verbose_name = "engagement"
        verbose_name_plural = "engagements"
        ordering = ["review", "due_on", "pk"]
        constraints = [
            check(
                "conventions_undertaking_owner",
                Q(owner__in=UndertakingOwner.values),
                "Un engagement est à la charge d'une des parties au dialogue.",
                field="owner",
            ),
            check(
                "conventions_undertaking_due_later",
                Q(due_on__gt=F("promised_on")),
                "Un engagement se tient après le dialogue où il est pris.",
                field="due_on",
            ),
            KEPT_SINCE_PROMISED.constraint,
        ]

    def __str__(self):
        return f"{self.text} ({self.get_owner_display().lower()}, au plus tard le {french_date(self.due_on)})"

    def state_on(self, day: dt.date) -> str:
        """ "tenu le 3 mars 2009", "en retard", "à tenir"."""
        if self.kept_on:
            return f"tenu le {french_date(self.kept_on)}"
        return "en retard" if self.due_on < day else "à tenir"
