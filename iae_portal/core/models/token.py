"""Tokens of the JSON API: what a program presents in the name of the person who made it."""

from django.db import models
from django.db.models import F, Q

from iae_portal.core.constraints import check
from iae_portal.core.models.person import User


class ApiToken(models.Model):
    """`digest` is all that is kept of the secret. `perimeter` is what its owner held the day it was made."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens", verbose_name="titulaire")
    label = models.CharField("usage", max_length=120, help_text="Le programme qui s'en servira.")
    prefix = models.CharField("début du jeton", max_length=12, editable=False)
    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    perimeter = models.JSONField("affectations du titulaire", default=list, editable=False)
    made_on = models.DateField("créé le")
    expires_on = models.DateField("dernier jour")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "jeton d'accès à l'API"
        verbose_name_plural = "jetons d'accès à l'API"
        ordering = ["-made_on", "-pk"]
        constraints = [
            check(
                "core_apitoken_dates",
                Q(expires_on__gte=F("made_on")),
                "Le dernier jour d'un jeton ne précède pas sa création.",
                field="expires_on",
            )
        ]

    def __str__(self):
        return f"{self.prefix}… ({self.label})"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
