"""Recovery orders: what was paid too much, asked back by a numbered letter; what the Treasury receives of it."""

from django.db import models
from django.db.models import Q

from financing.models.annex import FinancialAnnex
from financing.models.envelope import CENT
from financing.models.payment import PaymentLine
from iae_portal.core.amounts import AmountField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User

DUE_AFTER_ISSUED = DayOrder(
    "due_on",
    "issued_on",
    "financing_recovery_due_later",
    "Corrigez l'échéance : elle ne précède pas le jour de l'ordre.",
)
WITHDRAWN_AFTER_ISSUED = DayOrder(
    "withdrawn_on", "issued_on", "financing_recovery_withdrawn_later", "Un ordre se retire une fois émis."
)
UNRECOVERED_AFTER_DUE = DayOrder(
    "unrecovered_on",
    "due_on",
    "financing_recovery_unrecovered_later",
    "Un ordre ne se constate pas non recouvré avant son échéance.",
)
RECEIVED_AFTER_ISSUED = DayOrder(
    "received_on",
    "issued_on",
    "financing_receipt_after_order",
    "Corrigez la date : rien n'est reversé avant l'ordre.",
)


class RecoveryOrder(CheckedModel):
    """Its line of the schedule stands as it was asked until it is given back whole, or the order is withdrawn."""

    annex = models.ForeignKey(FinancialAnnex, on_delete=models.PROTECT, related_name="orders", verbose_name="annexe")
    line = models.ForeignKey(
        PaymentLine, null=True, on_delete=models.SET_NULL, related_name="orders", verbose_name="échéance"
    )
    number = models.CharField("numéro", max_length=30, unique=True)
    amount = AmountField("montant", max_digits=14, validators=CENT)
    issued_on = models.DateField("émis le")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="émis par")
    due_on = models.DateField("à reverser avant le")
    # The calculation that found it, as the letter explains it.
    explanation = models.JSONField("explication", default=list, blank=True)
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    withdrawal_reason = models.TextField("motif du retrait", blank=True)
    # It stays owed, and what comes back later is still noted: only the annexe waits for it no more.
    unrecovered_on = models.DateField("constaté non recouvré le", null=True, blank=True)
    unrecovered_reason = models.TextField("motif du non-recouvrement", blank=True)
    settled_on = models.DateField("soldé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "ordre de reversement"
        verbose_name_plural = "ordres de reversement"
        ordering = ["-issued_on", "-pk"]
        constraints = [
            unique(
                "financing_recovery_once",
                ["line"],
                "Un ordre demande déjà ce reversement.",
                where=Q(withdrawn_on__isnull=True),
            ),
            check(
                "financing_recovery_line_kept",
                Q(line__isnull=False) | Q(withdrawn_on__isnull=False),
                "L'échéance d'un ordre en cours ne s'efface pas.",
            ),
            check(
                "financing_recovery_amount",
                Q(amount__gt=0),
                "Un ordre de reversement a un montant positif.",
                field="amount",
            ),
            check(
                "financing_recovery_one_end",
                Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False, settled_on__isnull=True) & ~Q(withdrawal_reason="")),
                "Un ordre retiré porte son jour et son motif, un ordre soldé reste.",
            ),
            check(
                "financing_recovery_unrecovered_why",
                Q(unrecovered_on__isnull=True, unrecovered_reason="")
                | (Q(unrecovered_on__isnull=False) & ~Q(unrecovered_reason="")),
                "Un ordre non recouvré porte son jour et son motif.",
            ),
            DUE_AFTER_ISSUED.constraint,
            UNRECOVERED_AFTER_DUE.constraint,
            WITHDRAWN_AFTER_ISSUED.constraint,
        ]

    def __str__(self):
        return f"Ordre de reversement {self.number}"

    @property
    def service(self) -> Service:
        return self.annex.service

    @property
    def is_open(self) -> bool:
        return self.settled_on is None and self.withdrawn_on is None


class Receipt(CheckedModel):
    """Money that came back, whole or in part."""

    order = models.ForeignKey(
        RecoveryOrder, on_delete=models.PROTECT, related_name="receipts", verbose_name="ordre de reversement"
    )
    amount = AmountField("montant reversé", max_digits=14, validators=CENT)
    received_on = models.DateField("reversé le")
    # Copied from the order: the database reads one row.
    issued_on = models.DateField("ordre émis le", editable=False)

    class Meta:
        verbose_name = "encaissement d'un reversement"
        verbose_name_plural = "encaissements des reversements"
        ordering = ["order", "received_on", "pk"]
        constraints = [
            check("financing_receipt_amount", Q(amount__gt=0), "Un encaissement est positif.", field="amount"),
            RECEIVED_AFTER_ISSUED.constraint,
        ]

    def __str__(self):
        return f"{self.order.number}, {self.received_on:%d/%m/%Y}"
