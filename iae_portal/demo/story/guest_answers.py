"""What the guests of the demonstration answered, who came, what they thought. Written in bulk: no mail leaves."""

import datetime as dt
import random
import uuid

from iae_portal.demo.story.days import at
from seminars.enums import Answer, HalfDay, Place
from seminars.models import Attendance, Event, Guest, ProgrammeItem, SurveyAnswer, WorkshopChoice
from seminars.selectors.programme import workshops_of

COMMENTS = (
    "Des échanges utiles entre départements voisins.",
    "Plus de temps pour les ateliers la prochaine fois.",
    "La présentation des diagnostics régionaux m'a donné des repères.",
    "Les outils de pilotage mériteraient une fiche pratique.",
)
SYNTHESES = {
    1: "Les territoires qui ont partagé un diagnostic avant d'écrire leur plan d'action s'accordent sur des priorités. "
    "Une stratégie tient en quelques orientations suivies chaque année.",
    2: "Un ordre du jour préparé avec les membres, des dossiers reçus à temps et un suivi des avis redonnent du poids "
    "au conseil. Le secrétariat doit être identifié.",
    3: "Les résultats se lisent par territoire et par type de structure. Les participants demandent des indicateurs "
    "communs et un retour régulier.",
    4: "L'initiative locale présentée montre qu'un engagement de chaque partenaire, écrit et daté, suffit à démarrer.",
}


def moment(day: dt.date, rank: int) -> dt.datetime:
    """A moment of the day, later with the rank."""
    return at(day, 9) + dt.timedelta(minutes=3 * (rank % 150))


def answered(guests: list[Guest], event: Event, first_day: dt.date, held: int, waiting: int = 0) -> None:
    """The first guests hold a place, the next ones wait, some decline, the others are silent. Not saved yet."""
    workshops = list(workshops_of(event))
    taken = dict.fromkeys(range(len(workshops)), 0)
    for rank, guest in enumerate(guests):
        at = moment(first_day + dt.timedelta(days=rank % 9), rank)
        if rank < held:
            guest.answer = Answer.REPRESENTED if rank % 9 == 4 else Answer.COMES
            guest.answered_at, guest.place = at, Place.HELD
            guest.lunch, guest.listed = rank % 4 != 0, rank % 3 != 0
            guest.needs = "Place pour un fauteuil roulant" if rank % 29 == 7 else ""
            if guest.answer == Answer.REPRESENTED:
                guest.deputy_name = f"Suppléant Exemple-{rank + 1}"
                guest.deputy_function = "Adjoint"
            guest.workshop = _workshop(workshops, taken, rank)
        elif rank < held + waiting:
            guest.answer, guest.answered_at = Answer.COMES, at
            guest.place = Place.WAITING
            guest.waiting_since = moment(first_day + dt.timedelta(days=9), rank)
        elif rank < held + waiting + max(len(guests) // 8, 1):
            guest.answer, guest.answered_at = Answer.DECLINES, at


def _workshop(workshops: list[ProgrammeItem], taken: dict[int, int], rank: int) -> ProgrammeItem | None:
    """Each in turn, while there is room."""
    for shift in range(len(workshops)):
        place = (rank + shift) % len(workshops)
        if workshops[place].places is None or taken[place] < workshops[place].places:
            taken[place] += 1
            return workshops[place]
    return None


def save_guests(guests: list[Guest]) -> None:
    Guest.objects.bulk_create(guests)
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(guest=guest, workshop=guest.workshop, rank=1) for guest in guests if guest.workshop
    )


def attend(event: Event, guests: list[Guest]) -> None:
    """Nine in ten came in the morning, a few left at lunch."""
    rows, days = [], {"noted_on": event.held_on, "met_on": event.held_on}
    for rank, guest in enumerate(guest for guest in guests if guest.place == Place.HELD):
        if rank % 10 == 9:
            continue
        rows.append(Attendance(guest=guest, half_day=HalfDay.MORNING, at=moment(event.held_on, rank), **days))
        if rank % 12 != 5:
            afternoon = moment(event.held_on, rank) + dt.timedelta(hours=5)
            rows.append(Attendance(guest=guest, half_day=HalfDay.AFTERNOON, at=afternoon, **days))
            if guest.workshop:
                rows.append(Attendance(guest=guest, workshop=guest.workshop, at=afternoon, **days))
    Attendance.objects.bulk_create(rows)


def survey(event: Event, guests: list[Guest], day: dt.date) -> None:
    """Six in ten filled the questionnaire in."""
    draw = random.Random(f"avis de {event.city}")
    present = [guest for rank, guest in enumerate(g for g in guests if g.place == Place.HELD) if rank % 10 < 6]
    rows = []
    for rank, guest in enumerate(present):
        comment = COMMENTS[rank % len(COMMENTS)] if rank % 5 == 0 else ""
        rows.append(_sheet(event, None, draw, day, comment))
        if guest.workshop:
            rows.append(_sheet(event, guest.workshop, draw, day, ""))
        guest.survey_done = True
    SurveyAnswer.objects.bulk_create(rows)
    Guest.objects.filter(pk__in=[guest.pk for guest in present]).update(survey_done=True)


def _sheet(
    event: Event, workshop: ProgrammeItem | None, draw: random.Random, day: dt.date, comment: str
) -> SurveyAnswer:
    marks = {name: draw.choice((2, 3, 3, 3, 4, 4)) for name in ("content", "usefulness", "organisation")}
    return SurveyAnswer(
        id=uuid.UUID(int=draw.getrandbits(128), version=4),
        event=event,
        workshop=workshop,
        comment=comment,
        given_on=day,
        met_on=event.held_on,
        **marks,
    )


def write_syntheses(event: Event, day: dt.date) -> None:
    for item in workshops_of(event):
        item.synthesis, item.synthesis_on = SYNTHESES[item.workshop_number], day
        item.save(update_fields=["synthesis", "synthesis_on"])
