"""The motives of exit and the class of each, dated: the national mission keeps the table."""

from django.db import models

from conventions.exits import ExitClass
from iae_portal.core.constraints import check, unique
from iae_portal.core.periods import Dated, ordered_dates

CLASSES = [(each.value, each.label) for each in ExitClass]


class ExitMotive(Dated):
    """One motive in force from `start` to `end`. A change is another row: the exits of the past keep their class."""

    code = models.CharField("code", max_length=20)
    label = models.CharField("libellé", max_length=120)
    exit_class = models.CharField("classe", max_length=12, choices=CLASSES)
    rank = models.PositiveSmallIntegerField("rang", default=100, help_text="L'ordre sur la page des résultats.")
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "motif de sortie"
        verbose_name_plural = "motifs de sortie"
        ordering = ["rank", "code", "start"]
        constraints = [
            ordered_dates("conventions_exit_motive_dates"),
            unique(
                "conventions_exit_motive_once", ["code", "start"], "Ce motif a déjà une ligne à compter de ce jour."
            ),
            check(
                "conventions_exit_motive_class",
                models.Q(exit_class__in=[each.value for each in ExitClass]),
                "Cette classe n'est pas une classe de sortie.",
                field="exit_class",
            ),
        ]

    def __str__(self):
        return self.label
