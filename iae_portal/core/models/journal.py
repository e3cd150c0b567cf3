"""The journal: one line for each write of the business. Never edited: the database refuses UPDATE and DELETE."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from iae_portal.core.models.person import User
from iae_portal.core.models.service import Service


class JournalEntry(models.Model):
    at = models.DateTimeField("date", db_index=True)
    actor = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="auteur"
    )  # null: the portal itself (scheduled work) or a guest, named in `actor_label`
    actor_label = models.CharField("auteur (libellé)", max_length=160)
    service = models.ForeignKey(Service, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    action = models.CharField("action", max_length=60)
    sentence = models.CharField("description", max_length=400)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="objet (type)"
    )
    object_id = models.BigIntegerField("objet (numéro)")
    subject = GenericForeignKey("content_type", "object_id")
    before = models.JSONField("avant", default=dict, blank=True)
    after = models.JSONField("après", default=dict, blank=True)
    comment = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "ligne de journal"
        verbose_name_plural = "journal"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id", "-at"], name="core_journal_subject")]

    def __str__(self):
        return self.sentence


class Removal(models.Model):
    """A row that is no longer there, and the line that tells its removal: who still acts on it is told by whom."""

    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="ligne retirée (type)"
    )
    object_id = models.BigIntegerField("ligne retirée (numéro)")
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="removals", verbose_name="ligne de journal"
    )

    class Meta:
        verbose_name = "retrait d'une ligne"
        verbose_name_plural = "retraits de lignes"
        indexes = [models.Index(fields=["content_type", "object_id"], name="core_removal_row")]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"
