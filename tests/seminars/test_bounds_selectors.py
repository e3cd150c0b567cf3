"""Who is counted and told, on both sides of each bound."""

import datetime as dt

import pytest

from cdiae.models import AppointmentOrder
from iae_portal.core.enums import Role
from iae_portal.core.models import Departement
from iae_portal.core.signed_links import LinkRefused
from iae_portal.notifications.models import OutgoingMail
from seminars.documents import certificate
from seminars.enums import Answer, EventState, HalfDay, Place
from seminars.filters import GuestFilter
from seminars.guest_links import read_token, token
from seminars.rights import NAME, may
from seminars.selectors.attendance import expected, sittings_of
from seminars.selectors.councils import guests_from_councils
from seminars.selectors.guests import guest_counts, to_tell, to_tell_of_region, waiting_rank
from seminars.services.daily import run_daily
from seminars.services.guests import save_guest
from seminars.services.places import promote
from tests.factories import make_user
from tests.factories.cdiae import make_council
from tests.factories.seminars import (
    CLOSES_ON,
    HELD_ON,
    INVITED_AT,
    AttendanceFactory,
    ContributionFactory,
    EventFactory,
    GuestFactory,
    ItemFactory,
    region,
)
from tests.seminars.august_2008 import a_participant, national_person

pytestmark = pytest.mark.django_db

TODAY, DAY = dt.date(2008, 10, 15), dt.timedelta(days=1)


def test_a_change_is_told_to_who_is_invited_or_has_answered():
    event = EventFactory()
    invited = GuestFactory(event=event)
    answered = GuestFactory(event=event, invited_at=None, answer=Answer.COMES, answered_at=INVITED_AT)
    GuestFactory(event=event, invited_at=None)

    assert set(to_tell(event)) == {invited, answered}


def test_a_region_that_leaves_is_told_to_its_own_who_may_still_come():
    event, nord = EventFactory(), region("31")
    of_region = GuestFactory(event=event, region=nord)
    of_departement = GuestFactory(event=event, region=None, departement=Departement.objects.get(code="62"))
    GuestFactory(event=event, region=nord, answer=Answer.DECLINES, answered_at=INVITED_AT)
    GuestFactory(event=event, region=region("22"))

    assert set(to_tell_of_region(event, nord)) == {of_region, of_departement}


def test_an_offered_place_is_taken_and_one_awaited_is_not():
    event = EventFactory()
    a_participant(event)
    a_participant(event, place=Place.OFFERED, offer_ends_on=CLOSES_ON)
    a_participant(event, place=Place.WAITING, waiting_since=INVITED_AT)
    GuestFactory(event=event)
    declined = {"answer": Answer.DECLINES, "answered_at": INVITED_AT}
    for values in ({"email": ""}, {"email": "", "invited_at": None}, {"email": "", **declined}, declined):
        GuestFactory(event=event, **values)
    other, empty = a_participant(EventFactory(series=event.series)).event, EventFactory(series=event.series)

    names = ("listed", "invited", "answered", "held", "waiting", "declined", "unreachable")
    found = guest_counts([event, other, empty])
    assert [tuple(found[row.pk][name] for name in names) for row in (event, other, empty)] == [
        (8, 7, 5, 2, 1, 2, 2),
        (1, 1, 1, 1, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0),
    ]


def test_the_waiting_list_is_in_the_order_of_arrival_then_of_the_list():
    event, later = EventFactory(), INVITED_AT + dt.timedelta(seconds=1)
    last, first, second = (
        a_participant(event, place=Place.WAITING, waiting_since=since) for since in (later, INVITED_AT, INVITED_AT)
    )
    a_participant(event)
    a_participant(EventFactory(series=event.series), place=Place.WAITING, waiting_since=INVITED_AT)

    assert [waiting_rank(row) for row in (first, second, last)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("start", "end", "invited"),
    [(TODAY, TODAY, {"59"}), (TODAY + DAY, None, set()), (TODAY - DAY, TODAY - DAY, set())],
)
def test_a_council_attached_invites_its_members_while_its_order_runs(start, end, invited):
    event = EventFactory()
    ContributionFactory(event=event, region=region("31"))
    make_council("59L"), make_council("69")  # the other one is of a region that is not attached
    AppointmentOrder.objects.filter(council__departement__code="59").update(start=start, end=end)

    assert {row.departement.code for row in guests_from_councils(event, TODAY)} == invited


@pytest.mark.parametrize("state", [EventState.OPEN, EventState.FULL])
def test_registration_closes_the_day_after_its_last(state):
    event = EventFactory(state=state)
    states = []
    for day in (CLOSES_ON, CLOSES_ON + dt.timedelta(days=1)):
        run_daily(today=day)
        event.refresh_from_db()
        states.append(event.state)

    assert states == [state, EventState.CLOSED]


@pytest.mark.parametrize(("day", "offered"), [(HELD_ON - dt.timedelta(days=1), 1), (HELD_ON, 0)])
def test_a_free_place_is_offered_until_the_eve(day, offered):
    event = EventFactory()
    a_participant(event, place=Place.WAITING, waiting_since=INVITED_AT)

    assert len(promote(event, today=day)) == offered


@pytest.mark.parametrize(("role", "names"), [(Role.REGIONAL_DIRECTOR, True), (Role.REGIONAL_OFFICER, False)])
def test_the_correspondent_is_named_by_the_director(role, names):
    assert may(make_user(role, "R31"), NAME, ContributionFactory()) == names


@pytest.mark.parametrize(("changed", "mails"), [({"function": "Maire"}, 0), ({"email": "autre@exemple.invalid"}, 1)])
def test_who_holds_a_place_is_confirmed_again_at_a_new_address_only(changed, mails):
    guest = a_participant(EventFactory())
    for name, value in changed.items():
        setattr(guest, name, value)
    save_guest(actor=national_person(), guest=guest)

    assert OutgoingMail.objects.count() == mails


def test_who_was_seen_without_a_place_is_on_the_sheet_and_certified_for_what_the_day_held():
    event = EventFactory(held_on=dt.date(2008, 10, 14), answers_close_on=dt.date(2008, 10, 7))
    morning = ItemFactory(event=event)
    guest = GuestFactory(event=event)
    GuestFactory(event=event)
    for half_day in HalfDay:
        AttendanceFactory(guest=guest, half_day=half_day)

    (sitting,) = sittings_of(event)
    assert list(expected(event, sitting)) == [guest]
    paper = certificate(guest)
    assert (paper["held_on"], len(paper["lines"])) == (event.held_on, 1)
    assert morning.half_day == HalfDay.MORNING


def test_the_link_of_a_guest_opens_for_sixty_days():
    guest = GuestFactory()

    assert read_token(token(guest), today=HELD_ON + dt.timedelta(days=60)) == guest
    with pytest.raises(LinkRefused, match="expiré") as refused:
        read_token(token(guest), today=HELD_ON + dt.timedelta(days=61))
    assert refused.value.contact == guest.event.contact


def test_a_guest_list_tells_who_has_not_answered_from_who_is_not_invited():
    event = EventFactory()
    waited = GuestFactory(event=event)
    unasked = GuestFactory(event=event, invited_at=None)
    comes = GuestFactory(event=event, answer=Answer.COMES, answered_at=INVITED_AT)
    wanted = {"not_invited": {unasked}, "none": {waited, unasked}, Answer.COMES: {comes}, Answer.DECLINES: set()}
    found = {asked: set(GuestFilter.answered(None, event.guests.all(), "answer", asked)) for asked in wanted}
    assert found == wanted
