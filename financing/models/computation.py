"""The calculations of an annexe, each frozen as it was made."""

from django.db import models

from financing.models.annex import FinancialAnnex
from iae_portal.core.amounts import AmountField
from iae_portal.core.models import User


class Computation(models.Model):
    """One run of the engine on an annexe, kept whole: inputs, barème rows, engine version, result, explanation."""

    annex = models.ForeignKey(
        FinancialAnnex, on_delete=models.PROTECT, related_name="computations", verbose_name="annexe"
    )
    # Kept whole: a barème corrected later must not change what was signed.
    inputs = models.JSONField("données et barèmes")
    bareme_ids = models.JSONField("barèmes utilisés", default=list)
    result = models.JSONField("résultat")
    explanation = models.JSONField("explication", default=list)
    engine_version = models.CharField("version du moteur", max_length=20)
    agreed_amount = AmountField("montant conventionné", max_digits=14)
    agreed_fte = models.DecimalField("ETP conventionnés", max_digits=9, decimal_places=4, null=True, blank=True)
    due = AmountField("montant dû", max_digits=14, null=True, blank=True)
    recovery = AmountField("à reverser", max_digits=14, default=0)
    reason = models.CharField("pourquoi", max_length=200)
    computed_at = models.DateTimeField("calculé le")
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par")

    class Meta:
        verbose_name = "calcul d'une annexe"
        verbose_name_plural = "calculs des annexes"
        ordering = ["annex", "-pk"]

    def __str__(self):
        return f"{self.annex.number}, {self.reason}"
