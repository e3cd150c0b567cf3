"""Life after the signature: yearly dialogue de gestion, amendments, contradictory procedure before a termination."""

from django.db import models
from django.db.models import F, Q

from conventions.enums import AmendmentState, ReviewForm
from conventions.models.convention import Convention
from iae_portal.core.models import User
from iae_portal.documents.uploads import upload_path


class ManagementReview(models.Model):
    """The yearly dialogue de gestion: who was there, what was concluded (the fiche de suivi)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="reviews", verbose_name="convention"
    )
    year = models.PositiveSmallIntegerField("année examinée")
    form = models.CharField("forme", max_length=10, choices=ReviewForm)
    held_on = models.DateField("tenu le")
    participants = models.TextField("participants")
    findings = models.TextField("constats")
    conclusions = models.TextField("conclusions et suites")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="rédacteur")

    class Meta:
        verbose_name = "dialogue de gestion"
        verbose_name_plural = "dialogues de gestion"
        ordering = ["convention", "-year", "-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "year"],
                name="conventions_review_once",
                violation_error_message="Le dialogue de gestion de cette année est déjà enregistré.",
            )
        ]

    def __str__(self):
        return f"Dialogue de gestion {self.year} – {self.convention}"


class Amendment(models.Model):
    """A change after signature. It needs an opinion only when the number of posts changes (R5132-3 and following)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="amendments", verbose_name="convention"
    )
    rank = models.PositiveSmallIntegerField("rang")
    purpose = models.TextField("objet de l'avenant")
    posts_before = models.DecimalField("postes avant (ETP)", max_digits=7, decimal_places=2, null=True, blank=True)
    posts_after = models.DecimalField("postes après (ETP)", max_digits=7, decimal_places=2, null=True, blank=True)
    effective_on = models.DateField("date d'effet")
    state = models.CharField("état", max_length=20, choices=AmendmentState, default=AmendmentState.DRAFT)
    signed_on = models.DateField("signé le", null=True, blank=True)
    scan = models.FileField("exemplaire signé", upload_to=upload_path, blank=True)
    scan_name = models.CharField("nom du fichier", max_length=160, blank=True)

    class Meta:
        verbose_name = "avenant"
        verbose_name_plural = "avenants"
        ordering = ["convention", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "rank"], name="conventions_amendment_rank"),
            models.CheckConstraint(
                name="conventions_amendment_signed",
                condition=~Q(state=AmendmentState.SIGNED) | Q(signed_on__isnull=False),
                violation_error_message="Un avenant signé porte la date de sa signature.",
            ),
        ]

    def __str__(self):
        return f"Avenant {self.rank} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def changes_posts(self) -> bool:
        return self.posts_after is not None and self.posts_after != self.posts_before


class AdversarialProcedure(models.Model):
    """Before a termination: registered letter, then a delay for the structure's observations (R5132-5)."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="procedures", verbose_name="convention"
    )
    grounds = models.TextField("griefs")
    notified_on = models.DateField("lettre recommandée reçue le")
    observations_due_on = models.DateField("observations attendues jusqu'au")
    observations = models.TextField("observations de la structure", blank=True)
    closed_on = models.DateField("close le", null=True, blank=True)
    outcome = models.TextField("suite donnée", blank=True)

    class Meta:
        verbose_name = "procédure contradictoire"
        verbose_name_plural = "procédures contradictoires"
        ordering = ["convention", "-notified_on"]
        constraints = [
            models.CheckConstraint(
                name="conventions_procedure_delay",
                condition=Q(observations_due_on__gt=F("notified_on")),
                violation_error_message="Le délai d'observations suit la réception de la lettre.",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(closed_on__isnull=True),
                name="conventions_one_open_procedure",
                violation_error_message="Une procédure est déjà ouverte pour cette convention.",
            ),
        ]

    def __str__(self):
        return f"Procédure du {self.notified_on:%d/%m/%Y} – {self.convention}"
