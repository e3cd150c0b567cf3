"""The convocation of one member to one meeting, and his answer."""

import datetime as dt
import secrets

from django.db import models
from django.db.models import Q

from cdiae.enums import ANSWER_LABELS, Answer
from cdiae.models.council import Council
from cdiae.models.meeting import AgendaVersion, Meeting
from cdiae.models.member import Member
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.hours import day_of
from iae_portal.core.text import agreed_with

CONVOCATION_DAYS = (
    DayOrder(
        "met_on", "sent_on", "cdiae_convocation_sent_before", "Une convocation part au plus tard le jour de la séance."
    ),
    DayOrder(
        "answered_on", "sent_on", "cdiae_convocation_answered_after", "Une réponse ne précède pas sa convocation."
    ),
    DayOrder(
        "released_on", "sent_on", "cdiae_convocation_released_after", "Un membre n'est libéré qu'une fois convoqué."
    ),
)


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class Convocation(CheckedModel):
    """`nonce` is in the signed link: giving a new one closes the links already sent."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="convocations", verbose_name="séance")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="convocations", verbose_name="membre")
    agenda = models.ForeignKey(
        AgendaVersion, on_delete=models.PROTECT, related_name="convocations", verbose_name="ordre du jour joint"
    )
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)
    # The day that it announces: it stays so when the meeting is moved, until the change is sent.
    met_on = models.DateField("séance du", editable=False)
    sent_on = models.DateField("envoyée le")
    # One that says what changed: its day, that of the one it takes the place of, and what it tells.
    rectified_on = models.DateField("rectifiée le", null=True, blank=True, editable=False)
    former_on = models.DateField("remplace celle du", null=True, blank=True, editable=False)
    changes = models.JSONField(default=list, blank=True, editable=False)
    answer = models.CharField("réponse", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_on = models.DateField("jour de la réponse", null=True, blank=True, editable=False)
    by_secretariat = models.BooleanField("réponse notée par le secrétariat", default=False)
    substitute = optional_key(Member, "suppléant")
    deputy_name = models.CharField("nom du remplaçant", max_length=120, blank=True)
    deputy_function = models.CharField("fonction du remplaçant", max_length=160, blank=True)
    holder = optional_key(Member, "mandataire")
    message = models.TextField("message au secrétariat", blank=True, max_length=1000)
    # Told, or gone: convened, then out of the composition of the meeting. Convened again, he is expected again.
    released_on = models.DateField("n'est plus attendu depuis le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["meeting", "member__seat__college__rank", "member__seat__rank", "pk"]
        constraints = [
            unique("cdiae_convocation_once", ["meeting", "member"]),
            check(
                "cdiae_convocation_answered",
                Q(answer="", answered_at__isnull=True, answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_on__isnull=False)),
                "Une réponse porte sa date.",
            ),
            check(
                "cdiae_convocation_proxy",
                ~Q(answer=Answer.PROXY) | Q(holder__isnull=False),
                "Choisissez le membre à qui vous donnez mandat.",
                field="holder",
            ),
            unique(
                "cdiae_one_proxy_held",
                ["meeting", "holder"],
                "Ce membre détient déjà un mandat pour cette séance (R. 133-9).",
                where=Q(answer=Answer.PROXY),
            ),
            *(order.constraint for order in CONVOCATION_DAYS),
        ]

    def __str__(self):
        return f"Convocation de {self.member}"

    def clean(self):
        self._copy_days()

    def save(self, *args, **kwargs):
        self._copy_days()
        super().save(*args, **kwargs)

    def forget_answer(self) -> None:
        """The answer goes with its hour, whoever it named and its message."""
        self.answer, self.answered_at, self.substitute, self.holder = "", None, None, None
        self.deputy_name = self.deputy_function = self.message = ""
        self.by_secretariat = False

    def _copy_days(self) -> None:
        if self.met_on is None:
            self.met_on = self.meeting.held_on
        self.answered_on = self.answered_at and day_of(self.answered_at)  # the portal's day

    @property
    def council(self) -> Council:
        return self.meeting.council

    @property
    def written_on(self) -> dt.date:
        """The day of the letter; `sent_on` is that of the one that the answer answers."""
        return self.rectified_on or self.sent_on

    @property
    def answer_told(self) -> str:
        """ "Présent", "Suppléante : Mme Martin", "Mandat à M. Petit"."""
        if self.substitute:
            return f"{self.answer_label} : {self.substitute}"
        if self.deputy_name:
            return f"{self.answer_label} : {self.deputy_name}, {self.deputy_function}"
        return f"{self.answer_label} à {self.holder}" if self.holder else self.answer_label

    @property
    def answer_to_himself(self) -> str:
        """ "suppléante, Mme Martin", "mandat à M. Petit", on the member's own page."""
        named = self.substitute or self.deputy_name
        if named:
            return f"{self.answer_label.lower()}, {named}"
        return f"{self.answer_label.lower()} à {self.holder}" if self.holder else self.answer_label.lower()

    @property
    def answer_label(self) -> str:
        return agreed_with(ANSWER_LABELS[self.answer], str(self.substitute or self.deputy_name or self.member))
