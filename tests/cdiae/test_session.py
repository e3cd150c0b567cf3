"""The session, from the roll to the closing, with the corner cases of décret 2006-672 (CRPA R. 133-1 and following)."""

import datetime as dt

import pytest

from cdiae.enums import ItemState, MeetingState, MemberKind
from cdiae.models import Meeting, Minutes, Presence, Seat
from cdiae.selectors.room import gather, interested_in, opening_quorum
from cdiae.services import attendance, interests, session, votes
from cdiae.services.votes import Show
from conventions.enums import ConventionState, OpinionState
from conventions.models import Convention, OpinionRequest
from iae_portal.core.errors import NotAllowed, Refusal, StaleObject
from tests.factories.cdiae import (
    convene,
    holder_of,
    make_council,
    make_item,
    make_meeting,
    make_member,
    make_request,
    seat_ids,
    seat_of,
    today_meeting,
)
from tests.factories.conventions import SiaeFactory
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def lille(db):
    return make_council("59L", served=("59V",))


@scene
def meeting(lille, officer_59l) -> Meeting:
    return today_meeting(lille, officer_59l.user)


def seat_everybody(meeting: Meeting, actor, count: int | None = None) -> None:
    """Full members arrive, seat after seat, the chair first."""
    for pk in seat_ids(meeting)[:count]:
        member = Seat.objects.get(pk=pk).members.filter(kind=MemberKind.FULL).first()
        if member:
            attendance.arrive(actor=actor, meeting=meeting, member=member, mode="in_person")


def opened(meeting: Meeting, actor, count: int | None = None) -> Meeting:
    seat_everybody(meeting, actor, count)
    return session.open_session(actor=actor, meeting=meeting)


def test_r133_10_quorum_of_an_odd_number_of_seats_is_rounded_up(meeting, officer_59l):
    actor = officer_59l.user
    assert len(seat_ids(meeting)) == 21
    seat_everybody(meeting, actor, 10)
    assert opening_quorum(meeting).reached is False
    with pytest.raises(Refusal, match="Quorum non atteint"):
        session.open_session(actor=actor, meeting=meeting)
    seat_everybody(meeting, actor, 11)
    assert opening_quorum(meeting).required == 11
    assert session.open_session(actor=actor, meeting=meeting).state == MeetingState.OPEN


def test_r133_10_quorum_at_exactly_half_is_reached(lille, officer_59l):
    seat_of(lille, "unions", 5).members.all().delete()
    seat_of(lille, "unions", 5).delete()
    meeting = today_meeting(lille, officer_59l.user)
    seat_everybody(meeting, officer_59l.user, 10)
    quorum = opening_quorum(meeting)
    assert (quorum.composing, quorum.required, quorum.reached) == (20, 10, True)


def test_article_11_a_vacant_seat_stays_in_the_base_of_the_quorum(lille, officer_59l):
    holder_of(lille, "unions", 5).delete()
    meeting = today_meeting(lille, officer_59l.user)
    assert opening_quorum(meeting).composing == 21


def test_article_11_the_chair_may_be_out_of_the_base_by_the_order(lille, officer_59l):
    lille.orders.update(chair_counts=False)
    meeting = today_meeting(lille, officer_59l.user)
    assert opening_quorum(meeting).composing == 20


def test_r133_3_member_and_substitute_both_present_have_one_voice(lille, officer_59l):
    member = holder_of(lille, "state", 1)
    substitute = make_member(member.seat, kind=MemberKind.SUBSTITUTE, body=member.body)
    meeting = today_meeting(lille, officer_59l.user)
    for person in (member, substitute):
        attendance.arrive(actor=officer_59l.user, meeting=meeting, member=person, mode="in_person")
    assert opening_quorum(meeting).total == 1
    attendance.leave(actor=officer_59l.user, meeting=meeting, member=member)
    assert opening_quorum(meeting).substitutes == 1


def test_r133_9_one_proxy_held_at_most(lille, meeting, officer_59l):
    holder, first, second = (holder_of(lille, "unions", rank) for rank in (1, 2, 3))
    actor = officer_59l.user
    attendance.arrive(actor=actor, meeting=meeting, member=holder, mode="in_person")
    attendance.give_proxy(actor=actor, meeting=meeting, giver=first, holder=holder)
    with pytest.raises(Refusal, match="détient déjà un mandat"):
        attendance.give_proxy(actor=actor, meeting=meeting, giver=second, holder=holder)
    assert opening_quorum(meeting).represented == 1


