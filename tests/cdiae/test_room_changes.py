"""A room that changes under a vote, a presence noted by mistake, and who came late."""

import datetime as dt
import re

import pytest

from cdiae.models import ItemVote, Meeting, PresenceEvent, Proxy
from cdiae.selectors.minutes import minutes_content
from cdiae.selectors.room import gather
from cdiae.selectors.statistics import attendance_by_college
from cdiae.services import attendance, interests, session, votes
from cdiae.services.votes import Show
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal, StaleObject
from tests.cdiae.test_session import opened, seat_everybody
from tests.factories import make_user
from tests.factories.cdiae import holder_of, make_council, today_meeting
from tests.scenes import scene

SCRIPT = {"HTTP_X_REPLAY": "1"}
LAST_SEAT = ("unions", 5)


@scene
def meeting(officer_59l) -> Meeting:
    """Open, sixteen voices."""
    row = today_meeting(make_council("59L"), officer_59l.user)
    return opened(row, officer_59l.user, 16)


def come(meeting: Meeting, actor) -> None:
    """The seventeenth."""
    attendance.arrive(actor=actor, meeting=meeting, member=holder_of(meeting.council, *LAST_SEAT), mode="in_person")


def shown(client, meeting: Meeting) -> dict:
    """What the vote form of the only item holds, as the page shows it."""
    page = client.get(f"/cdiae/seances/{meeting.pk}/tenue/").content.decode()
    return {
        "room": re.search(r'name="room" value="(\w+)"', page)[1],
        "expected_version": 1,
    }


@pytest.mark.parametrize("way", ["vote", "appel"])
def test_a_vote_whose_room_changed_is_refused_with_the_new_count_and_keeps_what_was_typed(meeting, officer_59l, way):
    item = meeting.items.get()
    form = shown(officer_59l, meeting)
    seats = [voice.seat for voice in gather(meeting).room().voting]
    typed = {"favour": "14", "against": "2"} if way == "vote" else {f"voix-{seat}": "against" for seat in seats}
    come(meeting, officer_59l.user)

    path = f"/cdiae/seances/{meeting.pk}/points/{item.pk}/{way}/"
    refused = officer_59l.post(path, {**form, **typed, "client_key": "1"}, **SCRIPT)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "17 voix à présent sur ce point" in text
    assert 'value="14"' in text if way == "vote" else text.count('value="against" selected') == 16
    assert ItemVote.objects.count() == 0
    assert form["room"] not in text


@pytest.mark.parametrize("way", ["vote", "appel"])
@pytest.mark.parametrize("sent", [{}, {"room": ""}])
def test_a_vote_that_does_not_say_which_room_it_saw_is_refused_and_keeps_what_was_typed(
    meeting, officer_59l, way, sent
):
    item, form = meeting.items.get(), shown(officer_59l, meeting)
    seats = [voice.seat for voice in gather(meeting).room().voting]
    typed = {"favour": "14", "against": "2"} if way == "vote" else {f"voix-{seat}": "against" for seat in seats}
    version = {"expected_version": form["expected_version"]}

    path = f"/cdiae/seances/{meeting.pk}/points/{item.pk}/{way}/"
    refused = officer_59l.post(path, {**version, **typed, **sent, "client_key": "1"}, **SCRIPT)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "16 voix à présent sur ce point" in text
    assert 'value="14"' in text if way == "vote" else text.count('value="against" selected') == 16
    assert ItemVote.objects.count() == 0
    assert officer_59l.post(path, {**form, **typed, "client_key": "2"}, **SCRIPT).status_code == 200
    assert ItemVote.objects.count() == 1


def test_a_room_of_as_many_other_people_is_another_room(meeting, officer_59l):
    actor, mark = officer_59l.user, gather(meeting).room().mark
    attendance.leave(actor=actor, meeting=meeting, member=holder_of(meeting.council, "chair"))
    come(meeting, actor)
    with pytest.raises(StaleObject, match="16 voix à présent"):
        votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(16, 0, 0), room=mark)

    fresh = gather(meeting).room().mark
    assert votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(16, 0, 0), room=fresh).version == 2


@pytest.mark.parametrize("way", ["count", "name"])
def test_nobody_abstains_who_did_not_say_so(meeting, officer_59l, way):
    actor, item = officer_59l.user, meeting.items.get()
    sixteen = {voice.seat: "favour" for voice in gather(meeting).room().voting}
    come(meeting, actor)
    said = {"show": Show(16, 0, 0)} if way == "count" else {"ballots": sixteen}
    vote = votes.vote_by_count if way == "count" else votes.vote_by_name

    with pytest.raises(Refusal, match="ne fait pas les 17 voix présentes ou représentées"):
        vote(actor=actor, item=item, **said)
    assert ItemVote.objects.count() == 0

    seventeenth = {holder_of(meeting.council, *LAST_SEAT).seat_id: "abstain"}
    all_said = {"show": Show(16, 0, 1)} if way == "count" else {"ballots": sixteen | seventeenth}
    vote(actor=actor, item=item, **all_said)
    assert (ItemVote.objects.get().favour, ItemVote.objects.get().abstain) == (16, 1)


