"""Files of the fonds départemental d'insertion (circulaire DGEFP 2005-28)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from conventions.models import OpinionRequest, Siae
from financing.enums import FdiNature, FdiState
from financing.models.diagnostic import FundersRound
from financing.models.regime import NOT_NEGATIVE, amount_known_later
from iae_portal.core.amounts import AmountField
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service

GRANTED_STATES = (FdiState.GRANTED, FdiState.FIRST_PAID, FdiState.PAID)
GRANT = ("granted", "granted_on", "first_payment", "balance")  # written at once, by the decision
LEAST_MONTHS, MOST_MONTHS = 12, 36
LENGTH_SAID = f"Une convention FDI dure de {LEAST_MONTHS} à {MOST_MONTHS} mois."
LENGTH = [MinValueValidator(LEAST_MONTHS, LENGTH_SAID), MaxValueValidator(MOST_MONTHS, LENGTH_SAID)]


class FdiFile(CheckedModel):
    """A request to the fund: ceiling by nature, the council's opinion within a month, 40 % then the balance."""

    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="fdi_files", verbose_name="structure")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="fdi_files", verbose_name="service")
    round = optional_key(FundersRound, "tour de table", "fdi_files")
    nature = models.CharField("nature", max_length=20, choices=FdiNature)
    # R. 5132-44: an ACI has a start-up of the fund only when its sales make it become an EI.
    conversion = models.BooleanField("le chantier devient une entreprise d'insertion", default=False)
    purpose = models.TextField("objet")
    filed_on = models.DateField("dossier complet le")
    project_start = models.DateField("début du projet")
    cost = AmountField("coût (TTC)", max_digits=12, validators=NOT_NEGATIVE)
    requested = AmountField("demandé", max_digits=12, validators=NOT_NEGATIVE)
    # As it was on the day of filing: a later ceiling does not change it.
    maximum = AmountField("plafond applicable", max_digits=12)
    months = models.PositiveSmallIntegerField("durée de la convention (mois)", default=LEAST_MONTHS, validators=LENGTH)
    state = models.CharField("état", max_length=20, choices=FdiState, default=FdiState.FILED)
    opinion = optional_key(OpinionRequest, "demande d'avis", "fdi_files")
    granted = amount_known_later("accordé", 12)
    granted_on = models.DateField("décidé le", null=True, blank=True)
    first_payment = AmountField("premier versement", max_digits=12, null=True, blank=True)
    balance = AmountField("solde", max_digits=12, null=True, blank=True)

    class Meta:
        verbose_name = "dossier FDI"
        verbose_name_plural = "dossiers FDI"
        ordering = ["-filed_on", "pk"]
        constraints = [
            DayOrder(
                "project_start",
                "filed_on",
                "financing_fdi_before_start",
                "La demande se dépose avant le début du projet.",
            ).constraint,
            check(
                "financing_fdi_inside_cost",
                Q(requested__lte=F("cost")),
                "La demande dépasse le coût du projet : corrigez l'un des deux.",
                field="requested",
            ),
            check(
                "financing_fdi_inside_request",
                Q(granted__isnull=True) | Q(granted__lte=F("requested")),
                "Le montant accordé dépasse la demande : corrigez-le.",
                field="granted",
            ),
            DayOrder(
                "granted_on",
                "filed_on",
                "financing_fdi_decided_after",
                "La décision ne peut pas précéder le dépôt du dossier.",
            ).constraint,
            check(
                "financing_fdi_ceiling",
                Q(granted__isnull=True) | Q(granted__lte=F("maximum")),
                "Le montant accordé dépasse le plafond du fonds pour cette nature.",
                field="granted",
            ),
            check(
                "financing_fdi_grant_whole",
                Q(**{f"{name}__isnull": False for name in GRANT}, state__in=GRANTED_STATES)
                | (Q(**{f"{name}__isnull": True for name in GRANT}) & ~Q(state__in=GRANTED_STATES)),
                "Un dossier accordé, et lui seul, porte son montant, le jour de la décision et ses deux versements.",
            ),
        ]

    def __str__(self):
        return f"FDI {self.get_nature_display().lower()} – {self.siae.name}"
