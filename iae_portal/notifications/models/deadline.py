"""Every deadline is a row: what, for when, who owes it, where to do it."""

import datetime as dt

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.enums import Role
from iae_portal.core.models import Service, User
from iae_portal.core.text import fold
from iae_portal.notifications.reminders import RULES


class DeadlineQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True, cancelled_at__isnull=True)


class Deadline(models.Model):
    """`kind` names a rule of reminders.RULES. Without `owner` it belongs to `owner_role` in the service."""

    kind = models.CharField("nature", max_length=60)
    owner = optional_key(User, "responsable", "deadlines")
    owner_role = models.CharField("rôle responsable", max_length=20, choices=Role, default=Role.OFFICER)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="concerne (type)"
    )
    object_id = models.BigIntegerField("concerne (numéro)")
    subject = GenericForeignKey("content_type", "object_id")
    label = models.CharField("objet", max_length=200)
    search_key = models.CharField("clé de recherche", max_length=250, blank=True, editable=False)
    url = models.CharField("page où agir", max_length=300)
    opened_on = models.DateField("ouverte le")
    due_on = models.DateField("échéance")
    done_at = models.DateTimeField("faite le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["due_on", "pk"]
        constraints = [
            unique(
                "notifications_deadline_once",
                ["kind", "content_type", "object_id"],
                "Cette échéance existe déjà pour cet objet : changez sa date.",
            ),
            check(
                "notifications_deadline_closed_once",
                Q(done_at__isnull=True) | Q(cancelled_at__isnull=True),
                "Une échéance est faite ou annulée, pas les deux.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="notifications_deadline_open",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            ),
            # Counted by service, and by the dates that make a reminder, without a look at the rows.
            models.Index(
                fields=["service", "kind", "due_on", "opened_on"],
                name="notifications_deadline_counted",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            ),
            # The same of the whole country; SQLite looks at the row for a day that its index only tells to be unknown.
            models.Index(
                fields=["kind", "due_on", "opened_on", "service", "done_at", "cancelled_at"],
                name="notifications_deadline_near",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        self.search_key = fold(self.label)[:250]
        super().save(*args, **kwargs)

    def clean(self):
        if self.kind not in RULES:
            raise ValidationError({"kind": f"Aucune règle de rappel n'est déclarée pour « {self.kind} »."})

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None

    @property
    def rule_label(self) -> str:
        return RULES.get(self.kind).label if self.kind in RULES else self.kind

    @property
    def owner_label(self) -> str:
        return str(self.owner) if self.owner else f"{self.get_owner_role_display()} – {self.service.short_name}"

    def is_late(self, day: dt.date) -> bool:
        return self.is_open and self.due_on < day
