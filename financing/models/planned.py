"""What conventions under way will ask of a year, of the whole country: counted again each night."""

from django.db import models


class PlannedYear(models.Model):
    """Job aid that the country's running conventions will ask of a year without their annexe (selectors.years), as
    counted at `made_at`: reading every annexe takes longer than a page may. Nobody types it."""

    year = models.PositiveSmallIntegerField("exercice")
    amount = models.DecimalField("à engager", max_digits=14, decimal_places=2)
    made_at = models.DateTimeField("compté le")

    class Meta:
        verbose_name = "prévision du pays"
        verbose_name_plural = "prévisions du pays"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="financing_planned_once",
                violation_error_message="La prévision de cet exercice est déjà comptée.",
            )
        ]

    def __str__(self):
        return f"À engager en {self.year}"