def test_somebody_noted_by_mistake_never_was_there(meeting, officer_59l):
    actor, ghost = officer_59l.user, holder_of(meeting.council, *LAST_SEAT)
    come(meeting, actor)
    attendance.leave(actor=actor, meeting=meeting, member=ghost)

    path = f"/cdiae/seances/{meeting.pk}/tenue/presence/{ghost.pk}/retirer/"
    done = officer_59l.post(path, {"expected_version": 2, "client_key": "x"}, **SCRIPT)

    assert done.status_code == 200
    assert meeting.presences.filter(member=ghost).exists() is False
    votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(16, 0, 0))
    closed = session.close_session(actor=actor, meeting=meeting)
    content = minutes_content(closed.minutes)
    assert ghost.name not in [row["name"] for row in content["present"]]
    assert ghost.name in [row["name"] for row in content["absent"]]
    assert sum(row.attended for row in attendance_by_college(meeting.council)) == 16


def test_the_opening_is_told_without_who_never_was_there(meeting, officer_59l):
    actor = officer_59l.user
    assert meeting.opening_quorum["total"] == 16
    come(meeting, actor)
    attendance.strike_presence(actor=actor, meeting=meeting, member=holder_of(meeting.council, "chair"))

    meeting.refresh_from_db()
    assert meeting.opening_quorum["total"] == 15


def test_a_voice_counted_in_a_vote_is_taken_back_with_the_vote(meeting, officer_59l):
    actor, ghost, item = officer_59l.user, holder_of(meeting.council, "chair"), meeting.items.get()
    votes.vote_by_count(actor=actor, item=item, show=Show(16, 0, 0))
    with pytest.raises(Refusal, match="est comptée dans un vote : reprenez d'abord « Point 1 »"):
        attendance.strike_presence(actor=actor, meeting=meeting, member=ghost)

    votes.reopen_item(actor=actor, item=item, reason="Un absent noté présent.")
    attendance.strike_presence(actor=actor, meeting=meeting, member=ghost)
    assert gather(meeting).room().votes == 15


def test_what_another_screen_changed_is_not_struck(meeting, officer_59l):
    actor, member = officer_59l.user, holder_of(meeting.council, "chair")
    attendance.leave(actor=actor, meeting=meeting, member=member)
    with pytest.raises(StaleObject):
        attendance.strike_presence(actor=actor, meeting=meeting, member=member, expected=1)
    with pytest.raises(Refusal, match="n'est pas noté présent"):
        attendance.strike_presence(actor=actor, meeting=meeting, member=holder_of(meeting.council, *LAST_SEAT))


@pytest.mark.parametrize("failed", [False, True])
def test_who_left_before_the_opening_did_not_sit(officer_59l, failed):
    actor, row = officer_59l.user, today_meeting(make_council("59L"), officer_59l.user, starts_at=dt.time())
    seat_everybody(row, actor, 4 if failed else 16)
    gone, back = holder_of(row.council, "chair"), holder_of(row.council, *LAST_SEAT)
    for member in (gone, back):
        attendance.arrive(actor=actor, meeting=row, member=member, mode="in_person")
        attendance.leave(actor=actor, meeting=row, member=member)
    attendance.arrive(actor=actor, meeting=row, member=back, mode="in_person")

    if failed:
        over = session.note_no_quorum(actor=actor, meeting=row)
    else:
        over = session.open_session(actor=actor, meeting=row)
        votes.adjourn(actor=actor, item=over.items.get(), reason="Pièces manquantes.")
        over = session.close_session(actor=actor, meeting=over)

    content, there = minutes_content(over.minutes), over.opening_quorum["total"]
    assert there == (4 if failed else 16)  # without who left, with who came back
    assert [back.name in [person["name"] for person in content[side]] for side in ("present", "absent")] == [
        True,
        False,
    ]
    assert [gone.name in [person["name"] for person in content[side]] for side in ("present", "absent")] == [
        False,
        True,
    ]
    assert (len(content["present"]), sum(line.attended for line in attendance_by_college(row.council))) == (
        there,
        there,
    )


def test_a_session_that_is_over_keeps_its_roll(meeting, officer_59l):
    actor = officer_59l.user
    votes.adjourn(actor=actor, item=meeting.items.get(), reason="Pièces manquantes.")
    closed = session.close_session(actor=actor, meeting=meeting)
    with pytest.raises(Refusal, match="La séance est « Tenue »"):
        attendance.strike_presence(actor=actor, meeting=closed, member=holder_of(meeting.council, "chair"))


