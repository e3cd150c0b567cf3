"""The annexe financière: one convention, one year, with its ranks; the unit of calculation and of payment."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from conventions.models import Convention
from financing.calculation import months
from financing.enums import (
    LIVE_STATES,
    PAYABLE_STATES,
    PENDING_STATES,
    AnnexState,
    Context,
    Funder,
    Funding,
    Method,
    Territory,
)
from financing.models.regime import NOT_NEGATIVE, RATE, Regime, known_later
from iae_portal.core.amounts import AmountField, RateField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models.person import signing_delegation
from iae_portal.core.periods import from_month

# What its credits are short of: an annexe may hold those of its rank and still wait, so `funding` does not say it.
WAITING_FOR_CREDITS = Q(reserved_at__isnull=False)
STOPPED = Q(agreed_end__isnull=True) | Q(agreed_end__gt=F("end"))

AFTER_CONVENTION = DayOrder(
    "signed_on",
    "convention_signed_on",
    "financing_annex_after_convention",
    "L'annexe ne peut pas être signée avant la convention.",
)
AFTER_CREDITS = DayOrder(
    "signed_on",
    "committed_on",
    "financing_annex_after_credits",
    "L'annexe ne peut pas être signée avant l'engagement de ses crédits.",
)
PREPARED_FIRST = DayOrder(
    "committed_on",
    "opened_on",
    "financing_annex_prepared_first",
    "Les crédits d'une annexe s'engagent une fois qu'elle est préparée.",
)
CLOSED_LAST = DayOrder(
    "closed_on", "signed_on", "financing_annex_closed_after_signed", "Une annexe se clôture une fois signée."
)


class FinancialAnnex(CheckedModel):
    """`renewal_rank` counts the years of the convention, `modification_rank` the avenants of one year.

    Months are kept as first days: `start` and `end` are the first day of the first and last month, both included.
    """

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="annexes", verbose_name="convention"
    )
    year = models.PositiveSmallIntegerField("exercice")
    renewal_rank = models.PositiveSmallIntegerField("rang de reconduction")
    modification_rank = models.PositiveSmallIntegerField("rang de modification", default=0)
    # The convention's number and both ranks: what every paper of the annexe bears.
    number = models.CharField("numéro", max_length=30, unique=True)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="annexes", verbose_name="régime")
    context = models.CharField("contexte", max_length=10, choices=Context, default=Context.ORDINARY)
    territory = models.CharField("territoire", max_length=10, choices=Territory, default=Territory.GENERAL)
    start = models.DateField("premier mois")
    end = models.DateField("dernier mois")
    # The last month that the figures of an aid by year were typed for, when it was stopped before its term.
    agreed_end = models.DateField("dernier mois convenu", null=True, blank=True, editable=False)
    state = models.CharField("état", max_length=12, choices=AnnexState, default=AnnexState.DRAFT)
    funding = models.CharField("crédits", max_length=10, choices=Funding, default=Funding.NONE)
    # What waits for credits; an avenant may hold the rest already.
    reserved_reason = models.TextField("demande de crédits", blank=True)
    reserved_amount = AmountField("montant en attente", max_digits=14, default=0)
    reserved_at = models.DateTimeField("en attente depuis", null=True, blank=True)
    suspended = models.BooleanField("paiements suspendus", default=False)
    suspension_reason = models.TextField("motif de la suspension", blank=True)
    planned_hours = known_later("heures de mission prévues", 10)
    hours_per_fte = known_later("heures par ETP", 8)
    permanent_fte = known_later("ETP permanents employés", 7)
    agreed_posts = known_later("postes d'accompagnement conventionnés", 7)
    modulation_rate = RateField("taux de modulation", null=True, blank=True, validators=RATE)
    account_holder = models.CharField("titulaire du compte", max_length=160, blank=True)
    account_number = models.CharField("IBAN", max_length=34, blank=True)
    holder_reason = models.CharField("lien du titulaire avec la structure", max_length=200, blank=True)
    commitment_number = models.CharField("numéro d'engagement juridique", max_length=20, blank=True)
    # The chain of the present round: prepared, its credits committed, signed, closed.
    opened_on = models.DateField("préparée le", null=True, blank=True, editable=False)
    committed_on = models.DateField("crédits engagés le", null=True, blank=True, editable=False)
    signed_on = models.DateField("signée le", null=True, blank=True)
    # Copied when it is signed: the database reads one row.
    convention_signed_on = models.DateField("convention signée le", null=True, blank=True, editable=False)
    closed_on = models.DateField("clôturée le", null=True, blank=True, editable=False)
    delegation = signing_delegation()
    # What a form showed is compared with it before saving.
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "annexe financière"
        verbose_name_plural = "annexes financières"
        ordering = ["-year", "convention", "-modification_rank"]
        constraints = [
            unique(
                "financing_annex_ranks",
                ["convention", "year", "modification_rank"],
                "Une annexe de ce rang existe déjà pour cette année.",
            ),
            # A year cut by a change of regime (ACI and AI in 2014) has an annexe for each.
            unique(
                "financing_annex_one_payable",
                ["convention", "year", "regime"],
                "Une annexe de cette année est déjà validée ou clôturée.",
                where=Q(state__in=["validated", "closed"]),
            ),
            # One in preparation beside the one in force: the avenant, and only one.
            unique(
                "financing_annex_one_open",
                ["convention", "year", "regime"],
                "Une annexe de cette année est déjà en préparation : terminez-la d'abord.",
                where=Q(state__in=["draft", "entered", "provisional"]),
            ),
            check(
                "financing_annex_months",
                Q(end__gte=F("start")),
                "Le dernier mois précède le premier : corrigez l'un des deux.",
                field="end",
            ),
            check(
                "financing_annex_validated_is_funded",
                ~Q(state__in=["validated", "closed"]) | Q(funding=Funding.COMMITTED),
                "Une annexe validée a ses crédits engagés.",
            ),
            check("financing_annex_stopped", STOPPED, "Une annexe arrêtée finit avant le dernier mois convenu."),
            *(order.constraint for order in (PREPARED_FIRST, AFTER_CONVENTION, AFTER_CREDITS, CLOSED_LAST)),
            check(
                "financing_annex_closed_last",
                Q(closed_on__isnull=True) | from_month("closed_on", "end", after=True),
                "Une annexe se clôture après la fin de son dernier mois.",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "state"], name="financing_annex_year_state"),
            models.Index(fields=["funding", "year", "convention"], name="financing_annex_funding"),
            models.Index(fields=["-year", "number"], name="financing_annex_order"),
            models.Index(
                fields=["year", "convention"],
                condition=models.Q(reserved_at__isnull=False),
                name="financing_annex_waiting",  # few: the others of the country, and of the year, are not read
            ),
        ]

    def __str__(self):
        return f"Annexe {self.number} – {self.convention.siae.name}"

    @property
    def service(self):
        return self.convention.service

    @property
    def type(self) -> str:
        return self.convention.siae.type

    @property
    def method(self) -> str:
        return self.regime.method

    @property
    def is_per_fte(self) -> bool:
        return self.method == Method.PER_FTE

    @property
    def is_per_post(self) -> bool:
        return self.method == Method.PER_POST

    @property
    def is_lump_sum(self) -> bool:
        return self.method == Method.LUMP_SUM

    @property
    def is_draft(self) -> bool:
        return self.state == AnnexState.DRAFT

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def credits_state(self) -> str:
        """What the envelope answered; an avenant may hold credits and still wait for more."""
        return Funding.RESERVED.value if self.reserved_at else self.funding

    @property
    def credits_label(self) -> str:
        if self.state == AnnexState.SUPERSEDED and not self.reserved_at:
            return "Crédits repris par l'avenant"
        return Funding(self.credits_state).label

    @property
    def takes_states(self) -> bool:
        """Hours are entered once the calculation is frozen; a closed year is corrected."""
        return not self.is_lump_sum and self.state in (*PENDING_STATES, *PAYABLE_STATES)

    @property
    def is_payable(self) -> bool:
        """No payment without an annexe validated, or closed since, whose credits are committed."""
        return self.state in PAYABLE_STATES and self.funding == Funding.COMMITTED and not self.suspended

    @property
    def slug(self) -> str:
        """The number as an address: ACI-59L-09-0001-A0-M0."""
        return self.number.replace(" ", "-")

    @property
    def months(self) -> list[dt.date]:
        """First day of each month, first to last."""
        return [months.first_day(index) for index in range(months.of(self.start), months.of(self.end) + 1)]

    def clean(self):
        if self.start and self.end:
            if self.start.day != 1 or self.end.day != 1:
                raise ValidationError({"start": "Une annexe va d'un mois entier à un mois entier."})
            if self.start.year != self.year or self.end.year != self.year:
                raise ValidationError({"end": f"L'annexe de {self.year} reste dans l'année {self.year}."})
            # A draft is taken up again, and an annexe given up, whatever months the convention lost meanwhile.
            if self.state in (*PENDING_STATES, AnnexState.VALIDATED):
                self.check_inside_convention()

    def check_inside_convention(self) -> None:
        convention = self.convention
        if self.start < convention.start.replace(day=1) or self.end > convention.end.replace(day=1):
            raise ValidationError(
                {"start": f"L'annexe sort de la convention ({convention.start:%d/%m/%Y} - {convention.end:%d/%m/%Y})."}
            )


class Segment(CheckedModel):
    """Whole months at one monthly number of ETP; an avenant closes one and opens the next."""

    annex = models.ForeignKey(FinancialAnnex, on_delete=models.CASCADE, related_name="segments", verbose_name="annexe")
    start = models.DateField("du mois de")
    end = models.DateField("au mois de")
    fte = models.DecimalField("ETP par mois", max_digits=7, decimal_places=2, validators=NOT_NEGATIVE)

    class Meta:
        verbose_name = "tranche d'ETP"
        verbose_name_plural = "tranches d'ETP"
        ordering = ["annex", "start"]
        constraints = [
            check("financing_segment_months", Q(end__gte=F("start")), "La tranche finit avant de commencer."),
            check("financing_segment_fte", Q(fte__gte=0), "Un nombre d'ETP est positif ou nul.", field="fte"),
            unique("financing_segment_once", ["annex", "start"]),
        ]

    def __str__(self):
        return f"{self.start:%m/%Y}-{self.end:%m/%Y} : {self.fte} ETP"


class AccompanimentRequest(models.Model):
    """Lump-sum aids of 2005: one line for each ACI carried (capped one by one, then together), one for an AI."""

    annex = models.ForeignKey(FinancialAnnex, on_delete=models.CASCADE, related_name="requests", verbose_name="annexe")
    label = models.CharField("chantier ou action", max_length=160)
    amount = AmountField("montant demandé", max_digits=12, validators=NOT_NEGATIVE)

    class Meta:
        verbose_name = "demande d'aide à l'accompagnement"
        verbose_name_plural = "demandes d'aide à l'accompagnement"
        ordering = ["annex", "pk"]

    def __str__(self):
        return self.label


class OtherFunding(models.Model):
    """What other funders bring the same year: information of the annexe, never counted in the State's aid."""

    annex = models.ForeignKey(
        FinancialAnnex, on_delete=models.CASCADE, related_name="other_fundings", verbose_name="annexe"
    )
    funder = models.CharField("financeur", max_length=15, choices=Funder)
    label = models.CharField("précision", max_length=160, blank=True)
    amount = AmountField("montant", max_digits=12, validators=NOT_NEGATIVE)

    class Meta:
        verbose_name = "autre financement"
        verbose_name_plural = "autres financements"
        ordering = ["annex", "funder", "pk"]

    def __str__(self):
        return f"{self.get_funder_display()} ({self.label})" if self.label else self.get_funder_display()
