"""Payments suspended for a time, with the reason told to the structure."""

from django.db import models

from conventions.models.convention import Convention
from iae_portal.core.constraints import unique
from iae_portal.core.periods import Dated, ordered_dates


class Suspension(Dated):
    """A flag beside the state: the convention goes on, nothing is paid from `start` to `end`."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="suspensions", verbose_name="convention"
    )
    reason = models.TextField("motif de la suspension")

    class Meta:
        verbose_name = "suspension"
        verbose_name_plural = "suspensions"
        ordering = ["convention", "-start"]
        constraints = [
            ordered_dates("conventions_suspension_dates"),
            unique(
                "conventions_one_open_suspension",
                ["convention"],
                "Les paiements de cette convention sont déjà suspendus.",
                where=models.Q(end__isnull=True),
            ),
        ]

    def __str__(self):
        return f"Suspension du {self.start:%d/%m/%Y} – {self.convention}"

    @property
    def service(self):
        return self.convention.service
