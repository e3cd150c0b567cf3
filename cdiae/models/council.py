"""The council of a département: the services it answers to, its appointment orders, its colleges and seats."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from cdiae import rulesets
from cdiae.deadlines import ADVISED_SENDING_DAYS, NOTICE_DAYS
from cdiae.enums import Basis, CollegeCode
from conventions.partners import advisory_body
from iae_portal.core import clock
from iae_portal.core.constraints import check, unique
from iae_portal.core.models import Departement, Service
from iae_portal.core.periods import Dated, ordered_dates
from iae_portal.core.text import spelled

MOST_VOTES = 99


class Council(models.Model):
    """One per département. One of the services served keeps the secretariat (the Nord: Lille, not Valenciennes)."""

    departement = models.OneToOneField(
        Departement, on_delete=models.PROTECT, related_name="council", verbose_name="département"
    )
    secretariat = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="councils_kept", verbose_name="service chargé du secrétariat"
    )
    served = models.ManyToManyField(Service, related_name="councils", verbose_name="services desservis")
    advised_sending_days = models.PositiveSmallIntegerField(
        "envoi conseillé (jours avant la séance)",
        default=ADVISED_SENDING_DAYS,
        help_text=f"Le délai légal de réception est de {spelled(NOTICE_DAYS)} jours.",
    )

    class Meta:
        verbose_name = "conseil"
        verbose_name_plural = "conseils"
        ordering = ["departement__code"]

    def __str__(self):
        return self.title_on(clock.today())

    def title_on(self, day: dt.date) -> str:
        """ "CDIAE du Nord", "Commission IAE du Nord" since July 2024."""
        return f"{advisory_body(day).title} {self.departement.of_name}"

    @property
    def service(self) -> Service:
        """The service whose officers and head run the council."""
        return self.secretariat

    def clean(self):
        if self.secretariat_id and self.secretariat.departement_id != self.departement_id:
            raise ValidationError({"secretariat": "Le secrétariat revient à un service du département."})


class AppointmentOrder(Dated):
    """The préfet's order that sets the colleges and their seats for a period."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="orders", verbose_name="conseil")
    reference = models.CharField("arrêté", max_length=160, help_text="Numéro de l'arrêté préfectoral.")
    signed_on = models.DateField("signé le")
    mandate_years = models.PositiveSmallIntegerField("durée des mandats (années)", default=3)
    chair_counts = models.BooleanField(
        "le président compte dans le quorum",
        default=True,
        help_text="Le siège du président est compris dans les membres composant le conseil.",
    )
    chair_votes = models.BooleanField(
        "le président vote", default=True, help_text="S'il vote, sa voix est prépondérante en cas de partage."
    )

    class Meta:
        verbose_name = "arrêté de composition"
        verbose_name_plural = "arrêtés de composition"
        ordering = ["council", "-start"]
        constraints = [
            ordered_dates("cdiae_order_dates"),
            unique("cdiae_order_start", ["council", "start"], "Un arrêté commence déjà ce jour-là."),
        ]

    def __str__(self):
        return f"Arrêté {self.reference}"

    @property
    def named(self) -> str:
        """Inside a sentence."""
        return f"arrêté {self.reference}"

    @property
    def rules(self) -> rulesets.RuleSet:
        """The law that the order applies: that of its first day."""
        return rulesets.rule_set_on(self.start)

    def clean(self):
        if self.start and self.start < rulesets.RULE_SETS[0].starts_on:
            raise ValidationError({"start": "Aucun conseil n'existait à cette date (décret du 18 février 1999)."})
        if self.start and self.rules.weighted and not (self.chair_counts and self.chair_votes):
            raise ValidationError(
                "Depuis le 1er juillet 2024, les présidents ont voix délibérative et comptent dans le quorum "
                "(articles R. 5311-37 et R. 5311-40)."
            )
        others = AppointmentOrder.objects.filter(council_id=self.council_id).exclude(pk=self.pk)
        if self.start and any(self.meets(other) for other in others):
            raise ValidationError(
                {"start": "Un autre arrêté couvre déjà une partie de la période : fermez-le d'abord."}
            )


class College(models.Model):
    """A group of seats in an order. The president's own group has one seat."""

    order = models.ForeignKey(
        AppointmentOrder, on_delete=models.CASCADE, related_name="colleges", verbose_name="arrêté"
    )
    code = models.CharField("collège", max_length=10, choices=CollegeCode)
    label = models.CharField("intitulé", max_length=120)
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        ordering = ["order", "rank"]
        constraints = [unique("cdiae_college_once", ["order", "code"], "Ce collège figure déjà dans l'arrêté.")]

    def __str__(self):
        return self.label


class Seat(models.Model):
    """A seat composes the council even when nobody holds it (décret 2006-672, article 11)."""

    college = models.ForeignKey(College, on_delete=models.CASCADE, related_name="seats", verbose_name="collège")
    rank = models.PositiveSmallIntegerField("rang")
    label = models.CharField("siège", max_length=160, help_text="Par exemple « Conseil général du Nord ».")
    basis = models.CharField("qualité du membre", max_length=10, choices=Basis)
    standing = models.BooleanField("siège à la commission permanente", default=False)
    votes = models.PositiveSmallIntegerField(
        "voix", default=1, help_text="Zéro pour un membre qui siège sans voix délibérative."
    )

    class Meta:
        verbose_name = "siège"
        verbose_name_plural = "sièges"
        ordering = ["college__rank", "rank"]
        constraints = [
            unique("cdiae_seat_rank", ["college", "rank"]),
            check(
                "cdiae_seat_votes",
                models.Q(votes__lte=MOST_VOTES),
                f"Un siège porte {MOST_VOTES} voix au plus.",
                field="votes",
            ),
        ]

    def __str__(self):
        return f"{self.college.label} – {self.label}"

    def clean(self):
        """One vote a member; since July 2024 the order shares them, and only some colleges vote (R. 5311-37)."""
        if self.college_id is None or self.votes is None:
            return  # said on its own field
        rules = self.college.order.rules
        if not rules.weighted and self.votes != 1:
            raise ValidationError({"votes": "Sous cet arrêté, chaque membre a une voix."})
        if rules.weighted and rules.has_voice(self.college.code) != (self.votes > 0):
            raise ValidationError(
                {
                    "votes": "Ce collège a voix délibérative : indiquez au moins une voix (article R. 5311-37)."
                    if self.votes == 0
                    else "Ce collège siège sans voix délibérative : indiquez zéro (article R. 5311-37)."
                }
            )

    @property
    def is_chair(self) -> bool:
        return self.college.code == CollegeCode.CHAIR
