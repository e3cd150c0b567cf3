"""What the night has counted of the country."""

from django.db import models

from iae_portal.core.constraints import unique


class NightCount(models.Model):
    """What a page of the country shows of a year, as its kind (core.night) counted it at `made_at`. Made again each
    night from the rows that it counts: nobody types it."""

    kind = models.CharField("compte", max_length=40)
    year = models.PositiveSmallIntegerField("année")
    content = models.JSONField("chiffres")
    made_at = models.DateTimeField("compté le")

    class Meta:
        verbose_name = "compte de la nuit"
        verbose_name_plural = "comptes de la nuit"
        ordering = ["kind", "-year"]
        constraints = [unique("core_night_count_once", ["kind", "year"], "Ce compte de l'année est déjà fait.")]

    def __str__(self):
        return f"{self.kind}, {self.year}"
