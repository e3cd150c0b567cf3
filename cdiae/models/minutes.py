"""The minutes of a meeting (décret 2006-672, article 14)."""

from django.db import models
from django.db.models import Q

from cdiae.enums import MeetingState, MinutesState
from cdiae.models.council import Council
from cdiae.models.meeting import Meeting
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User

MINUTES_DAYS = (
    DayOrder("circulated_on", "met_on", "cdiae_minutes_after_meeting", "Un procès-verbal est diffusé après sa séance."),
    DayOrder(
        "approved_on",
        "circulated_on",
        "cdiae_minutes_approved_after",
        "Un procès-verbal s'approuve dans une séance qui suit sa diffusion.",
    ),
)


class Minutes(CheckedModel):
    """Names, proxies, votes and opinions come from the session and are not written by hand; the texts are.

    Approved, the whole content is kept in `content` and nothing changes any more.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name="séance")
    # Copied, with the meeting over: what follows it is bounded by this row alone.
    met_on = models.DateField("séance du", editable=False)
    state = models.CharField("état", max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    opening = models.TextField("ouverture", blank=True)
    closing = models.TextField("clôture", blank=True)
    content = models.JSONField("contenu figé", default=dict, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    circulated_on = models.DateField("diffusé le", null=True, blank=True)
    circulated_by = optional_key(User, "diffusé par")
    approved_on = models.DateField("approuvé le", null=True, blank=True)
    approved_in = optional_key(Meeting, "approuvé lors de la séance")

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["-meeting__held_on"]
        constraints = [
            check(
                "cdiae_minutes_state",
                Q(
                    state=MinutesState.DRAFT,
                    circulated_on__isnull=True,
                    approved_on__isnull=True,
                    approved_in__isnull=True,
                )
                | Q(
                    state=MinutesState.CIRCULATED,
                    circulated_on__isnull=False,
                    approved_on__isnull=True,
                    approved_in__isnull=True,
                )
                | Q(
                    state=MinutesState.APPROVED,
                    circulated_on__isnull=False,
                    approved_on__isnull=False,
                    approved_in__isnull=False,
                ),
                "Un procès-verbal porte le jour de sa diffusion, puis de son approbation.",
            ),
            *(order.constraint for order in MINUTES_DAYS),
        ]

    def __str__(self):
        return f"{self.label} – {self.meeting}"

    def save(self, *args, **kwargs):
        if self.met_on is None:
            self.met_on = self.meeting.held_on
        super().save(*args, **kwargs)

    @property
    def of_failed_meeting(self) -> bool:
        """Minutes of a meeting that lacked its quorum ("procès-verbal de carence")."""
        return self.meeting.state == MeetingState.NO_QUORUM

    @property
    def label(self) -> str:
        return "Procès-verbal de carence" if self.of_failed_meeting else "Procès-verbal"

    @property
    def council(self) -> Council:
        return self.meeting.council

    @property
    def service(self) -> Service:
        return self.meeting.service

    @property
    def is_frozen(self) -> bool:
        return self.state == MinutesState.APPROVED
