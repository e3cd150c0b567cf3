"""Who was there, half-day by half-day and workshop by workshop; what the participants thought of it."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.hours import day_of
from iae_portal.core.models import User
from seminars.enums import HalfDay
from seminars.models.event import Event
from seminars.models.guest import Guest
from seminars.models.programme import ProgrammeItem

WRONG_DESK = "Le pointage se fait le jour de l'événement et après, jamais avant."
TOO_SOON = "Le questionnaire s'ouvre après l'événement."


class Attendance(CheckedModel):
    """One presence: to a half-day, or to a workshop."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="attendances", verbose_name="participant")
    half_day = models.CharField("demi-journée", max_length=10, choices=HalfDay, blank=True)
    # Present in a workshop and in its half-day are two rows: each sheet is signed.
    workshop = models.ForeignKey(
        ProgrammeItem,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="attendances",
        verbose_name="atelier",
    )
    at = models.DateTimeField("pointé le")
    noted_on = models.DateField("jour du pointage", null=True, editable=False)
    # Copied from the event: the database reads one row.
    met_on = models.DateField("jour de l'événement", null=True, editable=False)
    by = optional_key(User, "pointé par")

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["guest", "at", "pk"]
        constraints = [
            unique(
                "seminars_attendance_half_day",
                ["guest", "half_day"],
                "Cette personne est déjà pointée pour cette demi-journée.",
                where=~Q(half_day=""),
            ),
            unique(
                "seminars_attendance_workshop",
                ["guest", "workshop"],
                "Cette personne est déjà pointée dans cet atelier.",
                where=Q(workshop__isnull=False),
            ),
            check(
                "seminars_attendance_subject",
                (~Q(half_day="") & Q(workshop__isnull=True)) | Q(half_day="", workshop__isnull=False),
                "Une présence vaut pour une demi-journée ou pour un atelier.",
            ),
            DayOrder("noted_on", "met_on", "seminars_attendance_on_the_day", WRONG_DESK).constraint,
        ]

    def __str__(self):
        return f"présence n° {self.pk}"

    def save(self, *args, **kwargs):
        self.copy_days()
        super().save(*args, **kwargs)

    def copy_days(self) -> None:
        self.noted_on = day_of(self.at)
        if self.met_on is None:
            self.met_on = self.guest.event.held_on


class SurveyAnswer(CheckedModel):
    """One anonymous sheet on a workshop, or on the day as a whole.

    Nothing leads to the guest: no key, a random identifier, and the day without the hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="survey", verbose_name="événement")
    workshop = models.ForeignKey(
        ProgrammeItem, null=True, blank=True, on_delete=models.CASCADE, related_name="survey", verbose_name="atelier"
    )
    content = models.PositiveSmallIntegerField("contenu", validators=[MinValueValidator(1), MaxValueValidator(4)])
    usefulness = models.PositiveSmallIntegerField(
        "utilité pour mon travail", validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    organisation = models.PositiveSmallIntegerField(
        "organisation", validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    comment = models.TextField("remarques", blank=True, max_length=1000)
    given_on = models.DateField("remis le")
    # Copied from the event: the database reads one row.
    met_on = models.DateField("jour de l'événement", null=True, editable=False)

    class Meta:
        verbose_name = "questionnaire rempli"
        verbose_name_plural = "questionnaires remplis"
        ordering = ["event", "id"]
        constraints = [
            check(
                "seminars_survey_marks",
                Q(content__range=(1, 4), usefulness__range=(1, 4), organisation__range=(1, 4)),
                "Chaque note va de 1 à 4.",
            ),
            DayOrder("given_on", "met_on", "seminars_survey_after", TOO_SOON).constraint,
        ]

    def __str__(self):
        return f"questionnaire – {self.event}"
