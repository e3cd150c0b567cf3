"""Amendments: every change of a signed convention."""

from django.db import models
from django.db.models import Q

from conventions.enums import AmendmentState
from conventions.models.convention import Convention
from conventions.models.dates import DayOrder
from iae_portal.core.checked import CheckedModel
from iae_portal.documents.uploads import upload_path

AMENDMENT_DAYS = (
    DayOrder(
        "signed_on",
        "convention_signed_on",
        "conventions_amendment_after_convention",
        "Un avenant ne peut pas être signé avant sa convention.",
    ),
    DayOrder(
        "signed_on",
        "told_on",
        "conventions_amendment_after_telling",
        "Un avenant ne peut pas être signé avant que le conseil soit informé.",
    ),
    DayOrder(
        "signed_on",
        "opinion_given_on",
        "conventions_amendment_after_opinion",
        "L'État ne peut pas signer avant que l'avis du conseil soit rendu.",
    ),
)


class Amendment(CheckedModel):
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
    # Copied as they come: the database bounds the signature by them. One kind is told, the other has an opinion.
    told_on = models.DateField("transmis pour information le", null=True, blank=True, editable=False)
    opinion_given_on = models.DateField("avis rendu le", null=True, blank=True, editable=False)
    convention_signed_on = models.DateField("convention signée le", null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                name="conventions_amendment_state",
                condition=Q(state__in=AmendmentState.values),
                violation_error_message="Cet état n'est pas celui d'un avenant.",
            ),
            models.CheckConstraint(
                name="conventions_amendment_told",
                condition=~Q(state=AmendmentState.TOLD) | Q(told_on__isnull=False),
                violation_error_message="Un avenant transmis pour information porte le jour de sa transmission.",
            ),
            models.CheckConstraint(
                name="conventions_amendment_opinion",
                condition=~Q(state=AmendmentState.OPINION_GIVEN) | Q(opinion_given_on__isnull=False),
                violation_error_message="Un avenant dont l'avis est rendu porte le jour de cet avis.",
            ),
            *(order.constraint for order in AMENDMENT_DAYS),
        ]

    def __str__(self):
        return f"Avenant {self.rank} – {self.convention}"

    @property
    def service(self):
        return self.convention.service

    @property
    def changes_posts(self) -> bool:
        # Two empty fields: an amendment of something else.
        return self.posts_after is not None and self.posts_after != self.posts_before
