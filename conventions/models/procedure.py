"""The contradictory procedure before a termination."""

from django.db import models
from django.db.models import F, Q

from conventions.enums import ConventionState, ProcedureState
from conventions.models.convention import Convention
from conventions.models.letter import Letter
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder

PROCEDURE_DAYS = (
    DayOrder(
        "notified_on",
        "convention_signed_on",
        "conventions_procedure_after_convention",
        "La structure ne peut pas avoir reçu la lettre avant la signature de la convention.",
    ),
    DayOrder(
        "observed_on",
        "notified_on",
        "conventions_procedure_observed_after_notice",
        "Les observations ne peuvent pas précéder la réception de la lettre.",
    ),
    DayOrder(
        "heard_on",
        "notified_on",
        "conventions_procedure_heard_after_notice",
        "La structure ne peut pas être entendue avant la réception de la lettre.",
    ),
    DayOrder(
        "closed_on",
        "notified_on",
        "conventions_procedure_closed_after_notice",
        "La procédure ne peut pas être close avant la réception de la lettre.",
    ),
)


class AdversarialProcedure(CheckedModel):
    """Before a termination: registered letter, then a delay for the structure's observations (R5132-5)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="procedures", verbose_name="convention"
    )
    state = models.CharField("état", max_length=10, choices=ProcedureState, default=ProcedureState.OPEN)
    grounds = models.TextField("griefs")
    # The one that opens it, in the register, which reads here the day of its receipt.
    letter = models.OneToOneField(
        Letter,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="procedure",
        verbose_name="lettre",
    )
    # Copied when it opens: the database reads one row.
    convention_signed_on = models.DateField("convention signée le", null=True, blank=True, editable=False)
    # Both wait for the receipt of the registered letter: the delay runs from it.
    notified_on = models.DateField("lettre recommandée reçue le", null=True, blank=True)
    observations_due_on = models.DateField("observations attendues jusqu'au", null=True, blank=True)
    observed_on = models.DateField("observations reçues le", null=True, blank=True)
    heard_on = models.DateField("structure entendue le", null=True, blank=True)
    observations = models.TextField("observations de la structure", blank=True)
    closed_on = models.DateField("close le", null=True, blank=True)
    outcome_details = models.TextField("précisions sur la suite donnée", blank=True)

    class Meta:
        verbose_name = "procédure contradictoire"
        verbose_name_plural = "procédures contradictoires"
        ordering = ["convention", "-pk"]
        constraints = [
            check(
                "conventions_procedure_delay",
                Q(observations_due_on__gt=F("notified_on")),
                "Le délai d'observations suit la réception de la lettre.",
            ),
            check(
                "conventions_procedure_received",
                Q(notified_on__isnull=True, observations_due_on__isnull=True)
                | Q(notified_on__isnull=False, observations_due_on__isnull=False),
                "Le délai d'observations va avec la réception de la lettre.",
            ),
            *(order.constraint for order in PROCEDURE_DAYS),
            check(
                "conventions_procedure_state",
                Q(state__in=ProcedureState.values),
                "Cet état n'est pas celui d'une procédure contradictoire.",
            ),
            check(
                "conventions_procedure_closed",
                Q(state=ProcedureState.OPEN, closed_on__isnull=True)
                | (~Q(state=ProcedureState.OPEN) & Q(closed_on__isnull=False)),
                "Une procédure close porte sa date et sa suite.",
            ),
            # The whole delay first: only a procedure that leads nowhere may end before.
            check(
                "conventions_procedure_waits",
                ~Q(state=ProcedureState.TERMINATE)
                | Q(observations_due_on__isnull=False, closed_on__gt=F("observations_due_on")),
                "La procédure conclut à la résiliation après la fin du délai d'observations.",
            ),
            # One at a time: the structure answers one letter.
            unique(
                "conventions_one_open_procedure",
                ["convention"],
                "Une procédure est déjà ouverte pour cette convention.",
                where=Q(closed_on__isnull=True),
            ),
        ]

    def __str__(self):
        since = f"du {self.notified_on:%d/%m/%Y}" if self.notified_on else "en attente de réception"
        return f"Procédure {since} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def awaits_outcome(self) -> bool:
        """Open, closed on a free text, or concluded for a termination that may still be given up."""
        return self.state != ProcedureState.DROPPED and self.convention.state != ConventionState.TERMINATED
