"""A series of events, and the template from which one is made."""

from django.db import models
from django.db.models import F, Q

from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.models import Region, Service, User
from seminars.enums import EventKind, ItemKind


class SeriesTemplate(models.Model):
    """What a series is made of. Days are counted from its first day, so that it serves any year."""

    name = models.CharField("nom", max_length=120, unique=True)
    description = models.TextField("description", blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    grouping_source = models.CharField(
        "source du rattachement des régions",
        max_length=200,
        blank=True,
        help_text="Les rattachements pris de cette source restent « à confirmer ».",
    )

    class Meta:
        verbose_name = "modèle de série"
        verbose_name_plural = "modèles de série"
        ordering = ["name"]

    def __str__(self):
        return self.name


class TemplateEvent(models.Model):
    """One event of the template: where, by whom, for which regions, how many days after the first."""

    template = models.ForeignKey(SeriesTemplate, on_delete=models.CASCADE, related_name="events", verbose_name="modèle")
    rank = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=10, choices=EventKind, default=EventKind.SEMINAR)
    city = models.CharField("ville", max_length=60)
    host = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+", verbose_name="service hôte")
    day_offset = models.SmallIntegerField("jour de la tenue, compté du premier jour", null=True, blank=True)
    due_offset = models.SmallIntegerField("jour des réponses, compté du premier jour", null=True, blank=True)
    regions = models.ManyToManyField(Region, related_name="+", verbose_name="régions rattachées", blank=True)

    class Meta:
        verbose_name = "événement du modèle"
        verbose_name_plural = "événements du modèle"
        ordering = ["template", "rank"]
        constraints = [
            unique("seminars_template_event_rank", ["template", "rank"], "Deux événements du modèle ont le même rang.")
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.city}"


class TemplateItem(models.Model):
    """One line of the programme that every event of the kind starts with."""

    template = models.ForeignKey(SeriesTemplate, on_delete=models.CASCADE, related_name="items", verbose_name="modèle")
    rank = models.PositiveSmallIntegerField("rang")
    event_kind = models.CharField("pour", max_length=10, choices=EventKind, default=EventKind.SEMINAR)
    kind = models.CharField("nature", max_length=10, choices=ItemKind)
    title = models.CharField("intitulé", max_length=200)
    starts_at = models.TimeField("début")
    ends_at = models.TimeField("fin")
    workshop_number = models.PositiveSmallIntegerField("numéro de l'atelier", null=True, blank=True)

    class Meta:
        verbose_name = "séquence du modèle"
        verbose_name_plural = "séquences du modèle"
        ordering = ["template", "event_kind", "rank"]
        constraints = [
            unique(
                "seminars_template_item_rank",
                ["template", "event_kind", "rank"],
                "Deux séquences du modèle ont le même rang.",
            ),
            check(
                "seminars_template_item_hours",
                Q(ends_at__gt=F("starts_at")),
                "La fin doit suivre le début.",
                field="ends_at",
            ),
        ]

    def __str__(self):
        return self.title


class Series(models.Model):
    """Events run as one: the seven seminars and the assises, or any other series made from a template."""

    name = models.CharField("nom", max_length=120, unique=True)
    template = optional_key(SeriesTemplate, "modèle", "series")
    first_day = models.DateField("premier jour")
    source = models.CharField("source", max_length=300, blank=True)
    # DESIGN: no text sets it; a year lets the report be written and certificates asked for again.
    retention_months = models.PositiveSmallIntegerField(
        "conservation des données des invités (mois)",
        default=12,
        help_text="Comptée de la tenue de chaque événement ; au-delà, les données personnelles sont effacées.",
    )
    opened_by = optional_key(User, "ouverte par")
    opened_on = models.DateField("ouverte le")

    class Meta:
        verbose_name = "série"
        verbose_name_plural = "séries"
        ordering = ["-first_day", "-pk"]

    def __str__(self):
        return self.name
