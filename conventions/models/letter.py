"""Letters of the service to the structure: the register of a dossier."""

from django.db import models
from django.db.models import Q

from conventions.enums import REGISTERED_LETTERS, LetterKind
from conventions.models.convention import Convention
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import User

LETTER_DAYS = (
    DayOrder(
        "posted_on",
        "written_on",
        "conventions_letter_posted_after_written",
        "Une lettre ne peut pas être postée avant d'être écrite.",
    ),
    DayOrder(
        "received_on",
        "posted_on",
        "conventions_letter_received_after_posted",
        "Une lettre ne peut pas être reçue avant d'être postée.",
    ),
    DayOrder(
        "received_on",
        "written_on",
        "conventions_letter_received_after_written",
        "Une lettre ne peut pas être reçue avant d'être écrite.",
    ),
    DayOrder(
        "answered_on",
        "written_on",
        "conventions_letter_answered_after_written",
        "La réponse ne peut pas précéder la lettre.",
    ),
    DayOrder(
        "answered_on",
        "received_on",
        "conventions_letter_answered_after_received",
        "La réponse ne peut pas précéder la réception de la lettre.",
        # The mail came first: the structure may answer it before the paper.
        free={"mailed": True},
    ),
    DayOrder(
        "due_on",
        "written_on",
        "conventions_letter_due_after_written",
        "Une réponse ne peut pas être attendue avant le jour de la lettre.",
    ),
)


class Letter(CheckedModel):
    """One letter, numbered in its dossier; `facts` is what its words say besides, as the journal keeps values."""

    convention = models.ForeignKey(
        Convention, on_delete=models.PROTECT, related_name="letters", verbose_name="convention"
    )
    rank = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("nature", max_length=16, choices=LetterKind)
    facts = models.JSONField("contenu", default=dict, blank=True)
    written_on = models.DateField("écrite le")
    author = optional_key(User, "écrite par")
    due_on = models.DateField("réponse attendue avant le", null=True, blank=True)
    mailed = models.BooleanField("envoyée par courriel", default=False)
    posted_on = models.DateField("postée le", null=True, blank=True)
    registered_number = models.CharField("numéro de recommandé", max_length=20, blank=True)
    received_on = models.DateField("reçue par la structure le", null=True, blank=True)
    answered_on = models.DateField("réponse reçue le", null=True, blank=True)
    answer = models.TextField("ce que dit la réponse", blank=True)

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        ordering = ["convention", "-rank"]
        constraints = [
            unique("conventions_letter_rank", ["convention", "rank"]),
            check(
                "conventions_letter_kind",
                Q(kind__in=LetterKind.values),
                "Cette nature n'est pas celle d'une lettre.",
                field="kind",
            ),
            check(
                "conventions_letter_registered",
                Q(registered_number="") | Q(posted_on__isnull=False),
                "Un numéro de recommandé va avec le jour où la lettre a été postée.",
                field="posted_on",
            ),
            *(order.constraint for order in LETTER_DAYS),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.display_number})"

    @property
    def display_number(self) -> str:
        """ "ACI 59L 09 0001, lettre 3"."""
        return f"{self.convention.display_number}, lettre {self.rank}"

    @property
    def service(self):
        return self.convention.service

    @property
    def opens_procedure(self) -> bool:
        """Its receipt is then noted in that procedure, whose delay runs from it, and nowhere else."""
        return hasattr(self, "procedure")

    @property
    def had_on(self):
        """The day on which the structure had it; None while nobody noted it."""
        noted = self.procedure.notified_on if self.opens_procedure else None
        return noted or self.received_on

    @property
    def told_otherwise_on(self):
        """The day on which the convention was notified by another way than this paper; None if it was not."""
        is_told = self.kind == LetterKind.NOTIFICATION and not self.posted_on and not self.received_on
        return self.convention.notified_on if is_told else None

    @property
    def is_registered(self) -> bool:
        return self.kind in REGISTERED_LETTERS

    @property
    def is_acknowledgement(self) -> bool:
        """Its paper has a kind of document of its own."""
        return self.kind == LetterKind.ACKNOWLEDGEMENT
