"""Lists that people keep: one view of a list, told to them each Monday."""

from django.db import models

from iae_portal.core.constraints import unique
from iae_portal.core.models import User


class SavedView(models.Model):
    """`path` is the address of the list with its filters: what it shows follows the rights of the day it is opened."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_views", verbose_name="titulaire")
    label = models.CharField("nom", max_length=120)
    path = models.CharField("adresse", max_length=500)
    saved_on = models.DateField("gardée le")

    class Meta:
        verbose_name = "vue gardée"
        verbose_name_plural = "vues gardées"
        ordering = ["owner", "label", "pk"]
        constraints = [
            unique(
                "notifications_savedview_once",
                ["owner", "path"],
                "Cette vue est déjà gardée : elle vous est envoyée chaque lundi.",
            )
        ]

    def __str__(self):
        return self.label