@pytest.mark.parametrize(("code", "hour"), [("59L", "10 h 12"), ("974", "12 h 12")])
def test_who_comes_after_the_opening_is_printed_with_the_local_hour(db, monkeypatch, code, hour):
    noon = dt.datetime(2008, 10, 15, 10, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)  # the closing, told after the hours below
    council, actor = make_council(code), make_user(Role.OFFICER, code)
    meeting = opened(today_meeting(council, actor), actor, 16)
    come(meeting, actor)
    opening = dt.datetime(2008, 10, 15, 7, 35, tzinfo=dt.UTC)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=opening)
    late = PresenceEvent.objects.filter(presence__member=holder_of(council, *LAST_SEAT))
    PresenceEvent.objects.exclude(pk__in=late.values("pk")).update(at=opening)
    late.update(at=dt.datetime(2008, 10, 15, 8, 12, tzinfo=dt.UTC))
    votes.adjourn(actor=actor, item=meeting.items.get(), reason="Pièces manquantes.")

    rows = minutes_content(session.close_session(actor=actor, meeting=meeting).minutes)["present"]

    assert [row["moves"].replace("\u00a0", " ") for row in rows] == [""] * 16 + [f"arrivée à {hour}"]


def test_a_proxy_that_a_vote_counts_stays_until_the_vote_is_taken_back(meeting, officer_59l):
    actor, item = officer_59l.user, meeting.items.get()
    giver, holder = holder_of(meeting.council, *LAST_SEAT), holder_of(meeting.council, "chair")
    proxy = attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)
    votes.vote_by_count(actor=actor, item=item, show=Show(17, 0, 0))
    with pytest.raises(Refusal, match=f"La voix de {giver} est comptée dans un vote : reprenez d'abord « Point 1 »"):
        attendance.withdraw_proxy(actor=actor, proxy=proxy)

    votes.reopen_item(actor=actor, item=item, reason="Mandat noté par erreur.")
    attendance.withdraw_proxy(actor=actor, proxy=proxy)
    assert gather(meeting).room().votes == 16


def test_the_absent_who_said_so_are_told_from_the_others(meeting, officer_59l):
    actor = officer_59l.user
    said, silent = holder_of(meeting.council, *LAST_SEAT), holder_of(meeting.council, "unions", 4)
    meeting.convocations.filter(member=said).update(
        answer="absent", answered_at=dt.datetime(2008, 10, 2, tzinfo=dt.UTC), answered_on=dt.date(2008, 10, 2)
    )
    here = holder_of(meeting.council, "unions", 3)
    meeting.convocations.filter(member=here).update(
        answer="present", answered_at=dt.datetime(2008, 10, 2, tzinfo=dt.UTC), answered_on=dt.date(2008, 10, 2)
    )
    votes.adjourn(actor=actor, item=meeting.items.get(), reason="Pièces manquantes.")

    closed = session.close_session(actor=actor, meeting=meeting)

    excused = {row["name"]: row["excused"] for row in minutes_content(closed.minutes)["absent"]}
    assert (excused[said.name], excused[silent.name], excused[here.name]) == (True, False, False)
    page = officer_59l.get(f"/cdiae/seances/{meeting.pk}/proces-verbal/").content.decode()
    assert page.count("absence annoncée") == 1
    # A proxy that somebody present carried stands for its giver; one that nobody came to carry does not.
    given = Proxy.objects.create(meeting=meeting, giver=silent, holder=said, received_at=clock.now())
    assert silent.name in absent_of(closed.minutes)
    Proxy.objects.filter(pk=given.pk).update(holder=meeting.presences.first().member)
    assert silent.name not in absent_of(closed.minutes)


def absent_of(minutes) -> list[str]:
    return [row["name"] for row in minutes_content(minutes)["absent"]]


@pytest.mark.parametrize(
    ("treatment", "rank", "named"),
    [("deliberation", 1, True), ("deliberation", 5, False), ("information", 1, False)],
)
def test_only_who_is_there_takes_no_part_in_a_deliberation(meeting, officer_59l, treatment, rank, named):
    actor, item = officer_59l.user, meeting.items.get()
    member = holder_of(meeting.council, "chair") if rank == 1 else holder_of(meeting.council, "unions", rank)
    interests.declare_interest(actor=actor, item=item, member=member, reason="Parent du demandeur.")
    type(item).objects.filter(pk=item.pk).update(treatment=treatment)
    item.refresh_from_db()
    if treatment == "information":
        votes.note(actor=actor, item=item)
    else:
        votes.adjourn(actor=actor, item=item, reason="Pièces manquantes.")

    [told] = minutes_content(session.close_session(actor=actor, meeting=meeting).minutes)["items"]

    assert [row["member"] for row in told["interests"]] == ([str(member)] if named else [])


def test_a_roll_call_names_who_answered_and_whose_proxy_he_carried(meeting, officer_59l):
    actor, item = officer_59l.user, meeting.items.get()
    giver, holder = holder_of(meeting.council, *LAST_SEAT), holder_of(meeting.council, "chair")
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)
    ballots = {voice.seat: "favour" for voice in gather(meeting).room().voting}
    votes.vote_by_name(actor=actor, item=item, ballots=ballots | {giver.seat_id: "against"})

    [told] = minutes_content(session.close_session(actor=actor, meeting=meeting).minutes)["items"]

    said = [(row["voice"], row["choice"]) for row in told["votes"][0]["ballots"]]
    assert said[0] == (f"{holder}, {holder.seat.label}", "Pour")
    assert said[-1] == (f"{holder}, par mandat, {giver.seat.label}", "Contre")
