"""Objectives, targets and the rounds of proposals. The agreed target is the accepted proposal, never an edit."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from conventions.enums import Axis, ProposalState, Side
from conventions.models.convention import Convention
from conventions.models.indicator import Indicator
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.models import User

PERCENT = [MinValueValidator(0, "Un taux va de 0 à 100."), MaxValueValidator(100, "Un taux va de 0 à 100.")]


class Objective(models.Model):
    """An operational objective of the structure's own project, on one axis, in words."""

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="objectives", verbose_name="convention"
    )
    axis = models.CharField("axe", max_length=10, choices=Axis)
    text = models.TextField("objectif opérationnel")
    actions = models.TextField("actions prévues", blank=True)
    orientation = optional_key("conventions.Orientation", "orientation territoriale citée", "objectives")
    rank = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "objectif opérationnel"
        verbose_name_plural = "objectifs opérationnels"
        ordering = ["convention", "axis", "rank", "pk"]

    def __str__(self):
        return self.text[:80]


class Target(models.Model):
    """A line of the negotiation: one indicator, one year of the convention. `rounds` is its version."""

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="targets", verbose_name="convention"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name="indicateur"
    )
    year = models.PositiveSmallIntegerField("année")
    rounds = models.PositiveSmallIntegerField("tours", default=0)
    # Points to the accepted proposal: an agreed value is never typed a second time.
    agreed = models.OneToOneField(
        "conventions.Proposal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreed_for",
        verbose_name="cible convenue",
    )

    class Meta:
        verbose_name = "cible"
        verbose_name_plural = "cibles"
        ordering = ["convention", "indicator__axis", "indicator__code", "year"]
        constraints = [
            unique(
                "conventions_target_once",
                ["convention", "indicator", "year"],
                "Cet indicateur est déjà négocié pour cette année.",
            )
        ]

    def __str__(self):
        return f"{self.indicator} {self.year}"


class Proposal(CheckedModel):
    """One round: a side proposes a value (or the three exit rates together, in per cent) with its reason."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="proposals", verbose_name="cible")
    round = models.PositiveSmallIntegerField("tour")
    side = models.CharField("partie", max_length=10, choices=Side)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2, null=True, blank=True)
    durable = models.DecimalField(
        "durable (%)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    transition = models.DecimalField(
        "transition (%)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    positive = models.DecimalField(
        "positive (%)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    reason = models.TextField("justification", blank=True)
    state = models.CharField("état", max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="saisie par")
    made_at = models.DateTimeField("saisie le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = optional_key(User, "acceptation saisie par")
    # Made by the page, unique: the same entry sent twice after an outage writes once.
    client_key = models.UUIDField("clé de saisie", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["target", "round"]
        constraints = [
            unique("conventions_proposal_round", ["target", "round"]),
            # The race of two proposals ends here, whatever the services do.
            unique("conventions_one_pending_proposal", ["target"], where=Q(state=ProposalState.PENDING)),
            check(
                "conventions_proposal_shape",
                Q(value__isnull=False, durable__isnull=True, transition__isnull=True, positive__isnull=True)
                | Q(value__isnull=True, durable__isnull=False, transition__isnull=False, positive__isnull=False),
                "Une proposition porte soit une valeur, soit les trois taux de sortie.",
            ),
            check(
                "conventions_proposal_rates",
                Q(durable__isnull=True)
                | Q(durable__lte=100 - models.F("transition") - models.F("positive"), durable__gte=0),
                "La somme des trois taux ne peut pas dépasser cent pour cent.",
            ),
        ]

    def __str__(self):
        return f"{self.target}, tour {self.round}"

    def clean(self):
        if self.value is not None:
            self.target.indicator.check_value(self.value)

    @property
    def dynamic(self):
        """Dynamic exits, in per cent: always the sum of the three rates, never typed."""
        if self.durable is None:
            return None
        return self.durable + self.transition + self.positive
