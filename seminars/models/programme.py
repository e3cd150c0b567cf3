"""The programme: items, who speaks in each, materials, published versions."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.hours import PARIS, kept_hours
from iae_portal.core.models import User
from iae_portal.core.periods import refuse_missing_hours
from iae_portal.documents.models import StoredFile
from seminars.enums import HalfDay, ItemKind
from seminars.models.contribution import Contribution, Speaker
from seminars.models.event import Event, Room

NOON = dt.time(13, 0)  # DESIGN: what starts from 13:00 on belongs to the afternoon's attendance sheet


class ProgrammeItem(CheckedModel):
    """One line of the programme. A workshop has a number (1 to 3, and 4 for the optional one) and places."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="items", verbose_name="événement")
    rank = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=10, choices=ItemKind)
    title = models.CharField("intitulé", max_length=200)
    starts_at = models.TimeField("début")
    ends_at = models.TimeField("fin")
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="items", verbose_name="salle"
    )
    workshop_number = models.PositiveSmallIntegerField("numéro de l'atelier", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "places de l'atelier", null=True, blank=True, help_text="Vide : celles de la salle."
    )
    contribution = models.ForeignKey(
        Contribution,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="items",
        verbose_name="proposé par la région",
    )
    speakers = models.ManyToManyField(Speaker, related_name="items", verbose_name="intervenants", blank=True)
    synthesis = models.TextField("synthèse", blank=True)
    synthesis_on = models.DateField("synthèse écrite le", null=True, blank=True)

    class Meta:
        verbose_name = "séquence du programme"
        verbose_name_plural = "séquences du programme"
        ordering = ["event", "starts_at", "rank"]
        constraints = [
            unique("seminars_item_rank", ["event", "rank"], "Deux séquences de l'événement ont le même rang."),
            check(
                "seminars_item_hours",
                Q(ends_at__gt=F("starts_at")),
                "La fin de la séquence doit suivre son début.",
                field="ends_at",
            ),
            check(
                "seminars_item_workshop",
                Q(kind=ItemKind.WORKSHOP, workshop_number__isnull=False)
                | (~Q(kind=ItemKind.WORKSHOP) & Q(workshop_number__isnull=True)),
                "Un atelier porte un numéro, et lui seul.",
            ),
            unique(
                "seminars_item_workshop_number",
                ["event", "workshop_number"],
                "Cet événement a déjà un atelier de ce numéro.",
            ),
        ]

    def __str__(self):
        return self.label

    def clean(self):
        if self.event_id:
            refuse_missing_hours(self.event.held_on, PARIS, starts_at=self.starts_at, ends_at=self.ends_at)

    @property
    def label(self) -> str:
        return f"Atelier {self.workshop_number} – {self.title}" if self.is_workshop else self.title

    @property
    def is_workshop(self) -> bool:
        return self.kind == ItemKind.WORKSHOP

    @property
    def places(self) -> int | None:
        """Places of a workshop: its own, else its room's, else no limit."""
        if self.capacity is not None:
            return self.capacity
        return self.room.capacity if self.room else None

    @property
    def half_day(self) -> str:
        return HalfDay.MORNING if self.starts_at < NOON else HalfDay.AFTERNOON

    @property
    def hours(self) -> str:
        return kept_hours(self.starts_at, self.ends_at)


class Material(StoredFile):
    """Slides and papers of an item, read by the guests."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="materials", verbose_name="séquence")
    title = models.CharField("intitulé", max_length=160)

    class Meta:
        verbose_name = "support"
        verbose_name_plural = "supports"
        ordering = ["item", "title", "pk"]

    def __str__(self):
        return self.title


class ProgrammeVersion(models.Model):
    """A published programme: what it said, and what changed since the one before."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="versions", verbose_name="événement")
    number = models.PositiveSmallIntegerField("version")
    # Plain values, never keys to follow: an old version reads the same for ever.
    content = models.JSONField("contenu")
    changes = models.JSONField("changements", default=list, blank=True)
    published_at = models.DateTimeField("publiée le")
    published_by = optional_key(User, "publiée par")

    class Meta:
        verbose_name = "version du programme"
        verbose_name_plural = "versions du programme"
        ordering = ["event", "-number"]
        constraints = [
            unique("seminars_version_number", ["event", "number"], "Cette version du programme existe déjà.")
        ]

    def __str__(self):
        return f"Programme du {self.event}, version {self.number}"
