"""The meetings that follow the plan: regional directors every two months, technical committee. One object."""

from django.db import models
from django.db.models import Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service
from iae_portal.core.text import french_date, french_days
from iae_portal.dashboards.enums import SteeringKind, SteeringState

END_AFTER_START = DayOrder(
    "ends_on", "held_on", "dashboards_steering_dates", "Le dernier jour ne peut pas précéder le premier."
)


class SteeringMeeting(CheckedModel):
    """`services` take part by their directors. `figures` are the plan's of `figures_on`, as texts: they stay as read.

    DESIGN: no text names the other members of the technical committee; the mission writes them in `others`.
    """

    kind = models.CharField("nature", max_length=10, choices=SteeringKind)
    held_on = models.DateField("jour")
    ends_on = models.DateField("dernier jour", null=True, blank=True, help_text="Si elle dure plus d'un jour.")
    place = models.CharField("lieu", max_length=160, blank=True)
    agenda = models.TextField("ordre du jour", blank=True)
    services = models.ManyToManyField(Service, related_name="+", verbose_name="services participants")
    others = models.TextField("autres participants", blank=True)
    state = models.CharField("état", max_length=10, choices=SteeringState, default=SteeringState.PLANNED)
    figures = models.JSONField("chiffres", null=True, blank=True)
    figures_on = models.DateField("chiffres du", null=True, blank=True)

    class Meta:
        verbose_name = "réunion de suivi du plan"
        verbose_name_plural = "réunions de suivi du plan"
        ordering = ["-held_on", "-pk"]
        constraints = [
            END_AFTER_START.constraint,
            unique(
                "dashboards_steering_once",
                ["kind", "held_on"],
                "Une réunion de cette nature existe déjà ce jour-là : ouvrez-la.",
            ),
            check(
                "dashboards_steering_figures",
                Q(figures__isnull=True, figures_on__isnull=True) | Q(figures__isnull=False, figures_on__isnull=False),
                "Des chiffres arrêtés portent leur jour.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} du {french_date(self.held_on)}"

    @property
    def days(self) -> str:
        """ "9 septembre 2008", "du 9 au 10 septembre 2008"."""
        return french_days(self.held_on, self.ends_on)

    @property
    def is_planned(self) -> bool:
        return self.state == SteeringState.PLANNED
