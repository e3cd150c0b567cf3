"""The yearly dialogue de gestion."""

from django.db import models

from conventions.enums import ReviewForm
from conventions.models.convention import Convention
from iae_portal.core.models import User


class ManagementReview(models.Model):
    """The yearly dialogue de gestion: who was there, what was concluded (the fiche de suivi)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="reviews", verbose_name="convention"
    )
    year = models.PositiveSmallIntegerField("année examinée")
    form = models.CharField("forme", max_length=10, choices=ReviewForm)
    held_on = models.DateField("tenu le")
    participants = models.TextField("participants")
    findings = models.TextField("constats")
    conclusions = models.TextField("conclusions et suites")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="rédacteur")

    class Meta:
        verbose_name = "dialogue de gestion"
        verbose_name_plural = "dialogues de gestion"
        ordering = ["convention", "-year", "-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "year"],
                name="conventions_review_once",
                violation_error_message="Le dialogue de gestion de cette année est déjà enregistré.",
            )
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
