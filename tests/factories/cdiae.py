"""A council ready to sit: its order, its seats, one full member a seat. Names are made up."""

import datetime as dt

from cdiae.enums import MeetingKind, MeetingState, MemberKind
from cdiae.models import (
    AgendaItem,
    AgendaVersion,
    AppointmentOrder,
    Convocation,
    Council,
    Meeting,
    Member,
    Seat,
)
from cdiae.selectors.agenda import agenda_content
from cdiae.selectors.councils import seats_of, speakers_of
from cdiae.services.orders import make_colleges
from conventions.models import OpinionRequest, Siae
from conventions.services.opinions import ask_opinion
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import make_user, service

MEETING_DAY = dt.date(2008, 11, 19)
START = dt.date(2007, 1, 1)


def make_council(
    code: str = "59L", *, served: tuple[str, ...] = (), with_members: bool = True, start: dt.date = START
) -> Council:
    """The council of the service's département, with the default colleges of `start` (21 seats since 2007)."""
    keeper = service(code)
    council = Council.objects.create(departement=keeper.departement, secretariat=keeper)
    council.served.set([keeper, *map(service, served)])
    order = AppointmentOrder.objects.create(council=council, reference="n° 2007-1", signed_on=start, start=start)
    make_colleges(order)
    if with_members:
        for seat in Seat.objects.filter(college__order=order).order_by("college__rank", "rank"):
            make_member(seat, start=start, **({} if start == START else {"end": None, "mandate_end": None}))
    return council


def make_member(seat: Seat, *, kind: str = MemberKind.FULL, siae: Siae | None = None, **values) -> Member:
    """A member of the seat since 2007, until the end of 2009 unless he sits by office."""
    rank = Member.objects.count() + 1
    end = None if seat.basis == "office" else dt.date(2009, 12, 31)
    defaults = {
        "title": "Mme" if rank % 2 else "M.",
        "first_name": "Prénom",
        "last_name": f"Exemple-{rank:02d}",
        "function": "Représentant",
        "body": f"Organisme {seat.college.code} {seat.rank}",
        "email": f"membre{rank}@exemple.invalid",
        "start": START,
        "end": end,
        "mandate_end": end,
    }
    return Member.objects.create(seat=seat, kind=kind, siae=siae, **{**defaults, **values})


def seat_of(council: Council, code: str, rank: int = 1) -> Seat:
    return Seat.objects.get(college__order__council=council, college__code=code, rank=rank)


def holder_of(council: Council, code: str, rank: int = 1) -> Member:
    return seat_of(council, code, rank).members.get(kind=MemberKind.FULL)


def make_meeting(council: Council, *, held_on: dt.date = MEETING_DAY, state: str = MeetingState.PREPARATION, **values):
    """A plenary in preparation on 19 November 2008, unless told otherwise."""
    defaults = {"kind": MeetingKind.PLENARY, "place": "Préfecture, salle Exemple", "order": council.orders.get()}
    return Meeting.objects.create(council=council, held_on=held_on, state=state, **{**defaults, **values})


def make_request(
    code: str = "59L", *, siae: Siae | None = None, kind: str = "convention", asked_by: User | None = None, **values
) -> OpinionRequest:
    """A request that waits, on a convention of a structure of the service."""
    siae = siae or SiaeFactory(service=service(code))
    convention = ConventionFactory(siae=siae)
    defaults = {"label": f"Convention de {siae.name}", "reason": "Pour avis.", "effective_on": dt.date(2009, 1, 1)}
    return ask_opinion(
        actor=asked_by or make_user(Role.OFFICER, code),
        kind=kind,
        subject=convention,
        service=siae.service,
        siae=siae,
        **{**defaults, **values},
    )


def make_item(meeting: Meeting, request: OpinionRequest | None = None, **values) -> AgendaItem:
    position = meeting.items.count() + 1
    defaults = {"position": position, "kind": "free", "title": f"Point {position}", "treatment": "deliberation"}
    if request is not None:
        treatment = "information" if request.for_information else "opinion"
        defaults |= {"kind": "convention", "title": request.label, "treatment": treatment, "opinion_request": request}
    return AgendaItem.objects.create(meeting=meeting, **{**defaults, **values})


def convene(meeting: Meeting, actor: User, day: dt.date = dt.date(2008, 10, 1)) -> list[Convocation]:
    """Convened as rows only: no letter, no mail."""
    meeting.state, meeting.convened_on = MeetingState.CONVENED, day
    meeting.save()
    agenda = AgendaVersion.objects.create(
        meeting=meeting,
        rank=1,
        content=agenda_content(list(meeting.items.order_by("position"))),
        frozen_at=dt.datetime(2008, 10, 1, 9, tzinfo=dt.UTC),
        frozen_by=actor,
    )
    return [
        Convocation.objects.create(meeting=meeting, member=member, agenda=agenda, sent_on=day)
        for member in speakers_of(meeting)
    ]


def today_meeting(council: Council, actor: User, **values) -> Meeting:
    """Convened, and today is the day."""
    meeting = make_meeting(council, held_on=dt.date(2008, 10, 15), **values)
    make_item(meeting)
    convene(meeting, actor)
    return meeting


def seat_ids(meeting: Meeting) -> list[int]:
    return [seat.pk for seat in seats_of(meeting.order, meeting.kind)]
