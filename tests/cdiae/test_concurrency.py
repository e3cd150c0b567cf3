"""Two screens at the same instant: PostgreSQL lets one through, the other learns it."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from cdiae.models import ItemVote, Presence, Proxy
from cdiae.services import attendance, session, votes
from cdiae.services.answers import answer_convocation
from cdiae.services.votes import Show
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal, StaleObject
from tests.cdiae.test_session import seat_everybody
from tests.factories import make_user
from tests.factories.cdiae import convene, holder_of, make_council, make_item, make_meeting, today_meeting
from tests.scenes import scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]


def at_once(*actions) -> list:
    """Run the actions in threads that start together; what each returned or raised, in their order."""
    barrier, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        barrier.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@scene
def secretary():
    return make_user(Role.OFFICER, "59L")


def test_two_screens_vote_the_same_item_and_one_vote_stands(secretary):
    meeting = today_meeting(make_council(), secretary)
    seat_everybody(meeting, secretary)
    session.open_session(actor=secretary, meeting=meeting)
    item = meeting.items.get()

    def vote(favour: int):
        return lambda: votes.vote_by_count(
            actor=secretary,
            item=item,
            show=Show(favour, 21 - favour, 0),
            expected=item.version,
            client_key=str(uuid.uuid4()),
        )

    results = at_once(vote(21), vote(20))
    assert sorted(type(result).__name__ for result in results) == ["AgendaItem", "StaleObject"]
    assert ItemVote.objects.count() == 1


def test_the_same_entry_sent_twice_at_once_is_written_once(secretary):
    meeting = today_meeting(make_council(), secretary)
    member = holder_of(meeting.council, "chair")

    def arrive():
        return attendance.arrive(
            actor=secretary, meeting=meeting, member=member, mode="in_person", expected=0, client_key="une-seule"
        )

    results = at_once(arrive, arrive)
    assert [type(result) for result in results] == [Presence, Presence]
    assert Presence.objects.get().events.count() == 1


def test_two_screens_call_the_same_member(secretary):
    meeting = today_meeting(make_council(), secretary)
    member = holder_of(meeting.council, "chair")

    def arrive(mode: str):
        return lambda: attendance.arrive(actor=secretary, meeting=meeting, member=member, mode=mode, expected=0)

    results = at_once(arrive("in_person"), arrive("remote"))
    assert sum(isinstance(result, StaleObject) for result in results) == 1
    assert Presence.objects.get().version == 1


def test_two_members_give_their_proxy_to_the_same_person_and_one_is_refused(secretary):
    meeting = today_meeting(make_council(), secretary)
    holder, first, second = (holder_of(meeting.council, "unions", rank) for rank in (1, 2, 3))

    def give(giver):
        return lambda: attendance.give_proxy(actor=secretary, meeting=meeting, giver=giver, holder=holder)

    results = at_once(give(first), give(second))
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert Proxy.objects.count() == 1


def test_two_guests_name_the_same_holder_and_one_learns_it(secretary):
    meeting = make_meeting(make_council(), held_on=dt.date(2008, 11, 19))
    make_item(meeting)
    convene(meeting, secretary)
    holder = holder_of(meeting.council, "unions", 1)
    rows = [meeting.convocations.get(member=holder_of(meeting.council, "unions", rank)) for rank in (2, 3)]

    def answer(row):
        return lambda: answer_convocation(actor=None, convocation=row, answer="proxy", holder=holder)

    results = at_once(*map(answer, rows))
    assert sum(isinstance(result, Refusal) for result in results) == 1
    assert meeting.convocations.filter(answer="proxy").count() == 1
