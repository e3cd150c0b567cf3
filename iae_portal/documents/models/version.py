"""Versions of documents: frozen inputs first, then the file that a worker made of them. Nothing is overwritten."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from iae_portal.core.constraints import check, unique
from iae_portal.core.models import Job, Service, User
from iae_portal.documents.codes import LENGTH, grouped


class DocumentVersionQuerySet(models.QuerySet):
    def of(self, kind: str, subject: models.Model):
        """Versions of one document, whatever became of them."""
        content_type = ContentType.objects.get_for_model(subject)
        return self.filter(kind=kind, content_type=content_type, object_id=subject.pk)

    def alive(self):
        return self.filter(cancelled_at__isnull=True)

    def rendered(self):
        """Versions whose file exists."""
        return self.filter(rendered_at__isnull=False)


class DocumentVersion(models.Model):
    """One version of one document. Its row is made when it is asked for; `rendered_at` says that the file is there.

    `turn` orders the demands: going back to earlier inputs brings the earlier version back to the front.
    """

    kind = models.CharField("nature", max_length=60)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name="objet (type)"
    )
    object_id = models.BigIntegerField("objet (numéro)")
    subject = GenericForeignKey("content_type", "object_id")
    number = models.PositiveIntegerField("version")
    turn = models.PositiveIntegerField("rang de la demande")
    reference = models.CharField("numéro du document", max_length=80, blank=True)
    title = models.CharField("titre", max_length=200)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    watermark = models.BooleanField("projet (filigrane)")
    inputs = models.JSONField("données figées")
    inputs_hash = models.CharField("empreinte des données", max_length=64)
    code = models.CharField("code de vérification", max_length=LENGTH, unique=True)
    file = models.FileField("fichier", max_length=200, blank=True)
    size = models.PositiveIntegerField("taille en octets", default=0)
    sha256 = models.CharField("empreinte SHA-256 du fichier", max_length=64, blank=True)
    engine_version = models.CharField("moteur", max_length=60, blank=True)
    created_at = models.DateTimeField("demandée le")
    created_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="demandée par"
    )
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="travail")
    rendered_at = models.DateTimeField("établie le", null=True, blank=True)
    superseded_at = models.DateTimeField("remplacée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancel_reason = models.TextField("motif de l'annulation", blank=True)

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version de document"
        verbose_name_plural = "versions de documents"
        ordering = ["-created_at", "-pk"]
        constraints = [
            unique(
                "documents_version_number",
                ["kind", "content_type", "object_id", "number"],
                "Cette version du document existe déjà.",
            ),
            unique(
                "documents_version_inputs",
                ["kind", "content_type", "object_id", "inputs_hash"],
                "Une version établie sur les mêmes données existe déjà.",
                where=Q(cancelled_at__isnull=True),
            ),
            check(
                "documents_version_rendered",
                Q(rendered_at__isnull=True, sha256="") | (Q(rendered_at__isnull=False) & ~Q(sha256="")),
                "Une version établie a un fichier et son empreinte.",
            ),
        ]

    def __str__(self):
        return f"{self.full_title}, version {self.number}"

    @property
    def full_title(self) -> str:
        return f"{self.title} n° {self.reference}" if self.reference else self.title

    @property
    def is_rendered(self) -> bool:
        return self.rendered_at is not None

    @property
    def is_current(self) -> bool:
        return self.is_rendered and self.superseded_at is None and self.cancelled_at is None

    @property
    def grouped_code(self) -> str:
        return grouped(self.code)

    @property
    def in_progress(self) -> bool:
        return not self.is_rendered and self.job is not None and not self.job.is_over
