"""The figures of the country, counted each night."""

from django.db import models


class CountryTallies(models.Model):
    """What the dashboard of the country counts of a year, as written by selectors.board.kept: adding up four thousand
    structures takes longer than a page may. Made again from the rows that it counts, nobody types it."""

    year = models.PositiveSmallIntegerField("année")
    made_at = models.DateTimeField("compté le")
    content = models.JSONField("chiffres", default=dict)

    class Meta:
        verbose_name = "chiffres du pays"
        verbose_name_plural = "chiffres du pays"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="dashboards_country_once",
                violation_error_message="Les chiffres de cette année sont déjà comptés.",
            )
        ]

    def __str__(self):
        return f"Chiffres du pays, {self.year}"
