"""What a structure is asked, and what it answers by a signed link: proposed, until an officer takes it over."""

import secrets

from django.db import models
from django.db.models import F, Q

from conventions.enums import ExchangeState
from conventions.models.convention import Convention
from iae_portal.core import clock
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.hours import zone_of
from iae_portal.core.models import User
from iae_portal.documents.uploads import upload_path


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class StructureLink(CheckedModel):
    """One contact of a structure, one dossier. Another nonce closes whatever link was sent before.

    The code that confirms the contact is known by its hash only, until it is used, mistyped too often or too old.
    """

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="structure_links", verbose_name="convention"
    )
    name = models.CharField("nom du contact", max_length=120)
    email = models.EmailField("courriel du contact", blank=True)  # once erased
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)
    sent_on = models.DateField("envoyé le")
    expires_on = models.DateField("valable jusqu'au")
    revoked_on = models.DateField("retiré le", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="envoyé par")
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "lien de structure"
        verbose_name_plural = "liens de structures"
        ordering = ["convention", "pk"]
        constraints = [
            unique(
                "conventions_link_once",
                ["convention", "email"],
                "Ce contact a déjà un lien sur ce dossier : prolongez-le, ou retirez-le.",
                where=Q(revoked_on__isnull=True),
            ),
            check(
                "conventions_link_days",
                Q(expires_on__gte=F("sent_on")),
                "Un lien ne peut pas expirer avant le jour de son envoi.",
                field="expires_on",
            ),
            check(
                "conventions_link_revoked_after",
                Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("sent_on")),
                "Un lien ne peut pas être retiré avant le jour de son envoi.",
            ),
        ]

    def __str__(self):
        return f"{self.name} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def is_over(self) -> bool:
        """After the midnight of its last day, where the structure lives."""
        return clock.day_at(zone_of(self.convention.service.code)) > self.expires_on

    @property
    def is_open(self) -> bool:
        return self.revoked_on is None and not self.is_over


class Exchange(CheckedModel):
    """One thing asked of a structure: what it typed (`values`, as typed), and what the officer took of it.

    `year` and `month` are 0 where the kind (conventions.exchanges.kinds) has no period. `version` grows at each
    writing of the structure: two people on one link never write over each other unseen.
    """

    convention = models.ForeignKey(
        Convention, on_delete=models.CASCADE, related_name="exchanges", verbose_name="convention"
    )
    kind = models.CharField("nature", max_length=20)
    year = models.PositiveSmallIntegerField("année", default=0)
    month = models.PositiveSmallIntegerField("mois", default=0)
    asked_on = models.DateField("demandé le")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par")
    due_on = models.DateField("attendu le")
    reminded = models.BooleanField("rappels à la structure", default=True)
    values = models.JSONField("saisie de la structure", default=dict, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    link = optional_key(StructureLink, "lien", "exchanges")
    typed_by = models.CharField("saisi par", max_length=120, blank=True)
    sent_on = models.DateField("envoyé le", null=True, blank=True)
    closed_on = models.DateField("traité le", null=True, blank=True)
    closed_by = optional_key(User, "traité par")
    taken = models.JSONField("lignes reprises", default=list, blank=True)
    comment = models.TextField("mot du service", blank=True, max_length=2000)

    class Meta:
        verbose_name = "échange avec une structure"
        verbose_name_plural = "échanges avec les structures"
        ordering = ["due_on", "pk"]
        constraints = [
            unique(
                "conventions_exchange_once",
                ["convention", "kind", "year", "month"],
                "C'est déjà demandé à cette structure : la demande est en cours.",
                where=Q(closed_on__isnull=True),
            ),
            check(
                "conventions_exchange_due",
                Q(due_on__gte=F("asked_on")),
                "La date attendue ne peut pas précéder la demande.",
                field="due_on",
            ),
            check(
                "conventions_exchange_sent",
                Q(sent_on__isnull=True) | Q(sent_on__gte=F("asked_on")),
                "Un envoi ne peut pas précéder la demande.",
            ),
            check(
                "conventions_exchange_closed",
                Q(closed_on__isnull=True) | Q(closed_on__gte=F("asked_on")),
                "Un échange ne peut pas être traité avant la demande.",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_on"], condition=Q(closed_on__isnull=True), name="conventions_exchange_open")
        ]

    def __str__(self):
        return f"{self.kind} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def state(self) -> ExchangeState:
        """Read from the days: nothing to move."""
        if self.closed_on:
            return ExchangeState.CLOSED
        if self.sent_on:
            return ExchangeState.SENT
        return ExchangeState.DRAFT if self.version else ExchangeState.ASKED

    @property
    def is_with_structure(self) -> bool:
        return self.closed_on is None and self.sent_on is None


class ExchangeFile(models.Model):
    """A file that the structure dropped for one line of what it was asked (a piece, a paper of a year), by its key."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="files", verbose_name="échange")
    line = models.CharField("ligne", max_length=20)
    file = models.FileField("fichier", upload_to=upload_path)
    name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille")

    class Meta:
        verbose_name = "fichier d'un échange"
        verbose_name_plural = "fichiers des échanges"
        ordering = ["exchange", "pk"]
        constraints = [unique("conventions_exchange_file_once", ["exchange", "line"])]

    def __str__(self):
        return self.name
