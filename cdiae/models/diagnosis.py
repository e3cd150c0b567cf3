"""The diagnosis by employment area: its areas, its figures, those of the region and the country beside them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cdiae.diagnosis.figures import EXITS, FIGURES, OF_PORTAL, POSTS, STRUCTURES, out_of_bounds
from cdiae.enums import DiagnosisState
from cdiae.models.council import Council
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.figures import Answers
from iae_portal.core.models import Region, Service
from iae_portal.core.text import french_list

OUTSIDE = "Hors de tout bassin"


class EmploymentArea(models.Model):
    """An employment area of the département; its postcodes place the portal's structures in it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="areas", verbose_name="conseil")
    name = models.CharField("bassin d'emploi", max_length=80)
    postcodes = models.JSONField("codes postaux", default=list, blank=True)

    class Meta:
        verbose_name = "bassin d'emploi"
        verbose_name_plural = "bassins d'emploi"
        ordering = ["council", "name"]
        constraints = [unique("cdiae_area_once", ["council", "name"], "Ce bassin existe déjà dans le département.")]

    def __str__(self):
        return self.name


class Diagnosis(models.Model):
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="diagnoses", verbose_name="conseil")
    year = models.PositiveSmallIntegerField("année")
    state = models.CharField("état", max_length=10, choices=DiagnosisState, default=DiagnosisState.DRAFT)
    presented_on = models.DateField("présenté le", null=True, blank=True)
    sources = models.CharField("sources", max_length=300, blank=True)
    comment = models.TextField("lecture du diagnostic", blank=True)
    compared = models.JSONField("ensembles comparés le jour de la présentation", default=list, blank=True)

    class Meta:
        verbose_name = "diagnostic territorial"
        verbose_name_plural = "diagnostics territoriaux"
        ordering = ["council", "-year"]
        constraints = [
            unique("cdiae_diagnosis_year", ["council", "year"], "Un diagnostic existe déjà pour cette année."),
            check(
                "cdiae_diagnosis_state",
                Q(state=DiagnosisState.DRAFT, presented_on__isnull=True)
                | Q(state=DiagnosisState.PRESENTED, presented_on__isnull=False),
                "Un diagnostic présenté au conseil, et lui seul, a un jour de présentation.",
            ),
        ]

    def __str__(self):
        return f"Diagnostic territorial {self.year}"

    @property
    def is_open(self) -> bool:
        """Its figures may still change."""
        return self.state == DiagnosisState.DRAFT

    @property
    def service(self) -> Service:
        return self.council.secretariat


