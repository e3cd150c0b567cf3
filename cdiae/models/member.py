"""Persons who hold a seat, or stand for its holder."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cdiae import rulesets
from cdiae.enums import Departure, MemberKind
from cdiae.models.council import Seat
from cdiae.substitution import Holder, substitution_refusal
from conventions.models import Siae
from iae_portal.core.constraints import optional_key
from iae_portal.core.days import DayOrder
from iae_portal.core.periods import Dated, ordered_dates
from iae_portal.core.text import agreed_with, fold

MANDATE_DAYS = (
    DayOrder("mandate_end", "end", "cdiae_member_mandate", "Un membre ne siège pas au-delà du terme de son mandat."),
    DayOrder("mandate_end", "start", "cdiae_member_term", "Le terme du mandat ne précède pas son début."),
)


class Member(Dated):
    """`end` closes the mandate for real; `mandate_end` is the date the order had set (kept by a replacement).

    `body` is the service, the assembly or the organisation that gave the person the quality to sit.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="members", verbose_name="siège")
    kind = models.CharField("qualité", max_length=10, choices=MemberKind, default=MemberKind.FULL)
    title = models.CharField("civilité", max_length=10, choices=[("Mme", "Madame"), ("M.", "Monsieur")])
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=160)
    body = models.CharField(
        "service, assemblée ou organisation", max_length=160, help_text="Ce qui donne qualité pour siéger."
    )
    siae = optional_key(
        Siae,
        "structure",
        "council_members",
        help_text="Si le membre dirige, administre ou emploie une structure : l'intérêt personnel est alors proposé.",
    )
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.CharField("adresse", max_length=300, blank=True)
    mandate_end = models.DateField("terme du mandat", null=True, blank=True)
    departure = models.CharField("motif de départ", max_length=12, choices=Departure, blank=True)
    replaces = optional_key("self", "remplace, pour la durée du mandat restant à courir", "replaced_by")
    sort_key = models.CharField(max_length=140, editable=False)

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        ordering = ["seat__college__rank", "seat__rank", "kind", "sort_key"]
        constraints = [
            ordered_dates("cdiae_member_dates"),
            *(order.constraint for order in MANDATE_DAYS),
        ]
        indexes = [models.Index(fields=["seat", "kind", "start"], name="cdiae_member_seat")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.title} {self.first_name} {self.last_name.upper()}"

    @property
    def quality(self) -> str:
        """As minutes print it (décret 2006-672, article 14: names and quality)."""
        return f"{self.function}, {self.body}"

    @property
    def kind_told(self) -> str:
        return agreed_with(self.get_kind_display(), self.name)

    @property
    def is_substitute(self) -> bool:
        return self.kind != MemberKind.FULL

    def set_keys(self) -> None:
        self.sort_key = fold(f"{self.last_name} {self.first_name}")[:140]

    def clean(self):
        if not (self.seat_id and self.start):
            return
        if self.kind == MemberKind.FULL:
            self._refuse_second_holder()
            if self._state.adding:  # later, the name of the same body may be corrected
                self._refuse_substitutes_of_another_body()
        elif refusal := substitution_refusal(self.seat.basis, self._holder(), self.body, self._text):
            raise ValidationError({"body": refusal})

    @property
    def _text(self) -> str:
        """The article on substitution in force when the mandate starts."""
        return rulesets.rule_set_on(self.start).references.substitution

    def _holder(self) -> Holder | None:
        held = self.seat.members.filter(kind=MemberKind.FULL).on(self.start).first()
        return Holder(held.name, held.body) if held else None

    def _refuse_second_holder(self) -> None:
        others = Member.objects.filter(seat_id=self.seat_id, kind=MemberKind.FULL).exclude(pk=self.pk)
        overlapping = others.filter(Q(end__isnull=True) | Q(end__gte=self.start))
        if self.end:
            overlapping = overlapping.filter(start__lte=self.end)
        if other := overlapping.first():
            raise ValidationError({"start": f"Ce siège est tenu par {other.name} : mettez d'abord fin à son mandat."})

    def _refuse_substitutes_of_another_body(self) -> None:
        for row in self.seat.members.filter(kind=MemberKind.SUBSTITUTE).on(self.start):
            if refusal := substitution_refusal(self.seat.basis, Holder(self.name, self.body), row.body, self._text):
                raise ValidationError({"body": f"{refusal} Mettez d'abord fin au mandat du suppléant, {row.name}."})

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)
