"""Services: the unit of jurisdiction. The Nord has two DDTEFP under one préfet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from iae_portal.core.constraints import check, optional_key
from iae_portal.core.enums import ServiceKind
from iae_portal.core.models.territory import Departement, Region
from iae_portal.core.periods import Dated, ordered_dates


class Service(models.Model):
    code = models.CharField("code", max_length=6, unique=True, help_text="Par exemple 59L, R31, DGEFP.")
    kind = models.CharField("nature", max_length=6, choices=ServiceKind)
    name = models.CharField("nom", max_length=120)
    region = optional_key(Region, "région", "services")
    departement = optional_key(Departement, "département", "services")

    class Meta:
        verbose_name = "service"
        verbose_name_plural = "services"
        ordering = ["code"]
        constraints = [
            check(
                "core_service_territory",
                Q(kind=ServiceKind.DGEFP, region__isnull=True, departement__isnull=True)
                | Q(kind=ServiceKind.DRTEFP, region__isnull=False, departement__isnull=True)
                | Q(
                    kind__in=[ServiceKind.DDTEFP, ServiceKind.DTEFP],
                    region__isnull=False,
                    departement__isnull=False,
                ),
                "La nature du service et son territoire ne vont pas ensemble.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_departmental(self) -> bool:
        """True where structures are conventioned: DDTEFP, and DTEFP overseas."""
        return self.kind in (ServiceKind.DDTEFP, ServiceKind.DTEFP)

    @property
    def short_name(self) -> str:
        return self.code if self.code == self.kind else f"{self.kind} {self.code}"


class Letterhead(Dated):
    """What a service prints at the head of its letters, dated: préfets, titles and addresses change."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="letterheads", verbose_name="service")
    prefet_title = models.CharField(
        "titre du préfet",
        max_length=160,
        help_text="Par exemple « Le préfet de la région…, préfet du Nord ».",
    )
    prefecture = models.CharField("préfecture", max_length=120)
    address = models.CharField("adresse", max_length=200)
    postcode = models.CharField("code postal", max_length=5)
    city = models.CharField("ville", max_length=60)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel", blank=True)

    class Meta:
        verbose_name = "en-tête de service"
        verbose_name_plural = "en-têtes de service"
        ordering = ["service", "-start"]
        constraints = [ordered_dates("core_letterhead_dates")]

    def __str__(self):
        return f"{self.service} – {self.prefet_title}"

    def clean(self):
        others = Letterhead.objects.filter(service_id=self.service_id).exclude(pk=self.pk)
        if self.start and any(self.meets(other) for other in others):
            raise ValidationError(
                {"start": "Un autre en-tête de ce service couvre déjà une partie de la période : fermez-le d'abord."}
            )
