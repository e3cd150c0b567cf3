"""Hours worked each month, and the payments that follow."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from conventions.models import Convention
from financing.enums import PaymentKind, StateSource
from financing.models.annex import FinancialAnnex
from financing.models.regime import NOT_NEGATIVE
from iae_portal.core.amounts import AmountField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import User
from iae_portal.core.periods import from_month

PAYMENT_DAYS = (
    DayOrder(
        "paid_on",
        "committed_on",
        "financing_payment_after_credits",
        "Corrigez la date : un paiement ne précède pas l'engagement de ses crédits.",
    ),
    DayOrder(
        "paid_on",
        "month",
        "financing_payment_month_begun",
        "Corrigez la date : un mois ne se paie pas avant d'avoir commencé.",
        # What is given back comes when it comes, whatever the month that it bears.
        free={"kind": PaymentKind.RECOVERY},
    ),
)


class MonthlyState(CheckedModel):
    """The "état de suivi mensuel": hours and headcount of one month. It outlives the ranks of the annexe."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="monthly_states", verbose_name="convention"
    )
    month = models.DateField("mois")
    hours = models.DecimalField("heures", max_digits=9, decimal_places=2, validators=NOT_NEGATIVE)
    headcount = models.PositiveIntegerField("salariés")
    remark = models.CharField("remarque", max_length=200, blank=True)
    source = models.CharField("source", max_length=6, choices=StateSource, default=StateSource.GRID)
    entered_at = models.DateTimeField("saisi le")
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="saisi par"
    )

    class Meta:
        verbose_name = "état mensuel"
        verbose_name_plural = "états mensuels"
        ordering = ["convention", "month"]
        constraints = [
            unique("financing_state_once", ["convention", "month"], "L'état de ce mois est déjà saisi."),
            check(
                "financing_state_hours",
                Q(hours__gte=0) & (Q(hours=0) | Q(headcount__gt=0)),
                "Des heures sans salarié : indiquez l'effectif du mois.",
                field="headcount",
            ),
            check(
                "financing_state_month_over",
                from_month("entered_at", "month", after=True),
                "Ce mois n'est pas fini, ses heures ne sont pas encore toutes connues.",
            ),
        ]

    def __str__(self):
        return f"{self.convention.display_number}, {self.month:%m/%Y}"

    def clean(self):
        if self.month and self.month.day != 1:
            raise ValidationError({"month": "Le mois est désigné par son premier jour."})


class PaymentLine(CheckedModel):
    """One line of the schedule of an annexe. Paid lines never change; the others follow each new computation."""

    annex = models.ForeignKey(FinancialAnnex, on_delete=models.PROTECT, related_name="payments", verbose_name="annexe")
    month = models.DateField("mois")
    kind = models.CharField("nature", max_length=15, choices=PaymentKind)
    amount = AmountField("montant", max_digits=14, validators=NOT_NEGATIVE)
    # Copied when the line is paid: of its annexe, or of the decision of a modulated part.
    committed_on = models.DateField("crédits engagés le", null=True, blank=True, editable=False)
    paid_on = models.DateField("payé le", null=True, blank=True)
    exported_at = models.DateTimeField("transmis le", null=True, blank=True)
    # A computation made twice writes the same lines: the key is the month and the kind.
    key = models.CharField("clé", max_length=80, unique=True)

    class Meta:
        verbose_name = "ligne d'échéancier"
        verbose_name_plural = "lignes d'échéancier"
        ordering = ["annex", "month", "kind", "pk"]
        constraints = [
            check(
                "financing_payment_amount",
                Q(amount__gte=0),
                "Un paiement n'est jamais négatif : un trop-perçu donne un reversement.",
                field="amount",
            ),
            *(order.constraint for order in PAYMENT_DAYS),
        ]
        indexes = [models.Index(fields=["paid_on", "month"], name="financing_payment_due")]

    def __str__(self):
        return f"{self.annex.number}, {self.month:%m/%Y}, {self.get_kind_display()}"

    @property
    def is_recovery(self) -> bool:
        return self.kind == PaymentKind.RECOVERY
