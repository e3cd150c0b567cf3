"""What the council steers with, beside its diagnosis: action plan, local initiatives."""

from django.db import models
from django.db.models import Q

from cdiae.enums import ActionState, InitiativeTheme
from cdiae.models.council import Council
from conventions.models import Orientation
from iae_portal.core.constraints import check, optional_key


class PlannedAction(models.Model):
    """A line of the action plan for the IAE (code du travail, R5112-18)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="actions", verbose_name="conseil")
    orientation = optional_key(Orientation, "orientation servie", "planned_actions")
    title = models.CharField("action", max_length=200)
    pilot = models.CharField("pilote", max_length=120)
    partners = models.CharField("partenaires", max_length=300, blank=True)
    due_on = models.DateField("échéance")
    funding = models.CharField("financement", max_length=200, blank=True)
    indicator = models.CharField("indicateur de suivi", max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    state = models.CharField("état", max_length=10, choices=ActionState, default=ActionState.PLANNED)

    class Meta:
        verbose_name = "action du plan"
        verbose_name_plural = "actions du plan"
        ordering = ["council", "due_on", "pk"]
        constraints = [
            check("cdiae_action_progress", Q(progress__lte=100), "L'avancement va de 0 à 100 %%.", field="progress")
        ]

    def __str__(self):
        return self.title

    @property
    def is_running(self) -> bool:
        return self.state not in (ActionState.DONE, ActionState.DROPPED)


class Initiative(models.Model):
    """A local initiative worth telling; `shareable` ones may feed the fourth workshop of a seminar."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="initiatives", verbose_name="conseil")
    theme = models.CharField("thème", max_length=12, choices=InitiativeTheme)
    title = models.CharField("initiative", max_length=200)
    description = models.TextField("description")
    partners = models.CharField("partenaires", max_length=300, blank=True)
    contact = models.CharField("contact", max_length=160, blank=True)
    started_on = models.DateField("lancée le", null=True, blank=True)
    shareable = models.BooleanField("proposée pour l'atelier d'un séminaire", default=False)

    class Meta:
        verbose_name = "initiative territoriale"
        verbose_name_plural = "initiatives territoriales"
        ordering = ["council", "theme", "title"]

    def __str__(self):
        return self.title
