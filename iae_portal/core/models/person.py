"""People of the services: one account each, dated assignments, dated delegations of signature."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from iae_portal.core.constraints import unique
from iae_portal.core.enums import ROLES_BY_KIND, DelegatedAct, Role
from iae_portal.core.models.service import Service
from iae_portal.core.periods import Dated, ordered_dates


class User(AbstractUser):
    """A civil servant of the labour services. What he may do comes from his assignments, never from groups."""

    job_title = models.CharField("fonction", max_length=120, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)

    # Changed when every other session of the person must end (services.second_factor).
    session_seed = models.CharField("graine des sessions", max_length=32, blank=True, editable=False)

    # How the person likes the pages (services.preferences): lists by view, the news already read. Nothing of the work.
    preferences = models.JSONField("préférences", default=dict, blank=True, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["last_name", "first_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username

    def _get_session_auth_hash(self, secret=None):
        """What a session must carry to stay open: Django's own, from the password, and the seed once there is one."""
        known, seed = super()._get_session_auth_hash(secret), self.session_seed
        return salted_hmac("core.session_seed", known + seed, secret, algorithm="sha256").hexdigest() if seed else known


class Assignment(Dated):
    """A person's role in a service for a period: interim, mobility and double hats need no second account."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments", verbose_name="personne")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="assignments", verbose_name="service")
    role = models.CharField("rôle", max_length=20, choices=Role)

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        ordering = ["service", "role", "start"]
        constraints = [
            ordered_dates("core_assignment_dates"),
            unique(
                "core_assignment_open_once",
                ["user", "service", "role"],
                "Cette personne a déjà ce rôle dans ce service, sans date de fin.",
                where=Q(end__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.get_role_display()}, {self.service}"

    def clean(self):
        # An empty field has its own message: it is not judged again here.
        if self.service_id and self.role and self.role not in ROLES_BY_KIND[self.service.kind]:
            raise ValidationError({"role": f"Le rôle « {self.get_role_display()} » n'existe pas dans ce service."})


class SignatureDelegation(Dated):
    """The préfet's order that lets a person sign some acts in his name (register of delegations)."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="delegations", verbose_name="service")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations", verbose_name="délégataire")
    order_reference = models.CharField("arrêté", max_length=160, help_text="Numéro et date de l'arrêté préfectoral.")
    acts = models.JSONField("actes", default=list, help_text="Codes des actes délégués.")

    class Meta:
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        ordering = ["service", "-start"]
        constraints = [ordered_dates("core_delegation_dates")]

    def __str__(self):
        return f"{self.person} – {self.order_reference}"

    def clean(self):
        unknown = [act for act in self.acts or [] if act not in DelegatedAct.values]
        if unknown or not self.acts:
            raise ValidationError({"acts": "Choisissez au moins un acte de la liste."})

    def covers(self, act: str) -> bool:
        return act in self.acts

    @property
    def acts_display(self) -> str:
        return ", ".join(DelegatedAct(act).label for act in self.acts)


def signing_delegation() -> models.ForeignKey:
    """The field of a signed act: the delegation that its signatory used, none when the préfet signed."""
    options = {"on_delete": models.PROTECT, "related_name": "+", "verbose_name": "délégation"}
    return models.ForeignKey(SignatureDelegation, null=True, blank=True, **options)
