"""The catalogue of indicators, versioned by the national role, and what was measured."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from conventions.coherence import BEYOND
from conventions.enums import Axis, Direction, IndicatorUnit, MeasureSource
from conventions.models.siae import Siae
from conventions.rates import NATIONAL_REFERENCE, ExitCounts, ExitRates, exit_rates, rates_label
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.text import NO_BREAK, french_date, number


class Indicator(models.Model):
    """One version of an indicator. A change makes a new version; past conventions keep theirs."""

    code = models.CharField("code", max_length=20)
    version = models.PositiveSmallIntegerField("version", default=1)
    name = models.CharField("nom", max_length=160)
    axis = models.CharField("axe", max_length=10, choices=Axis)
    definition = models.TextField("définition")
    numerator = models.CharField("numérateur", max_length=300, blank=True)
    denominator = models.CharField("dénominateur", max_length=300, blank=True)
    population = models.CharField("population comptée", max_length=300, blank=True)
    unit = models.CharField("unité", max_length=10, choices=IndicatorUnit)
    direction = models.CharField("sens", max_length=4, choices=Direction, default=Direction.UP)
    reference = models.DecimalField(
        "référence nationale",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Vide s'il n'y en a pas.",
    )
    minimum = models.DecimalField(
        "valeur la plus basse",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        default=0,
        help_text="Vide si l'indicateur peut descendre sans limite : un écart peut être négatif.",
    )
    maximum = models.DecimalField(
        "valeur la plus haute",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Vide s'il n'y en a pas : une part d'un tout ne dépasse pas 100, un taux de réalisation le peut.",
    )
    types = models.JSONField("types de structure", default=list)
    source = models.CharField("source", max_length=300)
    retired_on = models.DateField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "indicateur"
        verbose_name_plural = "indicateurs"
        ordering = ["axis", "code", "-version"]
        constraints = [
            unique("conventions_indicator_version", ["code", "version"]),
            # One version in force a code; the retired ones stay for the conventions that hold them.
            unique(
                "conventions_indicator_one_current",
                ["code"],
                "Une version de cet indicateur est déjà en vigueur.",
                where=Q(retired_on__isnull=True),
            ),
            check(
                "conventions_indicator_bounds",
                Q(minimum__isnull=True) | Q(maximum__isnull=True) | Q(minimum__lt=F("maximum")),
                "La valeur la plus basse doit être inférieure à la plus haute.",
                field="maximum",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_exit_rates(self) -> bool:
        return self.unit == IndicatorUnit.EXIT_RATES

    @property
    def reference_label(self) -> str:
        """The national reference in words; exit rates have that of the circulaire."""
        if self.is_exit_rates:
            reference = rates_label(NATIONAL_REFERENCE.dynamic, NATIONAL_REFERENCE.durable)
            return f"{reference}, à la fin de la convention"
        return "aucune" if self.reference is None else number(self.reference)

    @property
    def bounds_label(self) -> str:
        """Between what its values are, in words: "de 0 à 100 %"."""
        low, high = (None if bound is None else self.in_unit(bound) for bound in (self.minimum, self.maximum))
        if low and high:
            return f"de {number(self.minimum)} à {high}"
        return f"{low} au moins" if low else f"{high} au plus" if high else "sans limite"

    def bound_error(self, value: Decimal) -> str:
        """Of a target and of a measure alike: what is wrong with it, "" when it is between the bounds."""
        low, high = self.minimum, self.maximum
        if (low is None or value >= low) and (high is None or value <= high):
            return self._unlikely(value)
        return f"{self} : {self.in_unit(value)} n'est pas possible. La valeur attendue : {self.bounds_label}."

    def _unlikely(self, value: Decimal) -> str:
        """What has no bound of its own has that of its unit."""
        farthest = IndicatorUnit(self.unit).farthest
        if (self.maximum is not None or value <= farthest) and (self.minimum is not None or value >= -farthest):
            return ""
        bound = self.in_unit(Decimal(farthest if value > 0 else -farthest))
        way = "plus" if value > 0 else "moins"
        return (
            f"{self} : {self.in_unit(value)} n'est pas vraisemblable, {bound} au {way} est attendu. Relisez ce "
            "chiffre ; s'il est juste, la mission nationale fixe une autre borne à l'indicateur."
        )

    def check_value(self, value: Decimal) -> None:
        """Raises ValidationError on `value`."""
        if sentence := self.bound_error(value):
            raise ValidationError({"value": sentence})

    def in_unit(self, value: Decimal) -> str:
        """A value followed by its unit when the unit is no thing to count."""
        sign = IndicatorUnit(self.unit).sign
        return f"{number(value)}{NO_BREAK}{sign}" if sign else number(value)

    @property
    def standing(self) -> str:
        """Said of a version: "en vigueur", "retirée le 3 mars 2010"."""
        return f"retirée le {french_date(self.retired_on)}" if self.retired_on else "en vigueur"


class Measure(CheckedModel):
    """What was observed for a structure, an indicator and a year.

    `value` is in the indicator's unit. Exit rates keep the counts: examined exits and the three classes.
    `motives`, when the structure gave them, are what these come from (codes of conventions.exits).
    """

    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="measures", verbose_name="structure")
    # By code, not by row: a measure outlives the versions of its indicator.
    indicator_code = models.CharField("indicateur", max_length=20)
    year = models.PositiveSmallIntegerField("année")
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2, null=True, blank=True)
    examined = models.PositiveIntegerField("sorties examinées", null=True, blank=True)
    durable = models.PositiveIntegerField("emploi durable", null=True, blank=True)
    transition = models.PositiveIntegerField("emploi de transition", null=True, blank=True)
    positive = models.PositiveIntegerField("sorties positives", null=True, blank=True)
    motives = models.JSONField("sorties par motif", default=dict, blank=True)
    source = models.CharField("source", max_length=10, choices=MeasureSource, default=MeasureSource.DECLARED)

    class Meta:
        verbose_name = "relevé"
        verbose_name_plural = "relevés"
        ordering = ["siae", "indicator_code", "year"]
        constraints = [
            unique(
                "conventions_measure_once",
                ["siae", "indicator_code", "year"],
                "Un relevé existe déjà pour cet indicateur et cette année.",
            ),
            check(
                "conventions_measure_shape",
                Q(value__isnull=False, examined__isnull=True)
                | Q(
                    value__isnull=True,
                    examined__isnull=False,
                    durable__isnull=False,
                    transition__isnull=False,
                    positive__isnull=False,
                ),
                "Un relevé porte soit une valeur, soit les quatre nombres de sorties.",
            ),
            check(
                "conventions_measure_exits",
                Q(examined__isnull=True)
                | Q(examined__gte=models.F("durable") + models.F("transition") + models.F("positive")),
                BEYOND,
            ),
        ]
        indexes = [
            models.Index(fields=["indicator_code", "year"], name="conventions_measure_year"),
            models.Index(fields=["indicator_code", "examined", "id"], name="conventions_measure_examined"),
            models.Index(fields=["indicator_code", "-examined", "id"], name="conventions_measure_most"),
        ]

    def __str__(self):
        return f"{self.indicator_code} {self.year} – {self.siae}"

    @property
    def exit_rates(self) -> ExitRates | None:
        """None for an indicator that keeps a value."""
        if self.examined is None:
            return None
        return exit_rates(ExitCounts(self.examined, self.durable, self.transition, self.positive))
