"""Structures of insertion. The key is (SIRET, type, service): one SIRET may be ACI and EI, or have two services."""

from django.core.exceptions import ValidationError
from django.db import models

from conventions.enums import SiaeState, StructureType
from conventions.identifiers import format_siren, format_siret, siren_of, siret_error
from iae_portal.core.constraints import unique
from iae_portal.core.models import Service
from iae_portal.core.text import fold


class ActivitySector(models.Model):
    code = models.CharField("code", max_length=20, unique=True)
    name = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "secteur d'activité"
        verbose_name_plural = "secteurs d'activité"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Siae(models.Model):
    """A structure as one service conventions it under one type."""

    siret = models.CharField("SIRET", max_length=14, help_text="14 chiffres, espaces acceptés.")
    type = models.CharField("type", max_length=4, choices=StructureType)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="siaes", verbose_name="service")
    name = models.CharField("dénomination sociale", max_length=160)
    sign = models.CharField("enseigne", max_length=160, blank=True)
    legal_form = models.CharField("forme juridique", max_length=120, blank=True)
    naf = models.CharField("code NAF", max_length=6, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel", blank=True)
    network = models.CharField("réseau", max_length=80, blank=True)
    parent_siren = models.CharField("SIREN de la société mère", max_length=9, blank=True)
    sectors = models.ManyToManyField(
        ActivitySector, blank=True, related_name="siaes", verbose_name="secteurs d'activité"
    )
    state = models.CharField("état", max_length=10, choices=SiaeState, default=SiaeState.ACTIVE)
    closed_on = models.DateField("fermée le", null=True, blank=True)
    search_key = models.CharField(max_length=500, editable=False)
    sort_key = models.CharField(max_length=160, editable=False)
    city_key = models.CharField(max_length=80, editable=False, default="")

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering = ["sort_key", "pk"]
        constraints = [
            unique(
                "conventions_siae_key",
                ["siret", "type", "service"],
                "Une structure de ce SIRET et de ce type existe déjà dans ce service.",
            )
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="conventions_siae_sort"),
            models.Index(fields=["city_key", "sort_key", "id"], name="conventions_siae_city"),
            models.Index(fields=["type", "sort_key", "id"], name="conventions_siae_type"),
            models.Index(fields=["search_key"], name="conventions_siae_search"),  # read whole, in place of the rows
            models.Index(fields=["state"], name="conventions_siae_state"),
            models.Index(fields=["service", "type"], name="conventions_siae_service"),
            models.Index(fields=["service", "sort_key", "id"], name="conventions_siae_of_service"),
        ]

    def __str__(self):
        return f"{self.name} ({self.type})"

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    @property
    def siren(self) -> str:
        return siren_of(self.siret)

    @property
    def siret_display(self) -> str:
        """SIRET in groups: 410 717 714 00035."""
        return format_siret(self.siret)

    @property
    def parent_siren_display(self) -> str:
        return format_siren(self.parent_siren) if self.parent_siren else ""

    def set_keys(self) -> None:
        """Search and sort keys: accents and case folded. Called by save and by bulk writes."""
        # Cut to the columns: a long name must not make an import fail.
        self.search_key = fold(f"{self.name} {self.sign} {self.city} {self.siret} {self.postcode}")[:500]
        self.sort_key = fold(self.name)[:160]
        self.city_key = fold(self.city)[:80]

    def clean(self):
        error = siret_error(self.siret)
        if error:
            raise ValidationError({"siret": error})


class Antenna(models.Model):
    """Another place of the same structure, covered by the same convention."""

    siae = models.ForeignKey(Siae, on_delete=models.CASCADE, related_name="antennas", verbose_name="structure")
    name = models.CharField("nom", max_length=120)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=80, blank=True)

    class Meta:
        verbose_name = "antenne"
        verbose_name_plural = "antennes"
        ordering = ["siae", "name", "pk"]

    def __str__(self):
        return self.name
