"""What a structure owes of a year that is over, and when it gave its papers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from conventions.models.convention import Convention
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.documents.uploads import upload_path

PAPERS = {"report": "Le bilan d'activité de {} ne vient", "accounts": "Les comptes annuels de {} ne viennent"}


class YearReturn(CheckedModel):
    """One year of one structure, on the last convention that covers a day of it. Its figures are measures."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="year_returns", verbose_name="convention"
    )
    year = models.PositiveSmallIntegerField("année")
    report_received_on = models.DateField("bilan d'activité reçu le", null=True, blank=True)
    report = models.FileField("bilan d'activité", upload_to=upload_path, blank=True)
    report_name = models.CharField("nom du fichier du bilan", max_length=160, blank=True)
    accounts_received_on = models.DateField("comptes annuels reçus le", null=True, blank=True)
    accounts = models.FileField("comptes annuels", upload_to=upload_path, blank=True)
    accounts_name = models.CharField("nom du fichier des comptes", max_length=160, blank=True)

    class Meta:
        verbose_name = "bilan annuel"
        verbose_name_plural = "bilans annuels"
        ordering = ["-year", "convention"]
        constraints = [
            unique(
                "conventions_year_return_once",
                ["convention", "year"],
                "Le bilan de cette année est déjà attendu de cette convention.",
            ),
            check(
                "conventions_year_return_report",
                Q(report="") | Q(report_received_on__isnull=False),
                "Un bilan d'activité déposé porte le jour de sa réception.",
            ),
            check(
                "conventions_year_return_accounts",
                Q(accounts="") | Q(accounts_received_on__isnull=False),
                "Des comptes déposés portent le jour de leur réception.",
            ),
        ]
        indexes = [models.Index(fields=["year"], name="conventions_year_return_year")]

    def __str__(self):
        return f"Bilan {self.year} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    def clean(self):
        """A paper tells of the whole year: on its last day at the earliest."""
        for name, paper in PAPERS.items():
            day = getattr(self, f"{name}_received_on")
            if day and (day.year, day.month, day.day) < (self.year, 12, 31):
                raise ValidationError(
                    {f"{name}_received_on": f"{paper.format(self.year)} pas avant le 31 décembre {self.year}."}
                )
