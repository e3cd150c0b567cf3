"""The law as rows: regimes, the types and dates they cover, and barèmes dated by text."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from financing.enums import (
    AidType,
    Capping,
    Context,
    HoursKind,
    Method,
    ModulationBase,
    RegimeStatus,
    Regularisation,
    Territory,
)
from iae_portal.core.amounts import AmountField, RateField
from iae_portal.core.constraints import check, unique
from iae_portal.core.periods import Dated, ordered_dates

RATE = [
    MinValueValidator(Decimal(0), "Un taux va de 0 à 1 (10 % s'écrit 0,10)."),
    MaxValueValidator(Decimal(1), "Un taux va de 0 à 1 (10 % s'écrit 0,10)."),
]
NOT_NEGATIVE = [MinValueValidator(Decimal(0), "Indiquez un nombre positif ou nul.")]


def known_later(label: str, digits: int, places: int = 2) -> models.DecimalField:
    """A figure that is not negative, unknown at first."""
    return models.DecimalField(
        label, max_digits=digits, decimal_places=places, null=True, blank=True, validators=NOT_NEGATIVE
    )


def amount_known_later(label: str, digits: int) -> AmountField:
    return AmountField(label, max_digits=digits, null=True, blank=True, validators=NOT_NEGATIVE)


def rate_field(label: str) -> RateField:
    return RateField(label, null=True, blank=True, validators=RATE)


PRISON_OUTSIDE = "Le plafond en milieu pénitentiaire se situe entre le plancher et le plafond."


class Regime(models.Model):
    """A way to finance. Its codes are those of the engine; the modulation frame is empty before 2014.

    `hypothesis`: no text sets the frame, users do (the modulation announced for 2009). A simulation never notifies.
    """

    code = models.CharField("code", max_length=30, unique=True)
    label = models.CharField("intitulé", max_length=160)
    reference = models.TextField("textes")
    source = models.CharField("sources", max_length=200, blank=True)
    status = models.CharField("statut", max_length=10, choices=RegimeStatus)
    method = models.CharField("méthode", max_length=25, choices=Method)
    regularisation = models.CharField("régularisation", max_length=20, choices=Regularisation)
    capping = models.CharField("écrêtement", max_length=10, choices=Capping)
    modulation_base = models.CharField("base de la modulation", max_length=10, choices=ModulationBase)
    amount_rounding = models.CharField("arrondi des montants", max_length=20, default="cent_half_up")
    rate_rounding = models.CharField("arrondi des taux", max_length=20, default="floor_4_decimals")
    floor = rate_field("plancher")
    ceiling = rate_field("plafond")
    prison_ceiling = rate_field("plafond en milieu pénitentiaire")
    target_mean = rate_field("moyenne visée")
    weight_public = rate_field("poids du public accueilli")
    weight_effort = rate_field("poids de l'effort d'insertion")
    weight_results = rate_field("poids des résultats")
    hypothesis = models.BooleanField("paramètres de travail, sans texte", default=False)
    note = models.TextField("remarque", blank=True)

    class Meta:
        verbose_name = "régime d'aide"
        verbose_name_plural = "régimes d'aide"
        ordering = ["code"]
        constraints = [
            check(
                "financing_regime_frame",
                Q(floor__isnull=True, ceiling__isnull=True)
                | Q(floor__isnull=False, ceiling__isnull=False, floor__lte=F("ceiling")),
                "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.",
                field="ceiling",
            ),
            check(
                "financing_regime_prison_inside",
                Q(prison_ceiling__isnull=True) | Q(prison_ceiling__gte=F("floor"), prison_ceiling__lte=F("ceiling")),
                PRISON_OUTSIDE,
                field="prison_ceiling",
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.label}"

    @property
    def is_simulation(self) -> bool:
        return self.status == RegimeStatus.SIMULATION

    def status_on(self, day: dt.date) -> str:
        """What the regime is that day, in words: a text of 2017 is to come in 2008, one of 2005 in force."""
        if self.is_simulation:
            return self.get_status_display()
        periods = list(self.periods.all())
        if any(period.in_force(day) for period in periods):
            return RegimeStatus.IN_FORCE.label
        return "À venir" if all(period.start > day for period in periods) else RegimeStatus.REPEALED.label

    @property
    def modulates(self) -> bool:
        return self.ceiling is not None

    @property
    def weights(self) -> dict[str, Decimal]:
        return {"public": self.weight_public, "effort": self.weight_effort, "results": self.weight_results}

    def clean(self):
        if not self.modulates:
            return
        weights = list(self.weights.values())
        if None in weights or sum(weights) != 1:
            total = sum((weight for weight in weights if weight is not None), Decimal(0))
            raise ValidationError(f"Les poids font {str(total).replace('.', ',')} en tout : leur somme doit être 1.")


class RegimePeriod(Dated):
    """The dates at which a regime applies to one type."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="periods", verbose_name="régime")
    type = models.CharField("type", max_length=4, choices=AidType)

    class Meta:
        verbose_name = "période d'un régime"
        verbose_name_plural = "périodes d'un régime"
        ordering = ["regime", "type"]
        constraints = [
            ordered_dates("financing_regimeperiod_dates"),
            unique("financing_regimeperiod_once", ["regime", "type"]),
        ]

    def __str__(self):
        return f"{self.regime.code}, {self.type}"