class EnteredFigures(CheckedModel):
    """The figures that a person types or imports: publics, structures and posts by type, dynamic exits.

    They are read and written by the keys of cdiae.figures. Structures and posts are JSON: {"EI": 4}, {"EI": "61.50"}.
    """

    job_seekers = models.PositiveIntegerField("demandeurs d'emploi", null=True, blank=True)
    long_term = models.PositiveIntegerField("dont longue durée", null=True, blank=True)
    young = models.PositiveIntegerField("dont moins de 26 ans", null=True, blank=True)
    seniors = models.PositiveIntegerField("dont 50 ans et plus", null=True, blank=True)
    rmi = models.PositiveIntegerField("allocataires du RMI", null=True, blank=True)
    priority_districts = models.PositiveSmallIntegerField("zones urbaines sensibles", null=True, blank=True)
    entered_structures = models.JSONField("structures saisies, par type", default=dict, blank=True)
    entered_posts = models.JSONField("postes (ETP) saisis, par type", default=dict, blank=True)
    entered_exits = models.DecimalField(
        "sorties dynamiques saisies (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        abstract = True

    @staticmethod
    def column_of(key: str) -> str:
        noun, _, kind = key.partition(":")
        return f"entered_{noun}" if kind else {EXITS: "entered_exits"}.get(noun, noun)

    def entered(self, key: str) -> int | Decimal | None:
        """What a person gave for this figure; None when nobody did."""
        noun, _, kind = key.partition(":")
        if noun == STRUCTURES:
            return self.entered_structures.get(kind)
        if noun == POSTS:
            return None if kind not in self.entered_posts else Decimal(self.entered_posts[kind])
        return self.entered_exits if noun == EXITS else getattr(self, noun)

    def enter(self, key: str, value: int | Decimal | None) -> None:
        noun, _, kind = key.partition(":")
        if noun == EXITS:
            self.entered_exits = value
        elif not kind:
            setattr(self, noun, value)
        else:
            by_type = self.entered_structures if noun == STRUCTURES else self.entered_posts
            by_type.pop(kind, None)
            if value is not None:
                by_type[kind] = value if noun == STRUCTURES else str(value)

    def clean(self):
        super().clean()
        wrong = [
            figure.label
            for figure in FIGURES
            if (value := self.entered(figure.key)) is not None and out_of_bounds(figure, value)
        ]
        if wrong:
            raise ValidationError(f"Nombres à vérifier, ils sont hors des bornes : {french_list(wrong)}.")


def rules_of_figures(prefix: str) -> list[models.CheckConstraint]:
    """What the database refuses in figures; each table names its own."""
    parts = {
        "publics": ("long_term", "Les demandeurs de longue durée sont parmi les demandeurs d'emploi."),
        "young": ("young", "Les moins de 26 ans sont parmi les demandeurs d'emploi."),
        "seniors": ("seniors", "Les 50 ans et plus sont parmi les demandeurs d'emploi."),
    }
    return [
        *(
            check(
                f"{prefix}_{suffix}",
                Q(job_seekers__isnull=True) | Q((f"{part}__isnull", True)) | Q((f"{part}__lte", F("job_seekers"))),
                f"{sentence} Corrigez l'un des deux nombres.",
                field=part,
            )
            for suffix, (part, sentence) in parts.items()
        ),
        check(
            f"{prefix}_exits",
            Q(entered_exits__isnull=True) | Q(entered_exits__gte=0, entered_exits__lte=100),
            "Le taux de sorties dynamiques va de 0 à 100 %%.",
            field="entered_exits",
        ),
    ]


class DiagnosisRow(EnteredFigures):
    """One employment area, or what is in none (without `area`).

    `structures` to `dynamic_exits` come from the portal, which alone counts what is in no area.

    A figure that a person enters stands in the place of the portal's and never mixes with it: taking the portal's
    figures again changes nothing to what was typed.
    """

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="rows", verbose_name="diagnostic")
    area = optional_key(EmploymentArea, "bassin")
    structures = models.JSONField("structures par type, du portail", default=dict, blank=True)
    posts = models.JSONField("postes d'insertion (ETP) par type, du portail", default=dict, blank=True)
    # By type, [how many conventions of the year give their posts, how many there are]; of exits, of the structures.
    answers = models.JSONField("conventions qui donnent leurs postes, par type", default=dict, blank=True)
    dynamic_exits = models.DecimalField(
        "sorties dynamiques (%), du portail", max_digits=5, decimal_places=2, null=True, blank=True
    )
    counted_on = models.DateField("comptée par le portail le", null=True, blank=True)

    class Meta:
        verbose_name = "ligne de diagnostic"
        verbose_name_plural = "lignes de diagnostic"
        ordering = ["diagnosis", "area__name"]
        constraints = [
            unique("cdiae_row_once", ["diagnosis", "area"]),
            unique("cdiae_row_outside_once", ["diagnosis"], where=Q(area__isnull=True)),
            *rules_of_figures("cdiae_row"),
        ]

    def __str__(self):
        return f"{self.name} – {self.diagnosis}"

    @property
    def name(self) -> str:
        return self.area.name if self.area else OUTSIDE

    @property
    def entered_sentence(self) -> str:
        """What the journal of the council says of figures typed here."""
        return f"Chiffres saisis : {self}"

    def of_portal(self, key: str) -> int | Decimal | None:
        """The portal's own figure; None where it has counted nothing (publics, area without postcodes)."""
        noun, _, kind = key.partition(":")
        if noun == EXITS:
            return self.dynamic_exits
        if not kind:
            return None
        if self.counted_on is None:
            return None
        if noun == STRUCTURES:
            return self.structures.get(kind, 0)
        if kind in self.posts:
            return Decimal(str(self.posts[kind]))
        # No structure, no post; structures whose conventions give none, or have none that year: nobody knows.
        return None if self.structures.get(kind) or self.answers_for(kind).asked else Decimal(0)

    def answers_for(self, kind: str) -> Answers:
        """Of the conventions that the portal counted for this type of structure."""
        return Answers(*self.answers.get(kind, (0, 0)))

    def figure(self, key: str) -> int | Decimal | None:
        """What the diagnosis shows: what was entered, else the portal's."""
        typed = self.entered(key)
        return self.of_portal(key) if typed is None else typed

    @property
    def typed_over(self) -> list[str]:
        """Keys of the figures that a person gave in the place of the portal's; none where the portal counts nothing."""
        if self.counted_on is None:
            return []
        return [figure.key for figure in OF_PORTAL if self.entered(figure.key) is not None]


class TerritoryFigures(EnteredFigures):
    """Figures of reference of a region, or of France (no region), for a year: what a diagnosis is compared with."""

    year = models.PositiveSmallIntegerField("année")
    region = optional_key(Region, "région", help_text="Vide pour la France entière.")
    source = models.CharField("source", max_length=300)

    class Meta:
        verbose_name = "chiffres de comparaison"
        verbose_name_plural = "chiffres de comparaison"
        ordering = ["-year", F("region__name").asc(nulls_first=True)]
        constraints = [
            unique(
                "cdiae_territory_region_year",
                ["year", "region"],
                "Cette région a déjà ses chiffres pour cette année : modifiez-les.",
                where=Q(region__isnull=False),
            ),
            unique(
                "cdiae_territory_country_year",
                ["year"],
                "La France a déjà ses chiffres pour cette année : modifiez-les.",
                where=Q(region__isnull=True),
            ),
            check("cdiae_territory_source", ~Q(source=""), "Indiquez la source de ces chiffres.", field="source"),
            check(
                "cdiae_territory_year", Q(year__gte=2000, year__lte=2100), "L'année va de 2000 à 2100.", field="year"
            ),
            *rules_of_figures("cdiae_territory"),
        ]

    def __str__(self):
        return f"{self.name}, {self.year}"

    @property
    def name(self) -> str:
        return self.region.name if self.region else "France"
