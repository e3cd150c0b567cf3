"""The contradictory procedure before a termination."""

from django.db import models
from django.db.models import F, Q

from conventions.models.convention import Convention


class AdversarialProcedure(models.Model):
    """Before a termination: registered letter, then a delay for the structure's observations (R5132-5)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="procedures", verbose_name="convention"
    )
    grounds = models.TextField("griefs")
    notified_on = models.DateField("lettre recommandée reçue le")
    observations_due_on = models.DateField("observations attendues jusqu'au")
    observations = models.TextField("observations de la structure", blank=True)
    closed_on = models.DateField("close le", null=True, blank=True)
    outcome = models.TextField("suite donnée", blank=True)

    class Meta:
        verbose_name = "procédure contradictoire"
        verbose_name_plural = "procédures contradictoires"
        ordering = ["convention", "-notified_on"]
        constraints = [
            models.CheckConstraint(
                name="conventions_procedure_delay",
                condition=Q(observations_due_on__gt=F("notified_on")),
                violation_error_message="Le délai d'observations suit la réception de la lettre.",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                # One at a time: the structure answers one letter.
                condition=Q(closed_on__isnull=True),
                name="conventions_one_open_procedure",
                violation_error_message="Une procédure est déjà ouverte pour cette convention.",
            ),
        ]

    def __str__(self):
        return f"Procédure du {self.notified_on:%d/%m/%Y} – {self.convention}"
