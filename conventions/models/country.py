"""What the pages of the country count by region beside their list: counted again each night."""

from django.db import models

from conventions.enums import CountedPage


class CountryCount(models.Model):
    """Rows of (region, its name, what they share, how many) of a page in a year, as counted at `made_at`: at ten times
    the country, counting takes longer than a page may. Nobody types it."""

    page = models.CharField("page", max_length=10, choices=CountedPage)
    year = models.PositiveSmallIntegerField("année")
    rows = models.JSONField("comptes", default=list)
    made_at = models.DateTimeField("compté le")

    class Meta:
        verbose_name = "compte du pays"
        verbose_name_plural = "comptes du pays"
        ordering = ["page", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "year"],
                name="conventions_country_once",
                violation_error_message="Les comptes de cette année sont déjà faits.",
            )
        ]

    def __str__(self):
        return f"{self.get_page_display()}, {self.year}"
