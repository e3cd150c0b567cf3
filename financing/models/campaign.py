"""Modulation campaigns: one region, one type, one year of data. The batch is decided together."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from conventions.enums import StructureType
from conventions.models import Orientation, Siae
from financing.enums import CampaignState, Context, Criterion
from financing.models.envelope import Envelope
from financing.models.regime import NOT_NEGATIVE, RATE, Regime, amount_known_later
from iae_portal.core.amounts import AmountField, RateField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Region, Service, User


class ModulationCampaign(CheckedModel):
    """`frozen` is the batch given to the engine, `result` its answer; both stay as they were decided."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="campaigns", verbose_name="région")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="campaigns", verbose_name="direction régionale"
    )
    type = models.CharField("type", max_length=4, choices=StructureType)
    data_year = models.PositiveSmallIntegerField("année des données")
    payment_year = models.PositiveSmallIntegerField("exercice de paiement")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="campaigns", verbose_name="régime")
    envelope = optional_key(Envelope, "enveloppe", "campaigns")
    envelope_amount = AmountField("montant à répartir", max_digits=14, validators=NOT_NEGATIVE)
    floor = RateField("plancher", validators=RATE)
    ceiling = RateField("plafond", validators=RATE)
    orientation = optional_key(Orientation, "orientation citée pour les poids locaux", "campaigns")
    collection_due_on = models.DateField("collecte à finir avant le", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=CampaignState, default=CampaignState.OPENED)
    frozen = models.JSONField("lot figé", default=dict, blank=True)
    result = models.JSONField("résultat", default=dict, blank=True)
    decided_on = models.DateField("arrêtée le", null=True, blank=True)
    notified_on = models.DateField("notifiée le", null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="ouverte par")

    class Meta:
        verbose_name = "campagne de modulation"
        verbose_name_plural = "campagnes de modulation"
        ordering = ["-data_year", "region", "type"]
        constraints = [
            unique(
                "financing_campaign_once",
                ["region", "type", "data_year"],
                "Une campagne existe déjà pour cette région, ce type et cette année.",
                where=~Q(state="cancelled"),
            ),
            check(
                "financing_campaign_frame",
                Q(floor__lte=F("ceiling")),
                "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.",
                field="ceiling",
            ),
            check(
                "financing_campaign_decided_first",
                Q(notified_on__isnull=True) | Q(decided_on__isnull=False),
                "Des taux se notifient une fois arrêtés.",
            ),
            DayOrder(
                "notified_on",
                "decided_on",
                "financing_campaign_notified_after",
                "Des taux ne se notifient pas avant le jour où ils sont arrêtés.",
            ).constraint,
        ]

    def __str__(self):
        return f"Modulation {self.type} {self.data_year}, {self.region}"

    @property
    def is_simulation(self) -> bool:
        return self.regime.is_simulation

    @property
    def is_over(self) -> bool:
        return self.state in (CampaignState.NOTIFIED, CampaignState.CANCELLED)

    @property
    def weights(self) -> dict:
        return {row.criterion: row.weight for row in self.criteria.all()}

    @property
    def prison_ceiling(self) -> Decimal:
        """Of the structures in prison: that of the regime, or of the campaign where it is lower."""
        return min(self.ceiling, self.regime.prison_ceiling)

    @property
    def coefficient(self) -> Decimal:
        """The envelope's coefficient of the frozen calculation."""
        return Decimal(self.result["coefficient"])


class CampaignCriterion(models.Model):
    """A criterion of the campaign: its weight, and what its numerator and denominator count."""

    campaign = models.ForeignKey(
        ModulationCampaign, on_delete=models.CASCADE, related_name="criteria", verbose_name="campagne"
    )
    criterion = models.CharField("critère", max_length=10, choices=Criterion)
    weight = RateField("poids", validators=RATE)
    numerator = models.CharField("numérateur", max_length=200)
    denominator = models.CharField("dénominateur", max_length=200)

    class Meta:
        verbose_name = "critère de modulation"
        verbose_name_plural = "critères de modulation"
        ordering = ["campaign", "pk"]
        constraints = [unique("financing_criterion_once", ["campaign", "criterion"])]

    def __str__(self):
        return self.get_criterion_display()


class Candidate(models.Model):
    """A structure of the batch, with its base (the job aid it is due) and its readings."""

    campaign = models.ForeignKey(
        ModulationCampaign, on_delete=models.CASCADE, related_name="candidates", verbose_name="campagne"
    )
    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="candidacies", verbose_name="structure")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="candidates", verbose_name="service")
    base = amount_known_later("base (aide au poste due)", 14)
    context = models.CharField("contexte", max_length=10, choices=Context, default=Context.ORDINARY)
    excluded = models.BooleanField("exclue du lot", default=False)
    exclusion_reason = models.CharField("motif d'exclusion", max_length=200, blank=True)

    class Meta:
        verbose_name = "structure d'une campagne"
        verbose_name_plural = "structures d'une campagne"
        ordering = ["campaign", "siae__sort_key", "pk"]
        constraints = [
            unique("financing_candidate_once", ["campaign", "siae"]),
            check(
                "financing_candidate_exclusion",
                Q(excluded=False) | ~Q(exclusion_reason=""),
                "Indiquez pourquoi cette structure est exclue du lot.",
                field="exclusion_reason",
            ),
        ]

    def __str__(self):
        return f"{self.siae}, {self.campaign}"

    @property
    def is_in_prison(self) -> bool:
        return self.context == Context.PRISON