def test_article_10_the_proxy_of_a_member_who_leaves_falls_silent(lille, meeting, officer_59l):
    holder, giver = holder_of(lille, "unions", 1), holder_of(lille, "unions", 2)
    actor = officer_59l.user
    attendance.arrive(actor=actor, meeting=meeting, member=holder, mode="remote")
    attendance.give_proxy(actor=actor, meeting=meeting, giver=giver, holder=holder)
    assert opening_quorum(meeting).total == 2
    attendance.leave(actor=actor, meeting=meeting, member=holder)
    assert opening_quorum(meeting).total == 0
    attendance.arrive(actor=actor, meeting=meeting, member=holder, mode="in_person")
    assert opening_quorum(meeting).total == 2


def test_article_13_the_interest_of_a_member_is_proposed_and_his_ballot_refused(lille, officer_59l):
    siae = SiaeFactory()
    member = holder_of(lille, "iae", 1)
    member.siae = siae
    member.save()
    sister = SiaeFactory(siret=f"{siae.siren}00025", type="EI", name="Filiale exemple")
    meeting = make_meeting(lille, held_on=TODAY)
    item = make_item(meeting, make_request(siae=sister))
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    assert interested_in(item) == {member.pk}
    with pytest.raises(Refusal, match="intérêt personnel"):
        votes.vote_by_name(actor=officer_59l.user, item=item, sense="favourable", ballots={member.seat_id: "favour"})
    voted = votes.vote_by_count(actor=officer_59l.user, item=item, sense="favourable", show=Show(20, 0, 0))
    assert (voted.opinion, voted.votes.get().base) == ("favourable", 20)
    assert voted.votes.get().room["room"]["interested"] == [str(member)]


def test_article_13_the_proxy_held_by_an_interested_member_is_suspended(lille, officer_59l):
    siae = SiaeFactory()
    member, giver = holder_of(lille, "iae", 1), holder_of(lille, "unions", 5)
    member.siae = siae
    member.save()
    meeting = make_meeting(lille, held_on=TODAY)
    item = make_item(meeting, make_request(siae=siae))
    convene(meeting, officer_59l.user)
    attendance.give_proxy(actor=officer_59l.user, meeting=meeting, giver=giver, holder=member)
    opened(meeting, officer_59l.user, 20)
    room = gather(meeting).room(interested_in(item))
    assert [row.issue.label for row in room.idle_proxies] == [
        "le mandataire a un intérêt personnel à l'affaire et se retire"
    ]
    assert len(room.voting) == 19


def test_an_interest_is_lifted_with_a_reason_that_the_minutes_keep(lille, officer_59l):
    siae = SiaeFactory()
    member = holder_of(lille, "iae", 1)
    member.siae = siae
    member.save()
    meeting = make_meeting(lille, held_on=TODAY)
    item = make_item(meeting, make_request(siae=siae))
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    held = item.interests.get()
    with pytest.raises(Refusal, match="Indiquez pourquoi"):
        interests.lift_interest(actor=officer_59l.user, interest=held, reason=" ")
    interests.lift_interest(actor=officer_59l.user, interest=held, reason="A quitté la structure en 2007.")
    assert interested_in(item) == frozenset()


def test_r133_11_abstentions_are_in_the_base_and_change_the_majority(meeting, officer_59l):
    item = meeting.items.get()
    opened(meeting, officer_59l.user)
    voted = votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(10, 5, 6))
    assert (voted.state, voted.votes.get().explanation) == (
        ItemState.REJECTED,
        "Rejeté : 10 pour, 5 contre, 6 abstentions ; majorité de 11 sur 21 voix présentes ou représentées, "
        "abstentions comprises.",
    )


def test_r133_11_the_chair_breaks_a_tie(lille, officer_59l):
    meeting = today_meeting(lille, officer_59l.user)
    opened(meeting, officer_59l.user, 12)
    item = votes.vote_by_count(actor=officer_59l.user, item=meeting.items.get(), show=Show(6, 6, 0, "against"))
    assert (item.state, item.votes.get().chair) == (ItemState.REJECTED, "against")


def test_r133_11_a_tie_where_no_chair_votes_is_shared_and_put_again(lille, officer_59l):
    lille.orders.update(chair_votes=False)
    meeting = today_meeting(lille, officer_59l.user)
    opened(meeting, officer_59l.user, 13)
    item = votes.vote_by_count(actor=officer_59l.user, item=meeting.items.get(), show=Show(6, 6, 0))
    assert item.state == ItemState.TIED
    again = votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(7, 5, 0))
    assert (again.state, [vote.rank for vote in again.votes.all()]) == (ItemState.ADOPTED, [1, 2])


