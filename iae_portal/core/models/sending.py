"""What was sent once: a form sent twice writes once (core.services.sendings)."""

from django.db import models


class SentForm(models.Model):
    """One form, as one page showed it and one person filled it, that was kept. `location` is where it led."""

    key = models.CharField("empreinte", max_length=64, primary_key=True)
    sent_at = models.DateTimeField("envoyé le", db_index=True)
    location = models.CharField("page d'arrivée", max_length=2000, blank=True)

    class Meta:
        verbose_name = "formulaire envoyé"
        verbose_name_plural = "formulaires envoyés"

    def __str__(self):
        return f"{self.key[:8]} → {self.location}"
