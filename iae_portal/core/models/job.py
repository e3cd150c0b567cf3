"""Long work as rows: the truth is here, the broker only carries the identifier."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.http import QueryDict

from iae_portal.core.constraints import check
from iae_portal.core.enums import JobLineLevel, JobState, Queue
from iae_portal.core.models.person import User
from iae_portal.core.models.service import Service


class Job(models.Model):
    """A piece of work for the worker. `kind` names a handler registered in core.jobs."""

    uuid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=60)
    label = models.CharField("intitulé", max_length=200)
    parameters = models.JSONField("paramètres", default=dict, blank=True)
    state = models.CharField("état", max_length=10, choices=JobState, default=JobState.QUEUED)
    total = models.PositiveIntegerField("à traiter", default=0)
    done = models.PositiveIntegerField("traités", default=0)
    result = models.JSONField("résultat", default=dict, blank=True)
    error = models.TextField("erreur", blank=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    # The lease: where its message waits and since when (empty: no broker took it), who took it, until when it lives.
    queue = models.CharField("file", max_length=20, choices=Queue, default=Queue.SHORT)
    dispatched_at = models.DateTimeField("confié le", null=True, blank=True)
    taken_at = models.DateTimeField("pris le", null=True, blank=True)
    heartbeat = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="jobs", verbose_name="demandeur")
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    # What his assignments opened when he asked: what the work made is of these services (rights.Perimeter.reach).
    reach = models.TextField("périmètre du demandeur", blank=True, editable=False)
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "travail de fond"
        verbose_name_plural = "travaux de fond"
        ordering = ["-created_at", "-pk"]
        constraints = [
            check(
                "core_job_progress",
                Q(done__lte=F("total")),
                "Un travail ne peut pas traiter plus de lignes qu'il n'en compte.",
            )
        ]
        indexes = [
            models.Index(fields=["state", "heartbeat"], name="core_job_sweep"),
            models.Index(fields=["state", "queue", "dispatched_at"], name="core_job_waiting"),
        ]

    def __str__(self):
        return self.label

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def asked_from(self) -> str:
        """The address of the page that asked for it, when it was kept with what the worker reads."""
        path, asked = self.parameters.get("path", ""), QueryDict(self.parameters.get("query", ""), mutable=True)
        asked.pop("export", None)
        if not path.startswith("/"):
            return ""
        return f"{path}?{asked.urlencode()}" if asked else path

    @property
    def percent(self) -> int:
        if self.state == JobState.DONE:
            return 100
        return 100 * self.done // self.total if self.total else 0


class JobLine(models.Model):
    """What the work has to say of one line of its input."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines", verbose_name="travail")
    line = models.PositiveIntegerField("ligne")
    level = models.CharField("niveau", max_length=10, choices=JobLineLevel)
    message = models.TextField("message")

    class Meta:
        verbose_name = "ligne de travail"
        verbose_name_plural = "lignes de travail"
        ordering = ["job", "line", "pk"]

    def __str__(self):
        return f"ligne {self.line} : {self.message}"
