"""Numbers without holes: one row a series, taken under a lock (core.services.numbers)."""

from django.db import models


class Counter(models.Model):
    key = models.CharField("série", max_length=80, unique=True)
    last = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur"
        verbose_name_plural = "compteurs"
        ordering = ["key"]

    def __str__(self):
        return f"{self.key} : {self.last}"
