"""Guests of an event: where they come from, what they answered, the place they hold."""

import datetime as dt
import secrets

from django.db import models
from django.db.models import Q

from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Departement, Region
from iae_portal.core.text import fold
from iae_portal.documents.codes import new_code
from seminars.enums import ANSWER_LABELS, COMING, PLACE_TONES, Answer, GuestCategory, Place
from seminars.models.event import Event
from seminars.models.programme import ProgrammeItem


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class Guest(CheckedModel):
    """A person invited to one event. `nonce` is in the signed link; a new one closes the links already sent.

    The place follows the answer: only services/places.py moves it, under the lock of the event.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="guests", verbose_name="événement")
    category = models.CharField("catégorie", max_length=20, choices=GuestCategory)
    title = models.CharField("civilité", max_length=10, blank=True)
    first_name = models.CharField("prénom", max_length=60, blank=True)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=160, blank=True)
    organisation = models.CharField("organisme", max_length=160, blank=True)
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    region = optional_key(Region, "région")
    departement = optional_key(Departement, "département")
    source = models.CharField("liste d'origine", max_length=120)
    # Folded, last name first: lists are sorted and duplicates found by it.
    name_key = models.CharField(max_length=160, editable=False)
    # Twelve random bytes cannot be guessed, and the link stays on one line of a mail.
    nonce = models.CharField(max_length=24, default=new_nonce, editable=False)
    badge_code = models.CharField("code du badge", max_length=16, default=new_code, unique=True, editable=False)
    invited_at = models.DateTimeField("invité le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=12, choices=Answer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    place = models.CharField("place", max_length=10, choices=Place, default=Place.NONE)
    # An instant, not a day: it is the order of the waiting list.
    waiting_since = models.DateTimeField("en attente depuis", null=True, blank=True)
    offer_ends_on = models.DateField("place à confirmer avant le", null=True, blank=True)
    workshop = models.ForeignKey(
        ProgrammeItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="participants",
        verbose_name="atelier",
    )
    lunch = models.BooleanField("déjeune sur place", default=False)
    needs = models.CharField("besoins d'accessibilité", max_length=300, blank=True)
    deputy_name = models.CharField("représenté par", max_length=120, blank=True)
    deputy_function = models.CharField("fonction du représentant", max_length=160, blank=True)
    deputy_email = models.EmailField("courriel du représentant", blank=True)
    listed = models.BooleanField("figure dans la liste des participants", default=False)
    calendar_sequence = models.PositiveSmallIntegerField("séquence du calendrier", default=0)
    survey_done = models.BooleanField("a rempli le questionnaire", default=False)

    class Meta:
        verbose_name = "invité"
        verbose_name_plural = "invités"
        ordering = ["event", "name_key", "pk"]
        constraints = [
            # Several guests may have no address: they are called, not written to.
            unique(
                "seminars_guest_email_once",
                ["event", "email"],
                "Une personne est déjà invitée à cet événement avec ce courriel.",
                where=~Q(email=""),
            ),
            check(
                "seminars_guest_answered",
                Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                "Une réponse porte sa date.",
            ),
            DayOrder(
                "answered_at", "invited_at", "seminars_guest_order", "Une réponse ne précède pas l'invitation."
            ).constraint,
            check(
                "seminars_guest_place",
                Q(place=Place.NONE) | Q(answer__in=COMING),
                "Seul un invité qui vient ou se fait représenter a une place.",
            ),
            check(
                "seminars_guest_waiting",
                ~Q(place=Place.WAITING) | Q(waiting_since__isnull=False),
                "La liste d'attente garde l'heure d'arrivée de chacun.",
            ),
            check(
                "seminars_guest_offer",
                (Q(place=Place.OFFERED, offer_ends_on__isnull=False))
                | (~Q(place=Place.OFFERED) & Q(offer_ends_on__isnull=True)),
                "Une place proposée porte la date limite de sa confirmation.",
            ),
        ]
        indexes = [
            models.Index(fields=["event", "place"], name="seminars_guest_places"),
            models.Index(fields=["event", "name_key"], name="seminars_guest_names"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        self.email = self.email.strip().lower()
        self.name_key = fold(f"{self.last_name} {self.first_name}")[:160]

    @property
    def reference(self) -> str:
        """How the journal names a guest: it is kept for ever, so it never holds a guest's name."""
        return f"invité n° {self.pk}"

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name.upper()) if part)

    @property
    def quality(self) -> str:
        return ", ".join(part for part in (self.function, self.organisation) if part)

    @property
    def attendee_name(self) -> str:
        """Who will be there: the guest or the person who represents him."""
        return self.deputy_name if self.answer == Answer.REPRESENTED else self.name

    @property
    def attendee_function(self) -> str:
        return self.deputy_function if self.answer == Answer.REPRESENTED else self.function

    @property
    def attendee_quality(self) -> str:
        return ", ".join(part for part in (self.attendee_function, self.organisation) if part)

    @property
    def attendee(self) -> tuple[str, str]:
        """What a calendar says of who will be there: a change is told with a higher sequence."""
        return self.attendee_name, self.deputy_email

    def may_answer(self, day: dt.date) -> bool:
        """Until the closing date; beyond it, for as long as a place is offered to him."""
        offered = self.place == Place.OFFERED and self.event.is_prepared and day <= self.offer_ends_on
        return offered or self.event.takes_answers(day)

    def may_withdraw(self, day: dt.date) -> bool:
        """Until the day, registrations closed or not: who does not come frees a place, or is not offered one."""
        event = self.event
        return self.place in (Place.HELD, Place.WAITING) and event.is_prepared and not event.is_past(day)

    @property
    def answer_label(self) -> str:
        return ANSWER_LABELS[self.answer]

    @property
    def tone(self) -> str:
        return PLACE_TONES[Place(self.place)]


