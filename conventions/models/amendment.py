"""Amendments: every change of a signed convention."""

from django.db import models
from django.db.models import F, Q

from conventions.enums import AMENDMENT_TONES, AmendmentKind, AmendmentState
from conventions.models.convention import Convention
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import User
from iae_portal.core.models.person import signing_delegation
from iae_portal.documents.uploads import upload_path

AMENDMENT_DAYS = (
    DayOrder(
        "asked_on",
        "filed_on",
        "conventions_amendment_asked_after_filed",
        "Le conseil ne peut pas être saisi d'un avenant avant que la structure le demande.",
    ),
    DayOrder(
        "told_on",
        "filed_on",
        "conventions_amendment_told_after_filed",
        "Le conseil ne peut pas être informé d'un avenant avant que la structure le demande.",
    ),
    DayOrder(
        "opinion_given_on",
        "filed_on",
        "conventions_amendment_opinion_since_filed",
        "L'avis ne peut pas précéder la demande de la structure.",
    ),
    DayOrder(
        "frozen_on",
        "asked_on",
        "conventions_amendment_frozen_after_asked",
        "La version de signature ne peut pas être figée avant que le conseil soit saisi.",
    ),
    DayOrder(
        "frozen_on",
        "told_on",
        "conventions_amendment_frozen_after_telling",
        "La version de signature ne peut pas être figée avant que le conseil soit informé.",
    ),
    DayOrder(
        "frozen_on",
        "opinion_given_on",
        "conventions_amendment_frozen_after_opinion",
        "La version de signature ne peut pas être figée avant que l'avis du conseil soit rendu.",
    ),
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
    DayOrder(
        "signed_on",
        "frozen_on",
        "conventions_amendment_after_version",
        "Un avenant ne peut pas être signé avant que sa version de signature soit figée.",
    ),
    DayOrder(
        "others_signed_on",
        "frozen_on",
        "conventions_amendment_others_after_version",
        "Les autres parties ne peuvent pas signer avant que la version de signature soit figée.",
    ),
    DayOrder(
        "signed_on",
        "others_signed_on",
        "conventions_amendment_after_others",
        "L'État signe en dernier : il ne peut pas signer avant les autres parties.",
    ),
    DayOrder(
        "applied_on",
        "effective_on",
        "conventions_amendment_applied_from_effect",
        "Un avenant ne peut pas être porté au dossier avant sa date d'effet.",
    ),
)
# DESIGN: the annual financial amendment is the one that sets the posts from the first day of a year; it comes late
# (their signature waits for the credits), every other kind takes effect at its signature or later.
ANNUAL_FINANCIAL = Q(kind=AmendmentKind.POSTS, effective_on__month=1, effective_on__day=1)
LATE = (
    "L'avenant prend effet au plus tôt le jour de sa signature : seul celui qui fixe les postes de l'année à compter "
    "du 1er janvier peut être signé après sa date d'effet."
)