def test_r133_10_quorum_is_checked_again_on_each_item(lille, officer_59l):
    meeting = today_meeting(lille, officer_59l.user)
    opened(meeting, officer_59l.user, 11)
    leaver = Presence.objects.filter(meeting=meeting).last().member
    attendance.leave(actor=officer_59l.user, meeting=meeting, member=leaver)
    with pytest.raises(Refusal, match="Quorum non atteint.*Ajournez"):
        votes.vote_by_count(actor=officer_59l.user, item=meeting.items.get(), show=Show(10, 0, 0))


def test_closing_answers_the_request_and_moves_the_convention(lille, officer_59l):
    meeting = make_meeting(lille, held_on=TODAY)
    request = make_request()
    Convention.objects.filter(pk=request.object_id).update(state=ConventionState.OPINION_PENDING)
    item = make_item(meeting, request)
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    votes.vote_by_count(actor=officer_59l.user, item=item, sense="reserved", show=Show(21, 0, 0))
    assert OpinionRequest.objects.get().state == OpinionState.PENDING
    with pytest.raises(Refusal, match="Écrivez le texte"):
        session.close_session(actor=officer_59l.user, meeting=meeting)
    votes.write_item(actor=officer_59l.user, item=item, opinion_text="Suivre l'encadrement.", debate="")
    session.close_session(actor=officer_59l.user, meeting=meeting)
    answered = OpinionRequest.objects.get()
    assert (answered.opinion, answered.text, answered.source, answered.given_on) == (
        "reserved",
        "Suivre l'encadrement.",
        "council",
        TODAY,
    )
    assert Convention.objects.get(pk=request.object_id).state == ConventionState.OPINION_GIVEN
    assert Minutes.objects.get(meeting=meeting).opening.startswith("La séance est ouverte à ")


def test_an_adjourned_item_is_no_opinion_and_waits_again(lille, officer_59l):
    meeting = make_meeting(lille, held_on=TODAY)
    item = make_item(meeting, make_request())
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    votes.adjourn(actor=officer_59l.user, item=item, reason="Pièces à compléter.")
    session.close_session(actor=officer_59l.user, meeting=meeting)
    assert OpinionRequest.objects.get().state == OpinionState.PENDING


def test_a_rejected_sense_is_no_opinion_of_the_other_sense(lille, officer_59l):
    meeting = make_meeting(lille, held_on=TODAY)
    item = make_item(meeting, make_request())
    convene(meeting, officer_59l.user)
    opened(meeting, officer_59l.user)
    rejected = votes.vote_by_count(actor=officer_59l.user, item=item, sense="favourable", show=Show(3, 18, 0))
    assert (rejected.state, rejected.opinion) == (ItemState.WAITING, "")
    with pytest.raises(Refusal, match="ne sont pas tranchés"):
        session.close_session(actor=officer_59l.user, meeting=meeting)
    adopted = votes.vote_by_count(actor=officer_59l.user, item=item, sense="unfavourable", show=Show(18, 3, 0))
    assert (adopted.state, adopted.opinion) == (ItemState.ADOPTED, "unfavourable")


def test_a_replayed_command_is_carried_out_once(meeting, officer_59l):
    opened(meeting, officer_59l.user)
    item = meeting.items.get()
    for _ in range(2):
        votes.vote_by_count(
            actor=officer_59l.user, item=item, show=Show(21, 0, 0), expected=item.version, client_key="clé-1"
        )
    assert item.votes.count() == 1


def test_the_second_screen_learns_what_the_first_wrote(meeting, officer_59l):
    opened(meeting, officer_59l.user)
    item = meeting.items.get()
    votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(21, 0, 0), expected=1, client_key="a")
    with pytest.raises(StaleObject) as stale:
        votes.vote_by_count(actor=officer_59l.user, item=item, show=Show(0, 21, 0), expected=1, client_key="b")
    assert stale.value.current["état"] == "Adopté"
    assert item.votes.count() == 1


def test_valenciennes_reads_the_council_of_the_nord_and_does_not_run_it(meeting, officer_59v):
    with pytest.raises(NotAllowed):
        attendance.arrive(
            actor=officer_59v.user, meeting=meeting, member=holder_of(meeting.council, "state"), mode="in_person"
        )
    assert officer_59v.get(f"/cdiae/seances/{meeting.pk}/").status_code == 200
    assert officer_59v.get(f"/cdiae/seances/{meeting.pk}/tenue/").status_code == 403
