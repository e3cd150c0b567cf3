"""The country's councils: an order, its seats, two meetings held and one to come, and what they answered."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType

from cdiae.enums import ItemKind, ItemState, MeetingState, Treatment
from cdiae.models import AgendaItem, AppointmentOrder, Council, Meeting
from cdiae.services.orders import make_colleges
from conventions.enums import OpinionSource, OpinionState, OpinionValue
from conventions.material_changes import shown_to_council
from conventions.models import Convention, OpinionRequest, Orientation
from iae_portal.core.models import Departement
from iae_portal.demo.story.days import at
from iae_portal.demo.story.people import DemoContext

ORDER_FROM = dt.date(2007, 2, 1)
SPRING, AUTUMN, TO_COME = dt.date(2008, 3, 20), dt.date(2008, 9, 25), dt.date(2008, 11, 20)
NO_QUORUM_EVERY = 11
WHY = "Pour avis : une convention nouvelle ou renouvelée se conclut après consultation du conseil."
# Of twenty opinions: mostly favourable, some with conditions, one against.
SENSES = (*[OpinionValue.FAVOURABLE] * 15, *[OpinionValue.RESERVED] * 4, OpinionValue.UNFAVOURABLE)
BATCH = 1000


def load_country_councils(context: DemoContext) -> None:
    councils = _councils(context)
    _orientations(councils)
    meetings = _meetings(councils)
    requests = _requests()
    _answer(requests, meetings)


def _councils(context: DemoContext) -> list[Council]:
    """One a département that the story left without; the first of its services keeps the secretariat."""
    made = []
    for departement in Departement.objects.filter(council__isnull=True).order_by("code"):
        served = [row for row in context.services.values() if row.departement_id == departement.pk]
        if not served:
            continue
        council = Council.objects.create(departement=departement, secretariat=min(served, key=lambda row: row.code))
        council.served.set(served)
        made.append(council)
    return made


def _orientations(councils: list[Council]) -> None:
    Orientation.objects.bulk_create(
        Orientation(
            departement=council.departement,
            axis=axis,
            text="Orientation d'exemple, pour mesurer.",
            voted_on=SPRING,
            start=SPRING,
        )
        for council in councils
        for axis in ("Publics prioritaires", "Secteurs d'activité")
    )


def _meetings(councils: list[Council]) -> dict[tuple[int, dt.date], Meeting]:
    """By département and day."""
    rows = []
    for rank, council in enumerate(councils):
        order = AppointmentOrder.objects.create(
            council=council,
            reference=f"n° 2007-{council.departement.code}-21",
            signed_on=dt.date(2007, 1, 25),
            start=ORDER_FROM,
        )
        make_colleges(order)
        spring = MeetingState.NO_QUORUM if rank % NO_QUORUM_EVERY == NO_QUORUM_EVERY - 1 else MeetingState.CLOSED
        rows += [
            _meeting(order, SPRING, spring),
            _meeting(order, AUTUMN, MeetingState.CLOSED),
            _meeting(order, TO_COME, MeetingState.PREPARATION),
        ]
    made = Meeting.objects.bulk_create(rows, batch_size=BATCH)
    return {(row.council.departement_id, row.held_on): row for row in made}


def _meeting(order: AppointmentOrder, day: dt.date, state: str) -> Meeting:
    meeting = Meeting(council=order.council, order=order, held_on=day, place="Préfecture, salle Exemple", state=state)
    if state != MeetingState.PREPARATION:
        meeting.convened_on = day - dt.timedelta(days=16)
    if state == MeetingState.CLOSED:
        meeting.opened_at, meeting.opened_on = at(day, 9, 30), day
        meeting.closed_at, meeting.closed_on = at(day, 12), day
        meeting.opinions_released_on = day + dt.timedelta(days=5)
    return meeting


def _requests() -> list[OpinionRequest]:
    """Of the dossiers that asked one and have none yet, in the order of their numbers."""
    asked = Convention.objects.filter(opinion_asked_on__isnull=False).select_related("siae", "service")
    kind = ContentType.objects.get_for_model(Convention)
    known = OpinionRequest.objects.filter(kind="convention", content_type=kind).values("object_id")
    rows = asked.exclude(pk__in=known).order_by("number")
    return OpinionRequest.objects.bulk_create(
        [_request(row, rank, kind) for rank, row in enumerate(rows)], batch_size=BATCH
    )


def _request(row: Convention, rank: int, kind: ContentType) -> OpinionRequest:
    request = OpinionRequest(
        kind="convention",
        content_type=kind,
        object_id=row.pk,
        label=f"Convention {row}"[:300],
        service=row.service,
        siae=row.siae,
        reason=WHY,
        effective_on=row.start,
        filed_on=row.filed_on,
        asked_on=row.opinion_asked_on,
    )
    if row.is_open:
        request.shown = shown_to_council(row)
    if row.opinion_given_on is not None:
        request.state, request.given_on = OpinionState.ANSWERED, row.opinion_given_on
        request.opinion = SENSES[rank % len(SENSES)]
        request.source = OpinionSource.COUNCIL if row.is_open else OpinionSource.BY_HAND
    return request


def _answer(requests: list[OpinionRequest], meetings: dict[tuple[int, dt.date], Meeting]) -> None:
    """On the agenda of the autumn when they are answered there, of the meeting to come when they wait."""
    rows, positions = [], {}
    for request in requests:
        if request.source == OpinionSource.BY_HAND:
            continue
        answered = request.state == OpinionState.ANSWERED
        meeting = meetings[request.service.departement_id, AUTUMN if answered else TO_COME]
        positions[meeting.pk] = positions.get(meeting.pk, 0) + 1
        rows.append(
            AgendaItem(
                meeting=meeting,
                position=positions[meeting.pk],
                kind=ItemKind.CONVENTION,
                title=request.label,
                treatment=Treatment.OPINION,
                reason=WHY,
                opinion_request=request,
                state=ItemState.ADOPTED if answered else ItemState.WAITING,
                opinion=request.opinion,
            )
        )
    AgendaItem.objects.bulk_create(rows, batch_size=BATCH)