class Reading(CheckedModel):
    """What was read for one criterion of one structure: a numerator over a denominator (0: not calculable)."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="readings", verbose_name="structure"
    )
    criterion = models.CharField("critère", max_length=10, choices=Criterion)
    numerator = models.DecimalField("numérateur", max_digits=12, decimal_places=2, validators=NOT_NEGATIVE)
    denominator = models.DecimalField("dénominateur", max_digits=12, decimal_places=2, validators=NOT_NEGATIVE)
    entered_at = models.DateTimeField("saisi le")
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="saisi par"
    )

    class Meta:
        verbose_name = "relevé d'une campagne"
        verbose_name_plural = "relevés d'une campagne"
        ordering = ["candidate", "criterion"]
        constraints = [
            unique("financing_reading_once", ["candidate", "criterion"]),
            check(
                "financing_reading_values",
                Q(numerator__gte=0, denominator__gte=0),
                "Un relevé ne peut pas être négatif.",
            ),
            # Supervision over insertion posts is a ratio, not a part: it may exceed one.
            check(
                "financing_reading_share",
                Q(criterion=Criterion.EFFORT) | Q(numerator__lte=F("denominator")),
                "Un relevé est une part : le numérateur ne dépasse pas le dénominateur.",
                field="numerator",
            ),
        ]

    def __str__(self):
        return f"{self.get_criterion_display()} : {self.numerator} / {self.denominator}"


class ModulationDecision(models.Model):
    """The rate of one structure: computed by the batch, then kept or changed by a head inside the frame."""

    campaign = models.ForeignKey(
        ModulationCampaign, on_delete=models.PROTECT, related_name="decisions", verbose_name="campagne"
    )
    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="decisions", verbose_name="structure")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="decisions", verbose_name="service")
    base = AmountField("base", max_digits=14)
    scores = models.JSONField("notes par critère")
    mark = models.DecimalField("note", max_digits=6, decimal_places=4)
    # Six decimals: what the ranking gives, before the envelope cuts it.
    raw_rate = RateField("taux brut", max_digits=8, decimal_places=6)
    computed_rate = RateField("taux calculé")
    rate = RateField("taux retenu", validators=RATE)
    amount = AmountField("montant", max_digits=14)
    explanation = models.JSONField("explication", default=list)
    # By criterion, the score kept for a local reason: {"results": {"score": "0.7500", "reason": "…"}}.
    corrections = models.JSONField("notes corrigées", default=dict, blank=True)
    override_reason = models.TextField("motif du taux retenu", blank=True)
    overridden_by = optional_key(User, "taux retenu par")
    notified_at = models.DateTimeField("notifiée le", null=True, blank=True)
    # Notified and borne by no annexe: who notified gives its credits back, once.
    lifted_on = models.DateField("levée le", null=True, blank=True)
    lift_reason = models.TextField("motif de la levée", blank=True)
    lifted_by = optional_key(User, "levée par")

    class Meta:
        verbose_name = "décision de modulation"
        verbose_name_plural = "décisions de modulation"
        ordering = ["campaign", "-mark", "siae__sort_key", "pk"]
        constraints = [
            unique("financing_decision_once", ["campaign", "siae"]),
            check(
                "financing_decision_override",
                Q(rate=F("computed_rate")) | ~Q(override_reason=""),
                "Un taux différent du calcul porte son motif.",
                field="override_reason",
            ),
            check(
                "financing_decision_lifted",
                Q(lifted_on__isnull=True, lift_reason="", lifted_by__isnull=True)
                | (Q(lifted_on__isnull=False, lifted_by__isnull=False, notified_at__isnull=False) & ~Q(lift_reason="")),
                "Une part modulée levée a été notifiée, et porte le motif et l'auteur de sa levée.",
            ),
        ]

    def __str__(self):
        return f"{self.siae} : {self.rate}"

    @property
    def is_owed(self) -> bool:
        return self.amount > 0 and self.lifted_on is None

    @property
    def is_overridden(self) -> bool:
        return self.rate != self.computed_rate

    def kept_scores(self, computed: dict[str, str]) -> dict[str, Decimal]:
        """The scores that a calculation gave, under the corrections."""
        kept = computed | {criterion: row["score"] for criterion, row in self.corrections.items()}
        return {criterion: Decimal(score) for criterion, score in kept.items()}

    def clean(self):
        campaign = self.campaign
        if self.rate is not None and not campaign.floor <= self.rate <= campaign.ceiling:
            raise ValidationError({"rate": "Le taux sort du cadre de la campagne."})