# Nothing is paid on a barème of zero, and nothing is divided by it.
ABOVE_ZERO = ("unit_amount", "hours_per_fte", "posts_cap", "fte_per_post", "request_cap", "carrier_cap")


# Without them an aid of the method is not computed.
NEEDED = {
    Method.PER_FTE: ("unit_amount", "hours_per_fte"),
    Method.PER_POST: ("unit_amount", "fte_per_post"),
    Method.LUMP_SUM: ("request_cap", "carrier_cap"),
}


def first_day_error(regime: Regime, start: dt.date) -> str | None:
    """The aids of 2005 that are not per ETP are of a calendar year: two amounts in one year would have no rule."""
    if start.day != 1:
        return "Un barème prend effet le premier jour d'un mois."
    if regime.method != Method.PER_FTE and start.month != 1:
        return "Cette aide se compte par année civile : son barème prend effet un 1er janvier."
    return None


class Bareme(Dated):
    """Amounts set by a text for one key (regime, type, context, territory), from a month to a month.

    Per ETP: unit amount and hours per ETP. Per accompaniment post (ETTI before 2014): unit amount of a post, ETP per
    post. Lump sums (ACI, AI before mid-2014): caps, and the share kept of the first half of 2014.
    """

    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="baremes", verbose_name="régime")
    type = models.CharField("type", max_length=4, choices=AidType)
    context = models.CharField("contexte", max_length=10, choices=Context, default=Context.ORDINARY)
    territory = models.CharField("territoire", max_length=10, choices=Territory, default=Territory.GENERAL)
    unit_amount = amount_known_later("montant unitaire annuel", 12)
    hours_per_fte = known_later("heures par ETP", 8)
    hours_kind = models.CharField("nature des heures", max_length=15, choices=HoursKind, blank=True)
    posts_cap = known_later("plafond de postes", 7)
    accompaniment_share = amount_known_later("dont accompagnement", 10)
    fte_per_post = known_later("ETP par poste d'accompagnement", 7)
    request_cap = amount_known_later("plafond par demande", 12)
    carrier_cap = amount_known_later("plafond par porteur", 12)
    share = RateField("part retenue", default=1, validators=RATE)
    single_request = models.BooleanField("une seule demande", default=False)
    reference = models.CharField("texte", max_length=300)
    published_on = models.DateField("publié le", null=True, blank=True)
    verified = models.BooleanField("montant vérifié dans un texte", default=True)
    source = models.CharField("sources", max_length=200, blank=True)
    note = models.CharField("remarque", max_length=400, blank=True)

    class Meta:
        verbose_name = "barème"
        verbose_name_plural = "barèmes"
        ordering = ["type", "context", "territory", "start", "pk"]
        constraints = [
            ordered_dates("financing_bareme_dates"),
            check(
                "financing_bareme_amounts",
                Q(unit_amount__isnull=False) | Q(request_cap__isnull=False),
                "Un barème porte un montant unitaire ou un plafond.",
            ),
            check(
                "financing_bareme_above_zero",
                Q(*(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": 0}) for name in ABOVE_ZERO)),
                "Les montants, les heures et les plafonds d'un barème sont supérieurs à zéro.",
            ),
            check(
                "financing_bareme_first_day",
                Q(start__day=1),
                "Un barème prend effet le premier jour d'un mois.",
                field="start",
            ),
        ]
        indexes = [models.Index(fields=["regime", "type", "start"], name="financing_bareme_key")]

    def __str__(self):
        return f"{self.regime.code}, {self.type}, {self.start:%m/%Y}"

    @property
    def is_retroactive(self) -> bool:
        return self.published_on is not None and self.published_on > self.start

    def continue_from(self, before: "Bareme") -> None:
        """How requests are counted is of the aid, not of its amount: the row that follows keeps it."""
        self.single_request, self.share = before.single_request, before.share

    def clean(self):
        if self.start and self.regime_id and (sentence := first_day_error(self.regime, self.start)):
            raise ValidationError({"start": sentence})
        if self.end and (self.end + dt.timedelta(days=1)).day != 1:
            raise ValidationError({"end": "Un barème finit le dernier jour d'un mois."})
        if self.regime_id and (missing := [name for name in NEEDED[self.regime.method] if not getattr(self, name)]):
            raise ValidationError(dict.fromkeys(missing, "Ce régime se calcule avec ce montant : indiquez-le."))
        if self.start and self.regime_id:
            self._refuse_overlap()

    def _refuse_overlap(self) -> None:
        same = Bareme.objects.filter(
            regime_id=self.regime_id, type=self.type, context=self.context, territory=self.territory
        ).exclude(pk=self.pk)
        others = same.filter(Q(end__isnull=True) | Q(end__gte=self.start))
        if self.end:
            others = others.filter(start__lte=self.end)
        other = others.order_by("start").first()
        if other:
            raise ValidationError(
                {
                    "start": f"Un autre barème couvre déjà une partie de cette période, depuis {other.start:%m/%Y} : "
                    "fermez-le d'abord."
                }
            )
