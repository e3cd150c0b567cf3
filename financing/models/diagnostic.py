"""Financial diagnostics and the rounds of funders that follow ("agir pour l'emploi", circulaire DGEFP 2005-28)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from conventions.models import Siae
from financing.enums import DiagnosticFollowUp, DiagnosticOrigin, DiagnosticState, Funder
from financing.models.regime import NOT_NEGATIVE, amount_known_later
from iae_portal.core.amounts import AmountField
from iae_portal.core.calendars import end_of_months
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User
from iae_portal.core.text import french_days

SINCE_STARTED = DayOrder(
    "delivered_on",
    "started_on",
    "financing_diagnostic_dates",
    "La remise ne peut pas précéder le début du diagnostic.",
)
ROUND_SINCE_STARTED = DayOrder(
    "held_on",
    "started_on",
    "financing_round_after_diagnostic",
    "Le tour de table ne peut pas précéder le début du diagnostic qui le justifie.",
)

NOT_CLOSED = "Cet exercice n'était pas clos au début du diagnostic."
# DESIGN: no text bounds an exercise; one that begins before the year that precedes its closing is a slip.
OTHER_DAYS = (
    "Un exercice qui n'est pas l'année civile a ses deux jours : le dernier est dans l'année de l'exercice, le premier "
    "le précède, dans cette année ou dans celle d'avant."
)
GRANTED_INSIDE = "Ce financeur n'accorde pas plus qu'il ne lui est demandé : corrigez l'un des deux montants."


class FinancialDiagnostic(CheckedModel):
    """Three closed years of accounts, a situation, a development plan, what follows."""

    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="diagnostics", verbose_name="structure")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="diagnostics", verbose_name="service")
    origin = models.CharField("origine", max_length=10, choices=DiagnosticOrigin)
    consultant = models.CharField("consultant", max_length=160)
    state = models.CharField("état", max_length=10, choices=DiagnosticState, default=DiagnosticState.OPEN)
    started_on = models.DateField("commencé le")
    delivered_on = models.DateField("remis le", null=True, blank=True)
    situation = models.TextField("situation", blank=True)
    plan = models.TextField("plan de développement", blank=True)
    conclusions = models.TextField("conclusions", blank=True)
    follow_up = models.CharField("suite", max_length=10, choices=DiagnosticFollowUp, default=DiagnosticFollowUp.NONE)
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="saisi par")

    class Meta:
        verbose_name = "diagnostic financier"
        verbose_name_plural = "diagnostics financiers"
        ordering = ["-started_on", "pk"]
        constraints = [
            SINCE_STARTED.constraint,
            check(
                "financing_diagnostic_state",
                Q(state=DiagnosticState.DELIVERED, delivered_on__isnull=False)
                | Q(state__in=[DiagnosticState.OPEN, DiagnosticState.GIVEN_UP], delivered_on__isnull=True),
                "Un diagnostic remis, et lui seul, a une date de remise.",
            ),
            check(
                "financing_diagnostic_plan",
                ~Q(follow_up=DiagnosticFollowUp.ROUND) | ~Q(plan=""),
                "Un tour de table se justifie par le plan de développement : décrivez-le.",
                field="plan",
            ),
        ]

    def __str__(self):
        return f"Diagnostic {self.started_on:%m/%Y} – {self.siae.name}"


class DiagnosticYear(CheckedModel):
    """One closed year of accounts, the civil year unless it has its own days."""

    diagnostic = models.ForeignKey(
        FinancialDiagnostic, on_delete=models.CASCADE, related_name="years", verbose_name="diagnostic"
    )
    # Copied from the diagnostic: the database reads one row.
    started_on = models.DateField("diagnostic commencé le", null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField("exercice clos")
    start = models.DateField("premier jour", null=True, blank=True)
    end = models.DateField("dernier jour", null=True, blank=True)
    sales = AmountField("ventes", max_digits=12, validators=NOT_NEGATIVE)
    subsidies = AmountField("subventions", max_digits=12, validators=NOT_NEGATIVE)
    charges = AmountField("charges", max_digits=12, validators=NOT_NEGATIVE)
    equity = AmountField("fonds propres", max_digits=12)
    cash = AmountField("trésorerie", max_digits=12)

    class Meta:
        verbose_name = "exercice d'un diagnostic"
        verbose_name_plural = "exercices d'un diagnostic"
        ordering = ["diagnostic", "year"]
        constraints = [
            unique("financing_diagnostic_year_once", ["diagnostic", "year"], "Cet exercice est déjà saisi."),
            check(
                "financing_diagnostic_year_closed",
                Q(started_on__isnull=True)
                | Q(end__isnull=True, started_on__year__gt=F("year"))
                | Q(end__isnull=False, end__lt=F("started_on")),
                NOT_CLOSED,
            ),
            check(
                "financing_diagnostic_year_days",
                # Both known is said: what compares with an unknown day is not refused.
                Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False)
                & Q(start__lt=F("end"), start__year__gte=F("year") - 1, end__year=F("year")),
                OTHER_DAYS,
            ),
        ]

    def __str__(self):
        return str(self.year)

    def clean(self):
        self.started_on = self.diagnostic.started_on

    @property
    def last_day(self) -> dt.date:
        return self.end or dt.date(self.year, 12, 31)

    @property
    def own_days(self) -> str:
        """ "du 1er septembre 2006 au 31 août 2007"; "" of a civil year."""
        return french_days(self.start, self.end) if self.end else ""

    @property
    def is_of_twelve_months(self) -> bool:
        return self.end is None or end_of_months(self.start, 12) == self.end

    @property
    def result(self):
        return self.sales + self.subsidies - self.charges

    @property
    def sales_share(self):
        """Of the charges that sales cover: an ACI keeps under its limit (D. 5132-34). Unknown without charges."""
        return self.sales / self.charges if self.charges else None


class FundersRound(models.Model):
    """The round of funders that a diagnostic's plan justifies."""

    diagnostic = models.OneToOneField(
        FinancialDiagnostic, on_delete=models.PROTECT, related_name="round", verbose_name="diagnostic"
    )
    # Copied from the diagnostic: the database reads one row.
    started_on = models.DateField("diagnostic commencé le", null=True, blank=True, editable=False)
    held_on = models.DateField("tenu le")
    need = AmountField("besoin de financement", max_digits=12, validators=NOT_NEGATIVE)
    minutes = models.TextField("relevé de conclusions", blank=True)

    class Meta:
        verbose_name = "tour de table"
        verbose_name_plural = "tours de table"
        ordering = ["-held_on", "pk"]
        constraints = [ROUND_SINCE_STARTED.constraint]

    def __str__(self):
        return f"Tour de table du {self.held_on:%d/%m/%Y} – {self.diagnostic.siae.name}"

    @property
    def service(self):
        return self.diagnostic.service


class Pledge(models.Model):
    """What one funder was asked and grants, with its conditions. The FDI share is the funder "State"."""

    round = models.ForeignKey(FundersRound, on_delete=models.CASCADE, related_name="pledges", verbose_name="tour")
    funder = models.CharField("financeur", max_length=15, choices=Funder)
    label = models.CharField("précision", max_length=160, blank=True)
    asked = AmountField("demandé", max_digits=12, validators=NOT_NEGATIVE)
    granted = amount_known_later("accordé", 12)
    conditions = models.CharField("conditions", max_length=300, blank=True)

    class Meta:
        verbose_name = "engagement d'un financeur"
        verbose_name_plural = "engagements des financeurs"
        ordering = ["round", "pk"]
        constraints = [
            check(
                "financing_pledge_inside_request",
                Q(granted__isnull=True) | Q(granted__lte=F("asked")),
                GRANTED_INSIDE,
                field="granted",
            )
        ]

    def __str__(self):
        return f"{self.get_funder_display()} ({self.label})" if self.label else self.get_funder_display()
