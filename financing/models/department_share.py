"""What the département pays of an annexe (code du travail, D. 5132-41)."""

from django.db import models
from django.db.models import Q

from financing.models.annex import FinancialAnnex
from financing.models.regime import NOT_NEGATIVE
from iae_portal.core.amounts import AmountField
from iae_portal.core.constraints import check, unique
from iae_portal.core.models import User


class DepartmentShare(models.Model):
    """The share as last computed, with its lines. It is inside the agreed amount: it adds nothing to it."""

    annex = models.OneToOneField(
        FinancialAnnex, on_delete=models.PROTECT, related_name="department_share", verbose_name="annexe"
    )
    agreement = models.CharField("convention avec le département", max_length=200, blank=True)
    amount = AmountField("part du département", max_digits=14, validators=NOT_NEGATIVE)
    explanation = models.JSONField("explication", default=list)
    computed_at = models.DateTimeField("calculée le")
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="saisie par")

    class Meta:
        verbose_name = "part du département"
        verbose_name_plural = "parts des départements"
        ordering = ["annex"]
        constraints = [
            check(
                "financing_share_positive",
                Q(amount__gte=0),
                "La part du département est positive ou nulle.",
                field="amount",
            )
        ]

    def __str__(self):
        return f"Part du département, {self.annex.number}"


class ShareMonth(models.Model):
    """RSA recipients still in the annexe that month."""

    share = models.ForeignKey(DepartmentShare, on_delete=models.CASCADE, related_name="months", verbose_name="part")
    month = models.DateField("mois")
    beneficiaries = models.PositiveIntegerField("bénéficiaires du RSA")

    class Meta:
        verbose_name = "mois de la part du département"
        verbose_name_plural = "mois de la part du département"
        ordering = ["share", "month"]
        constraints = [unique("financing_share_month_once", ["share", "month"])]

    def __str__(self):
        return f"{self.month:%m/%Y} : {self.beneficiaries}"
