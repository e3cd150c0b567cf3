"""What the demonstration shows of the councils at 15 October 2008: the Nord and the Rhône."""

import datetime as dt
from dataclasses import dataclass

from cdiae.models import Meeting
from cdiae.selectors.agenda import waiting_for
from cdiae.services import agenda, answers, convocations
from cdiae.services.meetings import convene_again
from conventions.enums import OpinionValue
from conventions.models import Convention, OpinionRequest
from conventions.services.reservations import lift_reservations
from iae_portal.core.models import User
from iae_portal.demo.story.council_members import make_council
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.meeting_replay import Replay
from iae_portal.demo.story.opinion_requests import coming_requests, past_requests
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.strategy import load_strategy, load_territories

SEND_LETTERS = "59L"  # one letter a member for the worker to make: one council is enough


@dataclass(frozen=True)
class Secretariat:
    """Who keeps a council: the service, those the council answers to, its place, the first of its list of names."""

    code: str
    served: tuple[str, ...]
    place: str
    first_name: int


SECRETARIATS = (
    Secretariat("59L", ("59L", "59V"), "Préfecture du Nord, salle Exemple, Lille", 0),
    Secretariat("69", ("69",), "Préfecture du Rhône, salle Modèle, Lyon", 11),
)


def load_councils(context: DemoContext) -> None:
    """Members of every college, meetings held, one without quorum and its second, one to come, the strategy.

    The strategy is compared with figures of reference, all of them examples.
    """
    for secretariat in SECRETARIATS:
        officer, head = context.team(secretariat.code)
        service = context.services[secretariat.code]
        siaes = context.structures[secretariat.code]
        with on_day(dt.date(2007, 1, 15)):
            council = make_council(
                officer,
                departement=service.departement,
                secretariat=service,
                served=[context.services[code] for code in secretariat.served],
                siaes=siaes,
                first_name=secretariat.first_name,
            )
        replay = Replay(council, officer, head, secretariat.place)
        _first_half(replay, siaes)
        _autumn(replay)
        _to_come(replay, context, secretariat)
        load_strategy(council, officer)
    load_territories()


def _first_half(replay: Replay, siaes) -> None:
    """March, then June which approves the minutes of March."""
    with on_day(dt.date(2008, 2, 18)):
        march = replay.prepare(dt.date(2008, 3, 11))
        requests = past_requests(replay.officer, siaes[2:6])
        agenda.put_requests(actor=replay.officer, meeting=march, requests=requests)
        replay.free_item(march, "Bilan de l'année 2007 de l'insertion par l'activité économique", "information")
    replay.convene_on_paper(march, dt.date(2008, 2, 25))
    senses = {item.pk: "reserved" for item in march.items.all()[1:2]}
    replay.hold(march, {"unions", "elected"}, senses)
    replay.circulate_on_paper(march, dt.date(2008, 3, 25))
    with on_day(dt.date(2008, 5, 26)):
        june = replay.prepare(dt.date(2008, 6, 17))
        agenda.put_previous_minutes(actor=replay.officer, meeting=june)
        requests = past_requests(replay.officer, siaes[8:11])
        agenda.put_requests(actor=replay.officer, meeting=june, requests=requests)
    replay.convene_on_paper(june, dt.date(2008, 6, 2))
    replay.hold(june, {"employers", "elected"}, {})
    replay.circulate_on_paper(june, dt.date(2008, 7, 1))
    with on_day(dt.date(2008, 7, 7)):
        _lift(replay.officer, march)


def _lift(officer: User, meeting: Meeting) -> None:
    """What answers the reservations of that meeting."""
    rows = OpinionRequest.objects.filter(agenda_items__meeting=meeting, opinion=OpinionValue.RESERVED)
    for convention in Convention.objects.filter(pk__in=rows.values("object_id")):
        answer = "Une encadrante technique est recrutée ; son contrat est au dossier."
        lift_reservations(actor=officer, convention=convention, lifted_on=dt.date(2008, 7, 4), lifted_by=answer)


def _autumn(replay: Replay) -> None:
    """September lacks the quorum; the second meeting, two weeks later, deliberates whatever the number."""
    with on_day(dt.date(2008, 9, 1)):
        first = replay.prepare(dt.date(2008, 9, 18))
        replay.free_item(first, "Préparation des conventions de 2009 et calendrier des séances")
        agenda.put_previous_minutes(actor=replay.officer, meeting=first)
    replay.convene_on_paper(first, dt.date(2008, 9, 4))
    replay.without_quorum(first)
    with on_day(dt.date(2008, 9, 19)):
        second = convene_again(actor=replay.officer, meeting=first, held_on=dt.date(2008, 10, 2))
    replay.convene_on_paper(second, dt.date(2008, 9, 22))
    replay.circulate_on_paper(first, dt.date(2008, 9, 23))
    replay.hold(second, {"unions", "employers", "elected"}, {})


def _to_come(replay: Replay, context: DemoContext, secretariat: Secretariat) -> None:
    """19 November, with twelve files in the Nord; some members have answered."""
    coming_requests(context, secretariat.served)
    meeting = replay.prepare(dt.date(2008, 11, 19))
    for _ in range(2):  # of September, without quorum, and of its second meeting
        agenda.put_previous_minutes(actor=replay.officer, meeting=meeting)
    waiting = [row.request for row in waiting_for(replay.council, meeting)]
    agenda.put_requests(actor=replay.officer, meeting=meeting, requests=waiting)
    replay.free_item(meeting, "Calendrier des séances de 2009", "information")
    if secretariat.code == SEND_LETTERS:
        convocations.convene(actor=replay.head, meeting=meeting)
        _some_answers(meeting)


def _some_answers(meeting: Meeting) -> None:
    said = ("present", "present", "absent", "remote", "present")
    rows = list(meeting.convocations.select_related("member")[: len(said)])
    for row, answer in zip(rows, said, strict=True):
        answers.answer_convocation(actor=None, convocation=row, answer=answer)
