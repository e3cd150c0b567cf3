"""Meetings of the council and their agenda."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from cdiae import rulesets
from cdiae.enums import (
    BEFORE_SESSION,
    ITEM_TONES,
    MEETING_TONES,
    ItemKind,
    ItemState,
    MeetingKind,
    MeetingState,
    Treatment,
)
from cdiae.formations import FORMATIONS, Formation
from cdiae.models.council import AppointmentOrder, Council
from conventions.enums import OpinionState, OpinionValue
from conventions.models import OpinionRequest, Orientation
from iae_portal.core import clock
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.hours import day_of, zone_of
from iae_portal.core.models import Service, User
from iae_portal.core.periods import refuse_missing_hours
from iae_portal.core.text import french_date
from iae_portal.documents.models import StoredFile

MEETING_DAYS = (
    DayOrder("held_on", "convened_on", "cdiae_meeting_convened_before", "Une séance se convoque avant son jour."),
    DayOrder("opened_on", "held_on", "cdiae_meeting_opened_on_its_day", "Une séance ne s'ouvre pas avant son jour."),
    DayOrder("closed_on", "held_on", "cdiae_meeting_held_before", "Une séance ne se lève pas avant son jour."),
    DayOrder("closed_at", "opened_at", "cdiae_meeting_opened_before", "Une séance se lève après son ouverture."),
    DayOrder(
        "opinions_released_on",
        "closed_on",
        "cdiae_meeting_released_after",
        "Les avis se notifient une fois la séance levée.",
    ),
)


class Meeting(CheckedModel):
    """`held_on` is the day it is set for. `sequence` is raised at each change a calendar must learn (RFC 5545)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings", verbose_name="conseil")
    order = models.ForeignKey(
        AppointmentOrder, on_delete=models.PROTECT, related_name="meetings", verbose_name="arrêté de composition"
    )
    kind = models.CharField("formation", max_length=10, choices=MeetingKind, default=MeetingKind.PLENARY)
    held_on = models.DateField("date")
    starts_at = models.TimeField("heure", default=dt.time(9, 30))
    ends_at = models.TimeField("fin prévue", default=dt.time(12, 0))
    place = models.CharField("lieu", max_length=200)
    remote_access = models.CharField(
        "accès à distance", max_length=300, blank=True, help_text="Numéro ou adresse de la conférence, s'il y en a une."
    )
    state = models.CharField("état", max_length=12, choices=MeetingState, default=MeetingState.PREPARATION)
    second_of = optional_key("self", "seconde convocation de", "seconds")
    urgency_reason = models.TextField("motif d'urgence", blank=True)
    convened_on = models.DateField("convocations envoyées le", null=True, blank=True)
    convened_by = optional_key(User, "convoquée par")
    cancel_reason = models.TextField("motif d'annulation", blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    opened_on = models.DateField("jour de l'ouverture", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("levée le", null=True, blank=True)
    closed_on = models.DateField("jour de la levée", null=True, blank=True, editable=False)
    opening_quorum = models.JSONField("quorum à l'ouverture", default=dict, blank=True)
    opinions_released_on = models.DateField("avis notifiés le", null=True, blank=True)
    sequence = models.PositiveSmallIntegerField("séquence", default=0)
    told_sequence = models.PositiveSmallIntegerField("séquence connue des membres", null=True, blank=True)
    # What its last convocations said: `told_of` in selectors/rectified.py; empty for those sent before it was kept.
    told = models.JSONField(default=dict, blank=True, editable=False)
    created_by = optional_key(User, "préparée par")

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["-held_on", "-pk"]
        constraints = [
            unique(
                "cdiae_meeting_second",
                ["second_of"],
                "La seconde convocation de cette séance existe déjà.",
                where=~Q(state=MeetingState.CANCELLED),
            ),
            check(
                "cdiae_meeting_convened",
                ~Q(state=MeetingState.CONVENED) | Q(convened_on__isnull=False),
                "Une séance convoquée porte la date de ses convocations.",
            ),
            check(
                "cdiae_meeting_closed",
                ~Q(state=MeetingState.CLOSED)
                | Q(opened_at__isnull=False, opened_on__isnull=False, closed_at__isnull=False, closed_on__isnull=False),
                "Une séance tenue porte son ouverture et sa levée.",
            ),
            *(order.constraint for order in MEETING_DAYS),
            check(
                "cdiae_meeting_hours",
                Q(ends_at__gt=F("starts_at")),
                "La fin prévue doit suivre l'heure de début.",
                field="ends_at",
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "held_on"], name="cdiae_meeting_council")]

    def __str__(self):
        return f"{self.get_kind_display()} du {french_date(self.held_on)}"

    def save(self, *args, **kwargs):
        if self.opened_at is not None:
            self.opened_on = day_of(self.opened_at, self.zone)
        if self.closed_at is not None:
            self.closed_on = day_of(self.closed_at)  # the portal's day
        super().save(*args, **kwargs)

    @property
    def service(self) -> Service:
        return self.council.secretariat

    def clean(self):
        if self.council_id:
            refuse_missing_hours(self.held_on, self.zone, starts_at=self.starts_at, ends_at=self.ends_at)

    @property
    def zone(self) -> ZoneInfo:
        """Where the council sits: its hours, typed or noted, are those of its département."""
        return zone_of(self.council.departement.code)

    @property
    def today(self) -> dt.date:
        """The day where the council sits: in the evening it is still the eve of that of Paris, west of it."""
        return clock.day_at(self.zone)

    @property
    def rules(self) -> rulesets.RuleSet:
        """The law of the day of the meeting: an order may outlive a change of it."""
        return rulesets.rule_set_on(self.held_on)

    @property
    def formation(self) -> Formation:
        return FORMATIONS[self.kind]

    @property
    def body_title(self) -> str:
        """The council as it is called on the day of the meeting."""
        return self.council.title_on(self.held_on)

    @property
    def tone(self) -> str:
        return MEETING_TONES[self.state]

    @property
    def before_session(self) -> bool:
        return self.state in BEFORE_SESSION

    @property
    def has_unsent_change(self) -> bool:
        """Date, place or agenda changed since the convocations left."""
        told = self.told_sequence
        return self.state == MeetingState.CONVENED and told is not None and self.sequence > told

    @property
    def is_second(self) -> bool:
        return self.second_of_id is not None

    @property
    def was_convened(self) -> bool:
        return self.convened_on is not None


class AgendaItem(models.Model):
    """`version` is raised by every write in session: two screens compare what they saw."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name="séance")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=ItemKind)
    title = models.CharField("intitulé", max_length=300)
    treatment = models.CharField("traitement", max_length=12, choices=Treatment)
    reason = models.TextField("pourquoi", blank=True)
    note = models.TextField("note de présentation", blank=True)
    opinion_request = optional_key(OpinionRequest, "demande d'avis", "agenda_items")
    approves = optional_key(Meeting, "approuve le procès-verbal de", "approvals")
    orientation = optional_key(Orientation, "orientation", "agenda_items")
    state = models.CharField("état", max_length=10, choices=ItemState, default=ItemState.WAITING)
    opinion = models.CharField("avis", max_length=12, choices=OpinionValue, blank=True)
    opinion_text = models.TextField("texte de l'avis", blank=True)
    debate = models.TextField("débats", blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["meeting", "position", "pk"]
        constraints = [
            unique(
                "cdiae_item_request_once",
                ["meeting", "opinion_request"],
                "Cette demande figure déjà à l'ordre du jour.",
            ),
            check(
                "cdiae_item_opinion",
                Q(opinion="") | Q(treatment=Treatment.OPINION, state=ItemState.ADOPTED),
                "Seul un point adopté pour avis porte un avis.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def council(self) -> Council:
        return self.meeting.council

    @property
    def tone(self) -> str:
        return ITEM_TONES[self.state]

    @property
    def needs_vote(self) -> bool:
        return self.treatment != Treatment.INFORMATION

    @property
    def is_without_object(self) -> bool:
        """Its request was withdrawn, or answered elsewhere, since it was put on the agenda."""
        return self.opinion_request is not None and self.opinion_request.state != OpinionState.PENDING


class AgendaVersion(models.Model):
    """The agenda as it was sent: a convocation always says which one it carried."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="agenda_versions", verbose_name="séance"
    )
    rank = models.PositiveSmallIntegerField("rang")
    content = models.JSONField("contenu")
    frozen_at = models.DateTimeField("arrêtée le")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="arrêtée par")

    class Meta:
        verbose_name = "version d'ordre du jour"
        verbose_name_plural = "versions d'ordre du jour"
        ordering = ["meeting", "-rank"]
        constraints = [unique("cdiae_agenda_rank", ["meeting", "rank"])]

    def __str__(self):
        return f"Ordre du jour, version {self.rank}"


class AgendaDocument(StoredFile):
    """A paper for the members, on one item; read through the signed link of their convocation."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="documents", verbose_name="point")

    class Meta:
        verbose_name = "document de séance"
        verbose_name_plural = "documents de séance"
        ordering = ["item", "pk"]

    def __str__(self):
        return self.original_name
