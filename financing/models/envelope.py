"""Envelopes: credits received, delegated and committed, each a line of a ledger that is never rewritten."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from financing.enums import BudgetLine, EnvelopeLevel, MovementKind
from iae_portal.core.amounts import AmountField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import Edge, outside
from iae_portal.core.models import Region, Service, User

# No delegation: who made them gives the credits back whole.
LIFTABLE = {MovementKind.FREEZE: "ce gel", MovementKind.FUNGIBILITY: "cette fongibilité"}
CENT = [
    MinValueValidator(Decimal("0.01"), "Le montant d'un mouvement est positif : choisissez d'où il part et où il va.")
]


def movement_days(year: int) -> tuple[Edge, Edge]:
    """First and last day of a movement of the credits of a year.

    DESIGN: no text read bounds it; from the finance bill of the autumn before (the yearly texts come in December) to
    the end of the year after, in which the annexes are settled and closed.
    """
    first, last = f"début des mouvements des crédits de {year}", f"fin des mouvements des crédits de {year}"
    return Edge(dt.date(year - 1, 10, 1), first), Edge(dt.date(year + 1, 12, 31), last)


class Envelope(models.Model):
    """The credits of a year and a line at one level. Its row is the lock of everything that is taken from it."""

    level = models.CharField("niveau", max_length=10, choices=EnvelopeLevel)
    region = optional_key(Region, "région", "envelopes")
    service = optional_key(Service, "service", "envelopes")
    year = models.PositiveSmallIntegerField("exercice")
    line = models.CharField("ligne", max_length=10, choices=BudgetLine)
    # None until a movement gives some: nobody has said how many.
    target_fte = models.DecimalField("ETP visés", max_digits=9, decimal_places=2, null=True, blank=True)
    # Of a service's job aid: worked out each night from the hours of its annexes, too long for a page of the country.
    forecast = AmountField("prévision de fin d'année", max_digits=14, null=True, blank=True, editable=False)
    forecast_on = models.DateField("prévision faite le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "enveloppe"
        verbose_name_plural = "enveloppes"
        ordering = ["-year", "line", "level", "region", "service"]
        constraints = [
            check(
                "financing_envelope_level",
                Q(level=EnvelopeLevel.NATIONAL, region__isnull=True, service__isnull=True)
                | Q(level=EnvelopeLevel.REGION, region__isnull=False, service__isnull=True)
                | Q(level=EnvelopeLevel.SERVICE, region__isnull=False, service__isnull=False),
                "Le niveau de l'enveloppe et son territoire ne vont pas ensemble.",
            ),
            check(
                "financing_envelope_forecast",
                Q(forecast__isnull=True, forecast_on__isnull=True)
                | Q(forecast__isnull=False, forecast_on__isnull=False),
                "Une prévision porte le jour où elle a été faite.",
            ),
            *(
                unique(
                    f"financing_envelope_once_{level}",
                    [*fields, "year", "line"],
                    "Cette enveloppe existe déjà.",
                    where=Q(level=level),
                )
                # NULLs never collide in a unique constraint: one constraint a level, on the columns that it fills.
                for level, fields in (("national", ()), ("region", ("region",)), ("service", ("service",)))
            ),
        ]

    def __str__(self):
        return f"{self.holder}, {self.get_line_display().lower()} {self.year}"

    @property
    def holder(self) -> str:
        if self.level == EnvelopeLevel.NATIONAL:
            return "Enveloppe nationale"
        return str(self.region if self.level == EnvelopeLevel.REGION else self.service)


class EnvelopeMovement(CheckedModel):
    """Credits from one envelope to another. No source: the finance act, or a freeze lifted. No target: frozen."""

    source = optional_key(Envelope, "depuis", "outgoing")
    target = optional_key(Envelope, "vers", "incoming")
    amount = AmountField("montant", max_digits=14, validators=CENT)
    fte = models.DecimalField("ETP", max_digits=9, decimal_places=2, default=0)
    kind = models.CharField("nature", max_length=15, choices=MovementKind)
    reason = models.TextField("motif")
    # Credits of a year are annual: only a text lets them serve the next one.
    text = models.CharField("texte qui autorise le report", max_length=200, blank=True)
    made_on = models.DateField("date")
    # A freeze or a change of line is lifted once, whole, back where its credits were taken.
    lifts = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="lifted_by", verbose_name="lève"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    made_at = models.DateTimeField("saisi le")

    class Meta:
        verbose_name = "mouvement d'enveloppe"
        verbose_name_plural = "mouvements d'enveloppe"
        ordering = ["-made_at", "-pk"]
        constraints = [
            check(
                "financing_movement_amount", Q(amount__gt=0), "Le montant d'un mouvement est positif.", field="amount"
            ),
            check(
                "financing_movement_ends",
                Q(source__isnull=False) | Q(target__isnull=False),
                "Un mouvement part d'une enveloppe ou y arrive.",
            ),
            check(
                "financing_movement_carry_over",
                (Q(kind=MovementKind.CARRY_OVER, source__isnull=False, target__isnull=False) & ~Q(text=""))
                | (~Q(kind=MovementKind.CARRY_OVER) & Q(text="")),
                "Un report va d'un exercice au suivant et cite le texte qui l'autorise.",
            ),
            check(
                "financing_movement_lift",
                Q(kind=MovementKind.LIFT, lifts__isnull=False, source__isnull=True)
                | Q(kind=MovementKind.FUNGIBILITY)
                | (~Q(kind=MovementKind.LIFT) & Q(lifts__isnull=True)),
                "Une levée nomme le gel ou la fongibilité qu'elle lève, et rien d'autre ne le fait.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} du {self.made_on:%d/%m/%Y}"

    @property
    def may_be_lifted(self) -> bool:
        """A freeze or a change of line that lifts nothing itself, and that nobody lifted yet."""
        return self.kind in LIFTABLE and self.lifts_id is None and not hasattr(self, "lifted_by")

    @property
    def name(self) -> str:
        """What its lifting names: "ce gel"."""
        return LIFTABLE[self.kind]

    def clean(self):
        if self.source_id and self.source_id == self.target_id:
            raise ValidationError({"target": "Un mouvement va d'une enveloppe à une autre."})
        for envelope in (self.source, self.target):
            if envelope is None:
                continue
            if sentence := outside("made_on", self.made_on, *movement_days(envelope.year)):
                raise ValidationError({"made_on": str(sentence)})


class Commitment(models.Model):
    """Credits taken (positive) or given back (negative) by an annexe, a campaign or an FDI file."""

    envelope = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, related_name="commitments", verbose_name="enveloppe"
    )
    annex = models.ForeignKey(
        "financing.FinancialAnnex",
        null=True,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name="annexe",
    )
    fdi_file = models.ForeignKey(
        "financing.FdiFile", null=True, on_delete=models.PROTECT, related_name="commitments", verbose_name="dossier FDI"
    )
    decision = models.ForeignKey(
        "financing.ModulationDecision",
        null=True,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name="décision de modulation",
    )
    amount = AmountField("montant", max_digits=14)
    reason = models.CharField("motif", max_length=200)
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    made_at = models.DateTimeField("saisi le")

    class Meta:
        verbose_name = "engagement"
        verbose_name_plural = "engagements"
        ordering = ["-made_at", "-pk"]
        constraints = [
            check(
                "financing_commitment_subject",
                Q(annex__isnull=False, fdi_file__isnull=True, decision__isnull=True)
                | Q(annex__isnull=True, fdi_file__isnull=False, decision__isnull=True)
                | Q(annex__isnull=True, fdi_file__isnull=True, decision__isnull=False),
                "Un engagement a un seul objet : annexe, dossier FDI ou décision.",
            )
        ]

    def __str__(self):
        return f"{self.amount} – {self.reason}"

    @property
    def holder(self) -> models.Model:
        """What holds the credits: an annexe, an FDI file or the decision of a modulated part."""
        return self.annex or self.fdi_file or self.decision
