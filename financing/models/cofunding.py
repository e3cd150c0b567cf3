"""What the département pays of an annexe, and the RSA of one person that its share follows (D. 5132-41)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from financing.enums import Territory
from financing.models.annex import FinancialAnnex
from financing.models.regime import NOT_NEGATIVE
from iae_portal.core.models import User


class RsaAmount(models.Model):
    """Monthly RSA of one person without children, from a month until the next row of the same territory."""

    territory = models.CharField("territoire", max_length=10, choices=Territory, default=Territory.GENERAL)
    start = models.DateField("à compter du")
    monthly_amount = models.DecimalField(
        "montant mensuel pour une personne seule",
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), "Indiquez un montant supérieur à zéro.")],
    )
    reference = models.CharField("texte", max_length=300)
    published_on = models.DateField("publié le", null=True, blank=True)
    verified = models.BooleanField("montant vérifié dans un texte", default=True)
    source = models.CharField("sources", max_length=200, blank=True)

    class Meta:
        verbose_name = "montant du RSA"
        verbose_name_plural = "montants du RSA"
        ordering = ["territory", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "start"],
                name="financing_rsa_once",
                violation_error_message="Un montant du RSA prend déjà effet à cette date : choisissez-en une autre.",
            ),
            models.CheckConstraint(
                name="financing_rsa_positive",
                condition=Q(monthly_amount__gt=0),
                violation_error_message="Indiquez un montant supérieur à zéro.",
            ),
        ]

    def __str__(self):
        return f"RSA au {self.start:%d/%m/%Y}"

    @property
    def is_retroactive(self) -> bool:
        return self.published_on is not None and self.published_on > self.start

    def clean(self):
        if self.start and self.start.day != 1:
            raise ValidationError({"start": "Un montant du RSA prend effet le premier jour d'un mois."})


class DepartmentShare(models.Model):
    """The share as last computed, with its lines. It is inside the agreed amount: it adds nothing to it."""

    annex = models.OneToOneField(
        FinancialAnnex, on_delete=models.PROTECT, related_name="department_share", verbose_name="annexe"
    )
    agreement = models.CharField("convention avec le département", max_length=200, blank=True)
    amount = models.DecimalField("part du département", max_digits=14, decimal_places=2, validators=NOT_NEGATIVE)
    explanation = models.JSONField("explication", default=list)
    computed_at = models.DateTimeField("calculée le")
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="saisie par")

    class Meta:
        verbose_name = "part du département"
        verbose_name_plural = "parts des départements"
        ordering = ["annex"]
        constraints = [
            models.CheckConstraint(
                name="financing_share_positive",
                condition=Q(amount__gte=0),
                violation_error_message="La part du département est positive ou nulle.",
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
        constraints = [models.UniqueConstraint(fields=["share", "month"], name="financing_share_month_once")]

    def __str__(self):
        return f"{self.month:%m/%Y} : {self.beneficiaries}"
