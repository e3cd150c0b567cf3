"""Circulars and notes sent to the services, and who has read them."""

from django.db import models
from django.db.models import Q

from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User
from iae_portal.core.text import french_date
from iae_portal.dashboards.enums import Audience, TextKind
from iae_portal.documents.models import StoredFile

SENT_AFTER_DATED = DayOrder(
    "sent_on",
    "dated_on",
    "dashboards_text_sent_after_dated",
    "Un texte ne se diffuse pas avant le jour dont il est daté : corrigez cette date.",
)
WITHDRAWN_AFTER_SENT = DayOrder(
    "withdrawn_on", "sent_on", "dashboards_text_withdrawn_after_sent", "Un texte se retire une fois diffusé."
)


class PlanText(StoredFile):
    """Sent as soon as it is written: it does not change. A text sent by mistake is withdrawn, and stays readable."""

    kind = models.CharField("nature", max_length=12, choices=TextKind)
    title = models.CharField("objet", max_length=160)
    reference = models.CharField("référence", max_length=80, blank=True, help_text="Par exemple DGEFP n° 2008-21.")
    dated_on = models.DateField("daté du")
    audience = models.CharField("destinataires", max_length=12, choices=Audience)
    sent_on = models.DateField("diffusé le")
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "texte diffusé"
        verbose_name_plural = "textes diffusés"
        ordering = ["-dated_on", "-pk"]
        constraints = [SENT_AFTER_DATED.constraint, WITHDRAWN_AFTER_SENT.constraint]

    def __str__(self):
        return f"{self.get_kind_display()} du {french_date(self.dated_on)} – {self.title}"


class TextDelivery(models.Model):
    """One text in one service; `read_by` is the first of its people who said he read it."""

    text = models.ForeignKey(PlanText, on_delete=models.PROTECT, related_name="deliveries", verbose_name="texte")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service")
    read_on = models.DateField("lu le", null=True, blank=True)
    read_by = optional_key(User, "lu par")

    class Meta:
        verbose_name = "diffusion d'un texte"
        verbose_name_plural = "diffusions d'un texte"
        ordering = ["text", "service"]
        constraints = [
            unique("dashboards_delivery_once", ["text", "service"], "Ce texte est déjà diffusé à ce service."),
            check(
                "dashboards_delivery_read",
                Q(read_on__isnull=True, read_by__isnull=True) | Q(read_on__isnull=False, read_by__isnull=False),
                "Une lecture a son jour et son lecteur.",
            ),
        ]

    def __str__(self):
        return f"{self.text} ({self.service})"
