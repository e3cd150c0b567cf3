"""Payment lots: what a service asks of the paying agency in one go, and what the agency answers line by line."""

from django.db import models
from django.db.models import F, Q

from financing.enums import LotAnswer, PaymentKind, RejectCode
from financing.models.annex import FinancialAnnex
from financing.models.payment import PaymentLine
from financing.models.regime import NOT_NEGATIVE
from iae_portal.core.amounts import AmountField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User

PREPARED_BEFORE = DayOrder(
    "validated_on", "prepared_on", "financing_lot_prepared_first", "Un lot se valide une fois qu'il est préparé."
)
PAID_AFTER_ASKED = DayOrder(
    "paid_on",
    "asked_on",
    "financing_lot_line_asked_first",
    "Corrigez la date : l'agence ne paie pas une ligne avant la validation de son lot.",
)


class PaymentLot(CheckedModel):
    """Lines of the annexes of one service. Prepared by an officer, validated by the head: then numbered, and fixed."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="payment_lots", verbose_name="service")
    number = models.CharField("numéro", max_length=30, blank=True)
    prepared_on = models.DateField("préparé le")
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="préparé par")
    # Of what the agency paid without being asked, found out by the head: such a lot has no file and no answer to wait.
    reason = models.CharField("motif du constat", max_length=200, blank=True)
    validated_on = models.DateField("validé le", null=True, blank=True)
    validated_by = optional_key(User, "validé par")

    class Meta:
        verbose_name = "lot de paiement"
        verbose_name_plural = "lots de paiement"
        ordering = ["-prepared_on", "-pk"]
        constraints = [
            unique(
                "financing_lot_one_prepared",
                ["service"],
                "Un lot de ce service est déjà en préparation : ouvrez-le.",
                where=Q(validated_on__isnull=True),
            ),
            unique("financing_lot_number_once", ["number"], "Ce numéro de lot existe déjà.", where=~Q(number="")),
            check(
                "financing_lot_validated_whole",
                Q(validated_on__isnull=True, validated_by__isnull=True, number="")
                | (Q(validated_on__isnull=False, validated_by__isnull=False) & ~Q(number="")),
                "Un lot validé porte son numéro, son jour et son directeur.",
            ),
            PREPARED_BEFORE.constraint,
        ]

    def __str__(self):
        return f"Lot {self.number}" if self.number else f"Lot en préparation, {self.service.short_name}"

    @property
    def is_validated(self) -> bool:
        return self.validated_on is not None


class LotLine(CheckedModel):
    """One payment asked. What was prepared is copied: the schedule may be written again until the validation."""

    lot = models.ForeignKey(PaymentLot, on_delete=models.CASCADE, related_name="lines", verbose_name="lot")
    rank = models.PositiveIntegerField("ligne")
    line = models.ForeignKey(
        PaymentLine, null=True, on_delete=models.SET_NULL, related_name="lot_lines", verbose_name="échéance"
    )
    annex = models.ForeignKey(FinancialAnnex, on_delete=models.PROTECT, related_name="+", verbose_name="annexe")
    month = models.DateField("mois")
    kind = models.CharField("nature", max_length=15, choices=PaymentKind)
    amount = AmountField("montant demandé", max_digits=14, validators=NOT_NEGATIVE)
    # Copied from the lot when it is validated: the database reads one row.
    asked_on = models.DateField("demandé le", null=True, blank=True)
    # The line of the payer's file, word for word: made once, given again the same.
    row = models.JSONField("ligne du fichier", default=list, blank=True)
    answer = models.CharField("réponse", max_length=8, choices=LotAnswer, default=LotAnswer.PENDING)
    paid_on = models.DateField("payé le", null=True, blank=True)
    paid_amount = AmountField("montant payé", max_digits=14, null=True, blank=True)
    reject_code = models.CharField("motif du rejet", max_length=3, choices=RejectCode, blank=True)

    class Meta:
        verbose_name = "ligne d'un lot"
        verbose_name_plural = "lignes des lots"
        ordering = ["lot", "rank"]
        constraints = [
            unique("financing_lot_line_rank", ["lot", "rank"], "Deux lignes du lot ont le même numéro."),
            # What was rejected may be asked again.
            unique(
                "financing_lot_line_once",
                ["line"],
                "Cette échéance est déjà dans un lot.",
                where=~Q(answer=LotAnswer.REJECTED),
            ),
            check(
                "financing_lot_line_kept",
                Q(asked_on__isnull=True) | Q(line__isnull=False) | Q(answer=LotAnswer.REJECTED),
                "Une échéance demandée à l'agence ne s'efface pas.",
            ),
            check(
                "financing_lot_line_positive",
                Q(amount__gt=0) & ~Q(kind=PaymentKind.RECOVERY),
                "Un lot ne demande que des paiements : un reversement a son ordre.",
            ),
            check(
                "financing_lot_line_answer",
                Q(answer=LotAnswer.PENDING, paid_on__isnull=True, paid_amount__isnull=True, reject_code="")
                | Q(
                    answer=LotAnswer.PAID,
                    asked_on__isnull=False,
                    paid_on__isnull=False,
                    paid_amount__gt=0,
                    paid_amount__lte=F("amount"),
                    reject_code="",
                )
                | (
                    Q(
                        answer=LotAnswer.REJECTED,
                        asked_on__isnull=False,
                        paid_on__isnull=True,
                        paid_amount__isnull=True,
                    )
                    & ~Q(reject_code="")
                ),
                "Une ligne payée porte un jour et un montant, au plus celui demandé ; une ligne rejetée, un motif.",
            ),
            PAID_AFTER_ASKED.constraint,
        ]

    def __str__(self):
        return f"{self.annex.number}, {self.month:%m/%Y}, {self.get_kind_display()}"

    @property
    def is_unanswered(self) -> bool:
        return self.answer == LotAnswer.PENDING and self.asked_on is not None

    @property
    def short(self):
        """What the agency held back of a line that it paid in part."""
        return self.amount - self.paid_amount if self.paid_amount is not None else None
