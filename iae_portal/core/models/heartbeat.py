"""Signs of life of the workers, one row a queue."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """When a worker last took a message from this queue: it proves the scheduler, the broker and the worker at once."""

    queue = models.CharField("file", max_length=60, unique=True)
    worker = models.CharField("travailleur", max_length=200)
    seen_at = models.DateTimeField("dernier signe de vie")
    # A queue is first in, first out: what was put there before this moment has been taken, or is lost.
    reached_at = models.DateTimeField("messages pris jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"
        ordering = ["queue"]

    def __str__(self):
        return self.queue
