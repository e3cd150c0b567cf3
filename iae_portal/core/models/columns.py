"""What the columns of a service's own files give, said once and kept for the next file (core.forms.imports)."""

from django.db import models

from iae_portal.core.constraints import unique
from iae_portal.core.models.service import Service


class KnownColumn(models.Model):
    """`kind` is a key of the slot core.imports; `title` the folded title; `field` "" for a column left aside."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="known_columns", verbose_name="service")
    kind = models.CharField("import", max_length=20)
    title = models.CharField("titre de la colonne", max_length=200)
    field = models.CharField("ce qu'elle donne", max_length=40, blank=True)

    class Meta:
        verbose_name = "colonne connue"
        verbose_name_plural = "colonnes connues"
        ordering = ["service", "kind", "title"]
        constraints = [
            unique(
                "core_knowncolumn_title",
                ["service", "kind", "title"],
                "Ce service a déjà dit ce que donne cette colonne.",
            )
        ]

    def __str__(self):
        return f"{self.title} : {self.field or 'laissée de côté'}"
