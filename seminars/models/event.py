"""An event of the series: a seminar or the assises, its venue, its partners and its budget."""

import datetime as dt
import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from iae_portal.core import clock
from iae_portal.core.calendars import COUNTRY, day_off
from iae_portal.core.checked import CheckedModel
from iae_portal.core.constraints import check, optional_key, unique
from iae_portal.core.days import DayOrder
from iae_portal.core.models import Service, User
from iae_portal.core.rights import in_office
from iae_portal.core.text import french_date, of_place
from seminars.enums import BEFORE_THE_DAY, STATE_TONES, TAKING_ANSWERS, EventKind, EventState
from seminars.models.series import Series

EVENT_DAYS = (
    DayOrder(
        "held_on",
        "contributions_due_on",
        "seminars_event_contributions",
        "Les réponses des correspondants s'attendent au plus tard le jour de l'événement : "
        "la mission nationale avance d'abord leur date.",
    ),
    DayOrder(
        "held_on",
        "presentations_due_on",
        "seminars_event_presentations",
        "Les présentations des régions s'attendent au plus tard le jour de l'événement : "
        "la mission nationale avance d'abord leur date.",
    ),
    DayOrder(
        "held_on",
        "answers_close_on",
        "seminars_event_closing",
        "Les inscriptions se closent au plus tard le jour de l'événement.",
    ),
    DayOrder(
        "declared_on", "held_on", "seminars_event_declared", "Un événement ne se déclare pas tenu avant son jour."
    ),
    DayOrder(
        "reported_on", "declared_on", "seminars_event_reported", "Le bilan se publie une fois l'événement déclaré tenu."
    ),
)


