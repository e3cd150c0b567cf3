"""The ledger of reminders: what was said to whom, so that it is never said twice."""

from django.db import models

from iae_portal.core.constraints import unique
from iae_portal.core.models import User
from iae_portal.notifications.models.deadline import Deadline
from iae_portal.notifications.models.mail import OutgoingMail


class ReminderRun(models.Model):
    """One day of reminders. Its lock makes several schedulers follow one another."""

    day = models.DateField("jour", unique=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "passage des rappels"
        verbose_name_plural = "passages des rappels"
        ordering = ["-day"]

    def __str__(self):
        return f"rappels du {self.day:%d/%m/%Y}"


class ReminderSent(models.Model):
    """One step of one deadline told to one person. A postponed deadline starts its steps again."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="reminders", verbose_name="échéance")
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="destinataire")
    due_on = models.DateField("échéance annoncée")
    step = models.CharField("palier", max_length=20)
    step_label = models.CharField("palier (libellé)", max_length=60)
    sentence = models.CharField("motif", max_length=400)
    day = models.DateField("jour du rappel")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="reminders", verbose_name="courriel")

    class Meta:
        verbose_name = "rappel envoyé"
        verbose_name_plural = "rappels envoyés"
        ordering = ["-day", "-pk"]
        constraints = [
            unique(
                "notifications_reminder_once",
                ["deadline", "recipient", "due_on", "step"],
                "Ce rappel a déjà été envoyé à cette personne.",
            )
        ]

    def __str__(self):
        return f"{self.step_label} : {self.deadline}"
