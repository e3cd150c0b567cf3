"""Counts of verifications, shared by all web machines: the public page answers a reasonable number of questions."""

from django.db import models


class VerificationCount(models.Model):
    """Questions from one place during one period. `place` is a keyed hash of the address, never the address."""

    place = models.CharField("provenance (empreinte)", max_length=64)
    period = models.DateTimeField("début de la période")
    count = models.PositiveIntegerField("questions", default=0)

    class Meta:
        verbose_name = "compte de vérifications"
        verbose_name_plural = "comptes de vérifications"
        ordering = ["-period", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period"],
                name="documents_count_place_period",
                violation_error_message="Cette provenance est déjà comptée pour cette période.",
            )
        ]

    def __str__(self):
        return f"{self.count} depuis {self.period:%d/%m/%Y %H:%M}"
