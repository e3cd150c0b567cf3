"""Password mails that wait for a worker (core.services.account_mails)."""

from django.db import models


class AccountMailKind(models.TextChoices):
    RESET = "password_reset", "Mot de passe oublié"
    INVITATION = "invitation", "Invitation"


class AccountMail(models.Model):
    """One mailbox to write to. The link of the mail is made when it leaves and kept nowhere; the row goes once sent."""

    kind = models.CharField("nature", max_length=20, choices=AccountMailKind)
    # As it was typed: whether an account has it is only looked for by the worker.
    email = models.CharField("adresse", max_length=254)
    asked_at = models.DateTimeField("demandé le", db_index=True)
    taken_at = models.DateTimeField("pris par un travailleur le", null=True, blank=True)
    # Several accounts may share the mailbox: those up to this key have had theirs.
    written_to = models.BigIntegerField("dernier compte servi", default=0)

    class Meta:
        verbose_name = "courriel de compte"
        verbose_name_plural = "courriels de compte"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} n° {self.pk}"
