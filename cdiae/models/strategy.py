"""What the council steers with: diagnosis by employment area, action plan, local initiatives."""

from django.db import models
from django.db.models import F, Q

from cdiae.enums import ActionState, DiagnosisState, InitiativeTheme
from cdiae.models.council import Council
from conventions.models import Orientation
from iae_portal.core.models import Service


class EmploymentArea(models.Model):
    """An employment area of the département; its postcodes place the portal's structures in it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="areas", verbose_name="conseil")
    name = models.CharField("bassin d'emploi", max_length=80)
    postcodes = models.JSONField("codes postaux", default=list, blank=True)

    class Meta:
        verbose_name = "bassin d'emploi"
        verbose_name_plural = "bassins d'emploi"
        ordering = ["council", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"],
                name="cdiae_area_once",
                violation_error_message="Ce bassin existe déjà dans le département.",
            )
        ]

    def __str__(self):
        return self.name


class Diagnosis(models.Model):
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="diagnoses", verbose_name="conseil")
    year = models.PositiveSmallIntegerField("année")
    state = models.CharField("état", max_length=10, choices=DiagnosisState, default=DiagnosisState.DRAFT)
    presented_on = models.DateField("présenté le", null=True, blank=True)
    sources = models.CharField("sources", max_length=300, blank=True)
    comment = models.TextField("lecture du diagnostic", blank=True)

    class Meta:
        verbose_name = "diagnostic territorial"
        verbose_name_plural = "diagnostics territoriaux"
        ordering = ["council", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "year"],
                name="cdiae_diagnosis_year",
                violation_error_message="Un diagnostic existe déjà pour cette année.",
            )
        ]

    def __str__(self):
        return f"Diagnostic territorial {self.year}"

    @property
    def service(self) -> Service:
        return self.council.secretariat


class DiagnosisRow(models.Model):
    """One employment area. The first figures come from the portal; the others are entered or imported."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="rows", verbose_name="diagnostic")
    area = models.ForeignKey(EmploymentArea, on_delete=models.PROTECT, related_name="+", verbose_name="bassin")
    structures = models.JSONField("structures par type", default=dict, blank=True)
    posts = models.JSONField("postes d'insertion (ETP) par type", default=dict, blank=True)
    job_seekers = models.PositiveIntegerField("demandeurs d'emploi", null=True, blank=True)
    long_term = models.PositiveIntegerField("dont longue durée", null=True, blank=True)
    young = models.PositiveIntegerField("dont moins de 26 ans", null=True, blank=True)
    seniors = models.PositiveIntegerField("dont 50 ans et plus", null=True, blank=True)
    rmi = models.PositiveIntegerField("allocataires du RMI", null=True, blank=True)
    priority_districts = models.PositiveSmallIntegerField("zones urbaines sensibles", null=True, blank=True)
    dynamic_exits = models.DecimalField("sorties dynamiques (%)", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "ligne de diagnostic"
        verbose_name_plural = "lignes de diagnostic"
        ordering = ["diagnosis", "area__name"]
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "area"], name="cdiae_row_once"),
            models.CheckConstraint(
                name="cdiae_row_publics",
                condition=Q(job_seekers__isnull=True) | Q(long_term__isnull=True) | Q(long_term__lte=F("job_seekers")),
                violation_error_message="Les demandeurs de longue durée sont parmi les demandeurs d'emploi.",
            ),
        ]

    def __str__(self):
        return f"{self.area} – {self.diagnosis}"


class PlannedAction(models.Model):
    """A line of the action plan for the IAE (code du travail, R5112-18)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="actions", verbose_name="conseil")
    orientation = models.ForeignKey(
        Orientation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="planned_actions",
        verbose_name="orientation servie",
    )
    title = models.CharField("action", max_length=200)
    pilot = models.CharField("pilote", max_length=120)
    partners = models.CharField("partenaires", max_length=300, blank=True)
    due_on = models.DateField("échéance")
    funding = models.CharField("financement", max_length=200, blank=True)
    indicator = models.CharField("indicateur de suivi", max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    state = models.CharField("état", max_length=10, choices=ActionState, default=ActionState.PLANNED)

    class Meta:
        verbose_name = "action du plan"
        verbose_name_plural = "actions du plan"
        ordering = ["council", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cdiae_action_progress",
                condition=Q(progress__lte=100),
                violation_error_message="L'avancement va de 0 à 100 %.",
            )
        ]

    def __str__(self):
        return self.title


class Initiative(models.Model):
    """A local initiative worth telling; `shareable` ones may feed the fourth workshop of a seminar."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="initiatives", verbose_name="conseil")
    theme = models.CharField("thème", max_length=12, choices=InitiativeTheme)
    title = models.CharField("initiative", max_length=200)
    description = models.TextField("description")
    partners = models.CharField("partenaires", max_length=300, blank=True)
    contact = models.CharField("contact", max_length=160, blank=True)
    started_on = models.DateField("lancée le", null=True, blank=True)
    shareable = models.BooleanField("proposée pour l'atelier d'un séminaire", default=False)

    class Meta:
        verbose_name = "initiative territoriale"
        verbose_name_plural = "initiatives territoriales"
        ordering = ["council", "theme", "title"]

    def __str__(self):
        return self.title
