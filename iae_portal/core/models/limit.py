"""How often the public doors were knocked at: one row a door, a place and a period (core.services.limits)."""

from django.db import models

from iae_portal.core.constraints import unique


class RequestCount(models.Model):
    """Requests from one place during one period. `place` is a keyed hash, never the address itself."""

    door = models.CharField("porte", max_length=40)
    place = models.CharField("provenance (empreinte)", max_length=64)
    period = models.DateTimeField("début de la période")
    count = models.PositiveIntegerField("demandes", default=0)

    class Meta:
        verbose_name = "compte de demandes"
        verbose_name_plural = "comptes de demandes"
        ordering = ["-period", "door", "place"]
        constraints = [
            unique(
                "core_requestcount_place_period",
                ["door", "place", "period"],
                "Cette provenance est déjà comptée pour cette période.",
            )
        ]

    def __str__(self):
        return f"{self.door} : {self.count} depuis {self.period:%d/%m/%Y %H:%M}"