class Amendment(CheckedModel):
    """A change after signature. It needs an opinion only when the number of posts changes (R5132-3 and following).

    `before` and `after` hold the clauses that it changes (conventions.clauses), as the journal keeps values.
    """

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="amendments", verbose_name="convention"
    )
    rank = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=12, choices=AmendmentKind, default=AmendmentKind.OTHER)
    purpose = models.TextField("objet de l'avenant")
    justification = models.TextField("justification des taux sous la référence", blank=True)
    before = models.JSONField("clauses avant", default=dict, blank=True)
    after = models.JSONField("clauses après", default=dict, blank=True)
    # Beside the clauses: lists of many conventions ask for them in SQL.
    posts_before = models.DecimalField("postes avant (ETP)", max_digits=7, decimal_places=2, null=True, blank=True)
    posts_after = models.DecimalField("postes après (ETP)", max_digits=7, decimal_places=2, null=True, blank=True)
    filed_on = models.DateField("demandé par la structure le", null=True, blank=True)
    effective_on = models.DateField("date d'effet")
    state = models.CharField("état", max_length=20, choices=AmendmentState, default=AmendmentState.DRAFT)
    # Copied as they come: the database bounds the signature by them. One kind is told, the other has an opinion.
    asked_on = models.DateField("transmis pour avis le", null=True, blank=True, editable=False)
    told_on = models.DateField("transmis pour information le", null=True, blank=True, editable=False)
    opinion_given_on = models.DateField("avis rendu le", null=True, blank=True, editable=False)
    convention_signed_on = models.DateField("convention signée le", null=True, blank=True, editable=False)
    frozen_on = models.DateField("version de signature figée le", null=True, blank=True, editable=False)
    snapshot = models.JSONField("contenu figé", default=dict, blank=True, editable=False)
    others_signed_on = models.DateField("signé par les autres parties le", null=True, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    person = optional_key(User, "signataire de l'État")
    delegation = signing_delegation()
    recorded_by = optional_key(User, "signature saisie par")
    applied_on = models.DateField("porté au dossier le", null=True, blank=True, editable=False)
    scan = models.FileField("exemplaire signé", upload_to=upload_path, blank=True)
    scan_name = models.CharField("nom du fichier", max_length=160, blank=True)

    class Meta:
        verbose_name = "avenant"
        verbose_name_plural = "avenants"
        ordering = ["convention", "rank"]
        constraints = [
            unique("conventions_amendment_rank", ["convention", "rank"]),
            check(
                "conventions_amendment_signed",
                ~Q(state=AmendmentState.SIGNED) | Q(signed_on__isnull=False),
                "Un avenant signé porte la date de sa signature.",
            ),
            check(
                "conventions_amendment_state",
                Q(state__in=AmendmentState.values),
                "Cet état n'est pas celui d'un avenant.",
            ),
            check(
                "conventions_amendment_kind",
                Q(kind__in=AmendmentKind.values) & (Q(posts_after__isnull=True) | Q(kind=AmendmentKind.POSTS)),
                "Seul un avenant sur les postes change le nombre de postes.",
            ),
            check(
                "conventions_amendment_told",
                ~Q(state=AmendmentState.TOLD) | Q(told_on__isnull=False),
                "Un avenant transmis pour information porte le jour de sa transmission.",
            ),
            check(
                "conventions_amendment_opinion",
                ~Q(state=AmendmentState.OPINION_GIVEN) | Q(opinion_given_on__isnull=False),
                "Un avenant dont l'avis est rendu porte le jour de cet avis.",
            ),
            check(
                "conventions_amendment_frozen",
                ~Q(state=AmendmentState.READY_TO_SIGN) | Q(frozen_on__isnull=False),
                "Un avenant prêt à signer porte le jour de sa version de signature.",
            ),
            # Those signed before the portal froze them have no version: they stay as they were signed.
            check(
                "conventions_amendment_not_late",
                Q(signed_on__isnull=True)
                | Q(frozen_on__isnull=True)
                | Q(effective_on__gte=F("signed_on"))
                | ANNUAL_FINANCIAL,
                LATE,
            ),
            *(order.constraint for order in AMENDMENT_DAYS),
        ]

    def __str__(self):
        return f"Avenant {self.rank} – {self.convention}"

    @property
    def display_number(self) -> str:
        """ "ACI 59L 09 0001, avenant 2"."""
        return f"{self.convention.display_number}, avenant {self.rank}"

    @property
    def service(self):
        return self.convention.service

    @property
    def state_tone(self) -> str:
        """Tone of the badge of its state."""
        return AMENDMENT_TONES.get(self.state, "info")

    @property
    def changes_posts(self) -> bool:
        # Two empty fields: an amendment of something else.
        return self.posts_after is not None and self.posts_after != self.posts_before

    @property
    def may_come_late(self) -> bool:
        """The annual financial amendment: see ANNUAL_FINANCIAL."""
        return self.kind == AmendmentKind.POSTS and (self.effective_on.month, self.effective_on.day) == (1, 1)

    @property
    def targets_reason(self) -> str:
        """What the targets that it writes say of themselves."""
        return f"Avenant {self.rank} : {self.justification}" if self.justification else f"Avenant {self.rank}"

    @property
    def is_in_effect(self) -> bool:
        return self.applied_on is not None
