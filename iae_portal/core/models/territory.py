"""The territory of 2008. Codes carry their vintage: region and département codes collide over time."""

from django.db import models

from iae_portal.core.constraints import unique


class Region(models.Model):
    code = models.CharField("code", max_length=2)
    name = models.CharField("nom", max_length=60)
    of_name = models.CharField("complément de nom", max_length=70, help_text="Par exemple « du Nord ».")
    vintage = models.PositiveSmallIntegerField("millésime", default=2008)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["code"]
        constraints = [
            unique("core_region_code_vintage", ["code", "vintage"], "Cette région existe déjà pour ce millésime.")
        ]

    def __str__(self):
        return self.name


class Departement(models.Model):
    code = models.CharField("code", max_length=3)
    name = models.CharField("nom", max_length=60)
    of_name = models.CharField("complément de nom", max_length=70, help_text="Par exemple « du Nord ».")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departements", verbose_name="région")
    vintage = models.PositiveSmallIntegerField("millésime", default=2008)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]
        constraints = [
            unique(
                "core_departement_code_vintage", ["code", "vintage"], "Ce département existe déjà pour ce millésime."
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.code})"