class WorkshopChoice(models.Model):
    """The wish of a guest for a workshop, in order."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="choices", verbose_name="invité")
    workshop = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="+", verbose_name="atelier")
    rank = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "choix d'atelier"
        verbose_name_plural = "choix d'atelier"
        ordering = ["guest", "rank"]
        constraints = [
            unique("seminars_choice_rank", ["guest", "rank"]),
            unique("seminars_choice_once", ["guest", "workshop"], "Cet atelier est déjà choisi à un autre rang."),
        ]

    def __str__(self):
        return f"choix {self.rank} : {self.workshop}"


class Quota(models.Model):
    """No more than so many places for a category, a region, or a category of a region."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="quotas", verbose_name="événement")
    category = models.CharField("catégorie", max_length=20, choices=GuestCategory, blank=True)
    region = optional_key(Region, "région")
    places = models.PositiveSmallIntegerField("places au plus")

    class Meta:
        verbose_name = "quota"
        verbose_name_plural = "quotas"
        ordering = ["event", "category", "region__name", "pk"]
        constraints = [
            unique(
                "seminars_quota_once",
                ["event", "category", "region"],
                "Ce quota existe déjà : changez son nombre de places.",
                where=Q(region__isnull=False),
            ),
            unique(
                "seminars_quota_everywhere_once",
                ["event", "category"],
                "Ce quota existe déjà : changez son nombre de places.",
                where=Q(region__isnull=True),
            ),
            check(
                "seminars_quota_subject",
                ~Q(category="") | Q(region__isnull=False),
                "Un quota porte sur une catégorie, une région, ou les deux.",
            ),
        ]

    def __str__(self):
        return f"{self.subject} : {self.places}"

    @property
    def subject(self) -> str:
        parts = [self.get_category_display() if self.category else "", str(self.region) if self.region else ""]
        return " – ".join(part for part in parts if part)

    def covers(self, guest: Guest) -> bool:
        return self.category in ("", guest.category) and self.region_id in (None, guest.region_id)

    def among(self, guests: models.QuerySet[Guest]) -> models.QuerySet[Guest]:
        """Those that the quota covers."""
        rows = guests.filter(category=self.category) if self.category else guests
        return rows.filter(region=self.region_id) if self.region_id else rows