class Event(CheckedModel):
    """`held_on` is shown as "date indicative" until `date_confirmed`. `sequence` grows with each change that a
    calendar must learn (RFC 5545)."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="events", verbose_name="série")
    # The UIDs of the calendars are made of it: it outlives any change of date, host or city.
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    rank = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("nature", max_length=10, choices=EventKind, default=EventKind.SEMINAR)
    city = models.CharField("ville", max_length=60)
    host = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="hosted", verbose_name="service hôte")
    organiser = optional_key(User, "correspondant de l'hôte")
    organiser_named_on = models.DateField("correspondant nommé le", null=True, blank=True)
    state = models.CharField("état", max_length=12, choices=EventState, default=EventState.PREPARATION)
    held_on = models.DateField("date", null=True, blank=True)
    date_confirmed = models.BooleanField("date confirmée", default=False)
    contributions_due_on = models.DateField("réponses des correspondants attendues le", null=True, blank=True)
    presentations_due_on = models.DateField("présentations des régions attendues le", null=True, blank=True)
    answers_close_on = models.DateField("clôture des inscriptions", null=True, blank=True)
    confirm_days = models.PositiveSmallIntegerField(
        "délai pour confirmer une place libérée (jours)", default=3, validators=[MinValueValidator(1)]
    )
    # Zero until it is known: registrations do not open on it.
    capacity = models.PositiveSmallIntegerField("places", default=0)
    venue = models.CharField("lieu", max_length=160, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    access = models.CharField("accès", max_length=300, blank=True, help_text="Transports, entrée, stationnement.")
    accessibility = models.CharField(
        "accessibilité", max_length=300, blank=True, help_text="Plain-pied, ascenseur, boucle magnétique…"
    )
    # First and last hours as the guests know them: those of a programme under way are told when it is published.
    told_from = models.TimeField("début annoncé", null=True, blank=True, editable=False)
    told_until = models.TimeField("fin annoncée", null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField("séquence", default=0)
    cancel_reason = models.TextField("motif d'annulation", blank=True)
    declared_on = models.DateField("déclaré tenu le", null=True, blank=True, editable=False)
    reported_on = models.DateField("bilan publié le", null=True, blank=True, editable=False)
    needs_erased_on = models.DateField("besoins d'accessibilité effacés le", null=True, blank=True)
    erased_on = models.DateField("données personnelles effacées le", null=True, blank=True)

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["series", "rank"]
        constraints = [
            unique("seminars_event_rank", ["series", "rank"], "Deux événements de la série ont le même rang."),
            check(
                "seminars_event_confirmed",
                Q(date_confirmed=False) | Q(held_on__isnull=False),
                "Indiquez la date avant de la confirmer.",
            ),
            check(
                "seminars_event_ready",
                Q(state__in=[EventState.PREPARATION, EventState.CANCELLED])
                | Q(held_on__isnull=False, answers_close_on__isnull=False, capacity__gt=0),
                "Les inscriptions ouvrent avec une date, une clôture et un nombre de places.",
            ),
            *(order.constraint for order in EVENT_DAYS),
            check(
                "seminars_event_told",
                Q(told_from__isnull=True, told_until__isnull=True) | Q(told_from__lt=models.F("told_until")),
                "Les horaires annoncés ont un début, puis une fin.",
                field="told_until",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        if self.kind == EventKind.ASSISES:
            return f"Assises nationales – {self.city}"
        return f"Séminaire {of_place(self.city)}"

    @property
    def invitation(self) -> str:
        """ "au séminaire interrégional d'Amiens", "aux assises nationales de Lyon"."""
        to = "aux" if self.kind == EventKind.ASSISES else "au"
        return f"{to} {self.get_kind_display().lower()} {of_place(self.city)}"

    @property
    def service(self) -> Service:
        """The service whose people prepare the event: rights, journal, letters."""
        return self.host

    @property
    def tone(self) -> str:
        return STATE_TONES[EventState(self.state)]

    @property
    def day_sentence(self) -> str:
        """ "mercredi 1er octobre 2008 (date indicative)"."""
        if self.held_on is None:
            return "date à fixer"
        day = french_date(self.held_on, weekday=True)
        return day if self.date_confirmed else f"{day} (date indicative)"

    @property
    def day_off(self) -> str:
        """ "samedi", "jour férié : Fête du Travail", while its day may still be changed."""
        return day_off(self.held_on, COUNTRY) if self.held_on and self.is_prepared else ""

    @cached_property
    def present_organiser(self) -> User | None:
        """The correspondent of the host, while he is still of that service."""
        return self.organiser if in_office([(self.host_id, self.organiser_id)], clock.today()) else None

    @property
    def contact(self) -> str:
        """Whom a guest writes to: the correspondent of the host, else the host itself."""
        person = self.present_organiser
        if person is None:
            return str(self.host)
        return ", ".join(part for part in (f"{person}, {self.host}", person.phone, person.email) if part)

    @property
    def told_hours(self) -> tuple[dt.time, dt.time] | None:
        return (self.told_from, self.told_until) if self.told_from else None

    @property
    def where(self) -> str:
        """Venue and address on one line; the city alone while they are not known."""
        if not self.venue and not self.address:
            return f"{self.city} (lieu à confirmer)"
        town = f"{self.postcode} {self.city}".strip()
        return ", ".join(part for part in (self.venue, self.address, town) if part)

    @property
    def is_prepared(self) -> bool:
        """Neither held nor cancelled, as far as the portal was told, and its guests still have their names."""
        return self.state in BEFORE_THE_DAY and self.erased_on is None

    def is_past(self, day: dt.date) -> bool:
        return self.held_on is not None and self.held_on < day

    def takes_answers(self, day: dt.date) -> bool:
        return self.state in TAKING_ANSWERS and self.answers_close_on is not None and day <= self.answers_close_on

    def open_until(self, day: dt.date) -> dt.date | None:
        """The last day to answer or to change one's mind; None once that day is past."""
        return self.answers_close_on if self.takes_answers(day) else None


class Room(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms", verbose_name="événement")
    name = models.CharField("salle", max_length=80)
    capacity = models.PositiveSmallIntegerField("places")
    accessibility = models.CharField("accessibilité", max_length=200, blank=True)

    class Meta:
        verbose_name = "salle"
        verbose_name_plural = "salles"
        ordering = ["event", "name"]
        constraints = [
            unique("seminars_room_name", ["event", "name"], "Une salle de ce nom existe déjà pour cet événement.")
        ]

    def __str__(self):
        return f"{self.name} ({self.capacity} places)"


class Partner(models.Model):
    """A co-organiser (the Caisse des Dépôts under the convention of 18 March 2008, Avise, others)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="partners", verbose_name="événement")
    name = models.CharField("organisme", max_length=120)
    contact = models.CharField("contact", max_length=160, blank=True)
    role = models.CharField("rôle", max_length=160, blank=True)

    class Meta:
        verbose_name = "co-organisateur"
        verbose_name_plural = "co-organisateurs"
        ordering = ["event", "name"]

    def __str__(self):
        return self.name


class BudgetLine(models.Model):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="budget", verbose_name="événement")
    label = models.CharField("dépense", max_length=120)
    payer = models.CharField("financeur", max_length=120)
    amount = models.DecimalField("montant (€)", max_digits=10, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        ordering = ["event", "label", "pk"]

    def __str__(self):
        return self.label
