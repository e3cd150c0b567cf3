"""The RSA of one person, that the département's share follows (code du travail, D. 5132-41)."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from financing.enums import Territory
from iae_portal.core.amounts import AmountField
from iae_portal.core.constraints import check, unique

RSA_SINCE = dt.date(2009, 6, 1)  # law 2008-1249 of 1 December 2008


class RsaAmount(models.Model):
    """Monthly RSA of one person without children, from a month until the next row of the same territory."""

    territory = models.CharField("territoire", max_length=10, choices=Territory, default=Territory.GENERAL)
    start = models.DateField("à compter du")
    monthly_amount = AmountField(
        "montant mensuel pour une personne seule",
        max_digits=8,
        validators=[MinValueValidator(Decimal("0.01"), "Indiquez un montant supérieur à zéro.")],
    )
    reference = models.CharField("texte", max_length=300)
    published_on = models.DateField("publié le", null=True, blank=True)
    verified = models.BooleanField("montant vérifié dans un texte", default=True)
    source = models.CharField("sources", max_length=200, blank=True)

    class Meta:
        verbose_name = "montant du RSA"
        verbose_name_plural = "montants du RSA"
        ordering = ["territory", "start"]
        constraints = [
            unique(
                "financing_rsa_once",
                ["territory", "start"],
                "Un montant du RSA prend déjà effet à cette date : choisissez-en une autre.",
            ),
            check(
                "financing_rsa_positive",
                Q(monthly_amount__gt=0),
                "Indiquez un montant supérieur à zéro.",
                field="monthly_amount",
            ),
        ]

    def __str__(self):
        return f"RSA au {self.start:%d/%m/%Y}"

    @property
    def is_retroactive(self) -> bool:
        return self.published_on is not None and self.published_on > self.start

    def clean(self):
        if self.start and self.start.day != 1:
            raise ValidationError({"start": "Un montant du RSA prend effet le premier jour d'un mois."})
        if self.start and self.start < RSA_SINCE:
            raise ValidationError({"start": "Le RSA existe depuis le 1er juin 2009 : corrigez la date."})
