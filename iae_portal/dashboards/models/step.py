"""What the plan awaits: a milestone of a chantier, or the decision of a steering meeting."""

import datetime as dt

from django.db import models
from django.db.models import Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service
from iae_portal.dashboards.enums import OPEN_STEPS, Chantier, StepState
from iae_portal.dashboards.models.meeting import SteeringMeeting

DUE_AFTER_START = DayOrder(
    "due_on", "starts_on", "dashboards_step_dates", "L'échéance ne peut pas précéder le début de l'étape."
)


class PlanStep(CheckedModel):
    """`service` answers for it; `carrier` is who does the work outside the services. Without `due_on`, nobody is late.

    With a `meeting` it is one of its decisions, else a milestone of the plan. Its history is the journal.
    """

    chantier = models.CharField("chantier", max_length=12, choices=Chantier)
    title = models.CharField("intitulé", max_length=160)
    meeting = optional_key(SteeringMeeting, "réunion", "decisions")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service responsable")
    carrier = models.CharField(
        "avec", max_length=160, blank=True, help_text="L'organisme qui le réalise, s'il y en a un."
    )
    starts_on = models.DateField("commence le", null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    source = models.CharField("texte ou source", max_length=300, blank=True)
    state = models.CharField("état", max_length=8, choices=StepState, default=StepState.PLANNED)
    closed_on = models.DateField("clos le", null=True, blank=True)
    evidence = models.TextField("preuve", blank=True)

    class Meta:
        verbose_name = "étape du plan"
        verbose_name_plural = "étapes du plan"
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            DUE_AFTER_START.constraint,
            check(
                "dashboards_step_decision_dated",
                Q(meeting__isnull=True) | Q(due_on__isnull=False),
                "Une décision a une échéance : indiquez-la.",
                field="due_on",
            ),
            check(
                "dashboards_step_closed",
                Q(state__in=OPEN_STEPS, closed_on__isnull=True)
                | (~Q(state__in=OPEN_STEPS) & Q(closed_on__isnull=False)),
                "Une étape faite ou abandonnée, et elle seule, a une date de clôture.",
            ),
            check(
                "dashboards_step_evidence",
                ~Q(state=StepState.DONE) | ~Q(evidence=""),
                "Une étape faite se prouve : dites ce qui le montre.",
                field="evidence",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STEPS

    def is_late(self, day: dt.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < day
