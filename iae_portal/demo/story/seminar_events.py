"""The frame of each seminar of the demonstration: venue, rooms, programme, and what the regions gave or still owe."""

import datetime as dt
from dataclasses import dataclass, field

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from iae_portal.demo.story.days import at
from iae_portal.demo.story.names import STREET
from seminars.enums import EventState, FourthWorkshop, ItemKind, WorkshopTheme
from seminars.models import BudgetLine, Contribution, Event, Partner, ProgrammeItem, Room, Speaker
from seminars.services.programme import keep_fourth_workshop, keep_version

GIVEN_ON = dt.date(2008, 9, 4)
PUBLISHED_ON = (dt.date(2008, 9, 12), dt.date(2008, 9, 19))
EARLIER_END = dt.time(16, 45)
POSTCODES = {
    "Paris": "75015",
    "Marseille": "13002",
    "Lille": "59000",
    "Nantes": "44000",
    "Bordeaux": "33000",
    "Strasbourg": "67000",
    "Lyon": "69003",
}
FOURTH_TITLES = {
    "24": "Un plan d'action partagé avec les communes",
    "31": "Clauses sociales : un guichet commun aux donneurs d'ordre",
    "53": "Travailler avec les branches de l'agroalimentaire",
}


@dataclass(frozen=True)
class Stage:
    """How far an event is. `fourth` is the region whose workshop is kept; `late`: by region, what it has not given."""

    state: str
    capacity: int
    guests: int
    held: int = 0
    waiting: int = 0
    fourth: str = ""
    late: dict[str, str] = field(default_factory=dict)

    def lacks(self, region: str, what: str) -> bool:
        return self.late.get(region) in (what, "all")


def give_contributions(event: Event, stage: Stage, people: dict[int, dict[str, User]]) -> None:
    """What each region gave, save what the stage says is late; slides only for the past and for Nantes."""
    slides = stage.state in (EventState.HELD, EventState.REPORTED, EventState.FULL)
    rows = list(event.contributions.select_related("region", "service"))
    speakers = []
    for row in rows:
        code = row.region.code
        if not stage.lacks(code, "correspondent"):
            row.correspondent = people[row.service_id][Role.REGIONAL_OFFICER]
            row.correspondent_named_on = GIVEN_ON
        if not stage.lacks(code, "speakers"):
            row.speakers_given_on = GIVEN_ON
            speakers.append(_speaker(event, row))
        if not stage.lacks(code, "fourth"):
            _answer_fourth(row, stage.fourth == code)
        if slides and not stage.lacks(code, "presentation"):
            row.presentation_given_on = event.presentations_due_on
        row.confirmed = stage.state in (EventState.HELD, EventState.REPORTED)
    fields = ["correspondent", "correspondent_named_on", "speakers_given_on", "fourth", "fourth_theme", "fourth_title"]
    fields += ["fourth_answered_on", "presentation_given_on", "confirmed"]
    Contribution.objects.bulk_update(rows, fields)
    Speaker.objects.bulk_create(speakers)


def _speaker(event: Event, row: Contribution) -> Speaker:
    return Speaker(
        event=event,
        contribution=row,
        name=f"Intervenant Exemple ({row.region})",
        function="Directeur",
        organisation="Organisme d'exemple",
        email=f"intervenant.{row.region.code}@exemple.invalid",
    )


def _answer_fourth(row: Contribution, proposed: bool) -> None:
    row.fourth = FourthWorkshop.YES if proposed else FourthWorkshop.NO
    row.fourth_answered_on = GIVEN_ON
    if proposed:
        row.fourth_theme = WorkshopTheme.CLAUSES if row.region.code == "31" else WorkshopTheme.AUTHORITIES
        row.fourth_title = FOURTH_TITLES[row.region.code]


def furnish(event: Event, stage: Stage, organiser: User, national: User) -> None:
    """Venue, rooms, speakers on the programme, the fourth workshop, a published version."""
    event.capacity, event.organiser, event.organiser_named_on = stage.capacity, organiser, GIVEN_ON
    event.venue, event.address, event.postcode = (
        "Centre de congrès d'exemple",
        STREET,
        POSTCODES[event.city],
    )
    event.access, event.accessibility = "À dix minutes de la gare", "Plain-pied, boucle magnétique"
    event.date_confirmed = stage.state != EventState.PREPARATION
    event.save()
    kept = event.contributions.filter(region__code=stage.fourth).select_related("event", "region").first()
    if kept:
        keep_fourth_workshop(actor=national, contribution=kept)
    _place(event, stage)
    Partner.objects.create(event=event, name="Avise", role="Appui aux correspondants")
    BudgetLine.objects.bulk_create(
        BudgetLine(event=event, label=label, payer=payer, amount=amount)
        for label, payer, amount in (
            ("Location des salles", "Caisse des Dépôts", 3200),
            ("Déjeuner", "État", stage.capacity * 22),
        )
    )
    if stage.state != EventState.PREPARATION:
        _publish(event, national)


def _publish(event: Event, actor: User) -> None:
    """Two versions: the hour of the closing changed in between. Dated before the invitations; no mail leaves today for
    what was published then."""
    closing = event.items.get(kind=ItemKind.CLOSING)
    changed = closing.ends_at
    for published_on, ends_at in zip(PUBLISHED_ON, (EARLIER_END, changed), strict=True):
        ProgrammeItem.objects.filter(pk=closing.pk).update(ends_at=ends_at)
        version = keep_version(actor=actor, event=event)
        version.published_at = at(published_on, 10)
        version.save(update_fields=["published_at"])


def _place(event: Event, stage: Stage) -> None:
    """The plenary in the large room, each workshop in its own; speakers of the regions in the plenary."""
    large = Room.objects.create(event=event, name="Amphithéâtre", capacity=stage.capacity, accessibility="Plain-pied")
    ProgrammeItem.objects.filter(event=event).exclude(kind__in=[ItemKind.WORKSHOP, ItemKind.LUNCH]).update(room=large)
    speakers = list(event.speakers.order_by("name"))
    workshops = list(event.items.filter(kind=ItemKind.WORKSHOP).order_by("workshop_number"))
    for item in workshops:
        size = stage.capacity // len(workshops) + 2
        item.room = Room.objects.create(event=event, name=f"Salle {item.workshop_number}", capacity=size)
        item.save(update_fields=["room"])
        item.speakers.set(speakers[item.workshop_number % max(len(speakers), 1) :][:1])
    for item in event.items.filter(kind__in=[ItemKind.DIAGNOSES, ItemKind.FINANCE]):
        item.speakers.set(speakers if item.kind == ItemKind.DIAGNOSES else speakers[:1])
