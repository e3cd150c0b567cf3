"""The convention: one dossier of one structure, from its opening to its end (code du travail R5132-2 and following)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from conventions.enums import (
    OPEN_STATES,
    RUNNING_STATES,
    STATE_TONES,
    ConventionForm,
    ConventionState,
    SignatoryKind,
)
from conventions.models.dates import CONVENTION_DAYS, SIGNATORY_DAYS, within_years
from conventions.models.siae import Siae
from conventions.structure_types import STRUCTURE_TYPES
from conventions.terms import ANNUAL_TOO_LONG, ANNUAL_YEARS, MAX_YEARS, TOO_LONG, end_of, longest_years, too_long
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.models import Service, User
from iae_portal.core.models.person import signing_delegation
from iae_portal.documents.uploads import upload_path


class Convention(CheckedModel):
    number = models.CharField("numéro", max_length=20, unique=True, help_text="Attribué par le portail.")
    siae = models.ForeignKey(Siae, on_delete=models.PROTECT, related_name="conventions", verbose_name="structure")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="conventions", verbose_name="service")
    siret_at_signature = models.CharField("SIRET à la signature", max_length=14, blank=True)
    form = models.CharField("forme", max_length=10, choices=ConventionForm)
    start = models.DateField("date d'effet")
    end = models.DateField("date de fin")
    state = models.CharField("état", max_length=20, choices=ConventionState, default=ConventionState.OPENED)
    officer = optional_key(User, "chargé du dossier", "conventions")
    cofunded = models.BooleanField("cofinancée par le département", default=False)
    previous = optional_key("self", "convention renouvelée", "renewals")
    external_number = models.CharField("numéro de l'agence de paiement", max_length=20, blank=True)
    commitment_number = models.CharField("numéro d'engagement juridique", max_length=20, blank=True)
    taken_over = models.BooleanField("convention née hors du portail", default=False)
    filed_on = models.DateField("demande reçue le", null=True, blank=True)
    acknowledged_on = models.DateField("accusé de réception le", null=True, blank=True)
    missing_reason = models.TextField("pièces ou précisions demandées", blank=True)
    missing_due_on = models.DateField("à fournir avant le", null=True, blank=True)
    # Days of the present round, copied as they come: the database keeps their order (CONVENTION_DAYS).
    completed_on = models.DateField("dossier complet le", null=True, blank=True, editable=False)
    opinion_asked_on = models.DateField("avis demandé le", null=True, blank=True, editable=False)
    opinion_given_on = models.DateField("avis rendu le", null=True, blank=True, editable=False)
    frozen_on = models.DateField("version de signature figée le", null=True, blank=True, editable=False)
    others_signed_on = models.DateField("signée par les autres parties le", null=True, blank=True, editable=False)
    signed_on = models.DateField("signée le", null=True, blank=True)
    notified_on = models.DateField("notifiée le", null=True, blank=True)
    ended_on = models.DateField("terminée le", null=True, blank=True)
    signed_scan = models.FileField("exemplaire signé", upload_to=upload_path, blank=True)
    signed_scan_name = models.CharField("nom du fichier signé", max_length=160, blank=True)
    # The structure stops: before the end it denounces, on the last day it does not renew.
    leaving_told_on = models.DateField("départ annoncé par la structure le", null=True, blank=True)
    leaving_on = models.DateField("dernier jour voulu par la structure", null=True, blank=True)
    leaving_reason = models.TextField("motif du départ", blank=True)
    last_action_on = models.DateField("dernière action le")

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["-start", "number"]
        constraints = [
            check(
                "conventions_convention_dates",
                Q(end__gt=F("start")),
                "La date de fin doit suivre la date d'effet.",
                field="end",
            ),
            within_years(MAX_YEARS, name="conventions_convention_length", sentence=TOO_LONG),
            within_years(
                ANNUAL_YEARS,
                only=Q(form=ConventionForm.ANNUAL),
                name="conventions_annual_length",
                sentence=ANNUAL_TOO_LONG,
            ),
            unique(
                "conventions_one_open_dossier",
                ["siae"],
                "Un dossier est déjà en cours d'instruction pour cette structure.",
                where=Q(state__in=OPEN_STATES),
            ),
            check(
                "conventions_signed_is_dated",
                ~Q(state__in=["signed", "in_force", "renewed", "expired"]) | Q(signed_on__isnull=False),
                "Une convention signée porte la date de sa signature.",
            ),
            check(
                "conventions_terminated_is_dated",
                ~Q(state=ConventionState.TERMINATED) | Q(signed_on__isnull=False, ended_on__isnull=False),
                "Une convention résiliée porte le jour de sa signature et celui où elle a pris fin.",
            ),
            *(order.constraint for order in CONVENTION_DAYS),
        ]
        indexes = [
            models.Index(fields=["service", "state", "taken_over"], name="conventions_counted"),
            models.Index(fields=["service", "end"], name="conventions_service_end"),
            models.Index(fields=["state", "end"], name="conventions_state_end"),
            models.Index(fields=["officer", "state"], name="conventions_officer_state"),
            models.Index(fields=["last_action_on", "id"], name="conventions_last_action"),
            models.Index(fields=["previous", "state"], name="conventions_successor"),
        ]

    def __str__(self):
        return f"{self.display_number} – {self.siae.name}"

    @property
    def display_number(self) -> str:
        """The number in groups: ACI 59L 09 0001."""
        # Four parts by construction: services.conventions.number_for.
        type_, service, year, order = self.number.split("-")
        return f"{type_} {service} {year} {order}"

    @property
    def years(self) -> list[int]:
        """Calendar years that the convention touches, first to last: those of its targets.

        DESIGN: no text says what becomes of the yearly targets of a convention that starts on 15 March: each year
        touched has its own (four in three years), and the national reference is that of the last one.
        """
        return list(range(self.start.year, self.end.year + 1))

    @property
    def period(self) -> str:
        """The years in short: 2008, or 2009–2011."""
        return str(self.start.year) if self.start.year == self.end.year else f"{self.start.year}–{self.end.year}"

    @property
    def last_year(self) -> int:
        return self.end.year

    @property
    def is_of_whole_years(self) -> bool:
        return (self.start.day, self.start.month, self.end.day, self.end.month) == (1, 1, 31, 12)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING_STATES

    @property
    def state_tone(self) -> str:
        """Tone of the badge of its state."""
        return STATE_TONES.get(self.state, "")

    def clean(self):
        # full_clean also runs on a form whose dates are missing.
        if not (self.start and self.end):
            return
        if self.siae_id and (sentence := self.too_long_until(self.end)):
            raise ValidationError({"end": sentence})

    @property
    def longest_end(self) -> dt.date:
        """The last day that its form allows."""
        return end_of(self.start, longest_years(annual=self.form == ConventionForm.ANNUAL))

    def too_long_until(self, end: dt.date) -> str:
        """Why it may not last until that day, with the article of its type; "" when it may."""
        annual, last = self.form == ConventionForm.ANNUAL, self.longest_end
        article = STRUCTURE_TYPES[self.siae.type].years_article
        return too_long(last, annual=annual, article=article) if end > last else ""


class Signatory(CheckedModel):
    """One signature of the paper convention, in its order: who, in which quality, when sent and when signed."""

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="signatories", verbose_name="convention"
    )
    order = models.PositiveSmallIntegerField("ordre")
    kind = models.CharField("partie", max_length=12, choices=SignatoryKind)
    name = models.CharField("nom", max_length=120, blank=True)
    quality = models.CharField("qualité", max_length=160, blank=True)
    # Copied from the convention with each version.
    frozen_on = models.DateField("version figée le", null=True, blank=True, editable=False)
    sent_on = models.DateField("envoyée le", null=True, blank=True)
    signed_on = models.DateField("signée le", null=True, blank=True)
    person = optional_key(User, "signataire de l'État")
    delegation = signing_delegation()

    class Meta:
        verbose_name = "signataire"
        verbose_name_plural = "signataires"
        ordering = ["convention", "order"]
        constraints = [
            unique("conventions_signatory_once", ["convention", "kind"]),
            *(order.constraint for order in SIGNATORY_DAYS),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.name or 'à nommer'}"


class SignatureVersion(models.Model):
    """The version frozen for signature: a full snapshot. Any change of the dossier cancels it."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="signature_versions", verbose_name="convention"
    )
    rank = models.PositiveSmallIntegerField("rang")
    snapshot = models.JSONField("contenu figé")
    frozen_at = models.DateTimeField("figée le")
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="figée par")
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancel_reason = models.TextField("motif d'annulation", blank=True)

    class Meta:
        verbose_name = "version de signature"
        verbose_name_plural = "versions de signature"
        ordering = ["convention", "-rank"]
        constraints = [
            unique("conventions_signature_rank", ["convention", "rank"]),
            unique("conventions_one_live_signature_version", ["convention"], where=Q(cancelled_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.convention.display_number}, version de signature {self.rank}"
