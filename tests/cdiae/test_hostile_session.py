"""What somebody in a hurry, or with a forged address, tries in session: each is refused with its sentence."""

import datetime as dt

import pytest
from django.urls import reverse

from cdiae.enums import Answer
from cdiae.forms.votes import NameForm
from cdiae.models import Meeting, Member, Minutes
from cdiae.selectors.minutes import minutes_content
from cdiae.services import attendance, interests, members, session, votes
from cdiae.services.minutes import circulate_minutes
from cdiae.services.votes import Show
from iae_portal.core.errors import Refusal
from tests.cdiae.test_session import opened, seat_everybody
from tests.factories.cdiae import (
    convene,
    holder_of,
    make_council,
    make_item,
    make_meeting,
    today_meeting,
)
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)


@scene
def lille(db):
    return make_council("59L", served=("59V",))


@scene
def meeting(lille, officer_59l) -> Meeting:
    return today_meeting(lille, officer_59l.user)


def leave_the_council(member: Member, actor) -> None:
    members.end_mandate(actor=actor, member=member, left_on=TODAY - dt.timedelta(days=1), departure="resignation")


def test_r133_11_a_tie_asks_the_chair_who_is_there_for_his_vote(meeting, officer_59l):
    actor = officer_59l.user
    opened(meeting, actor, 12)
    item = meeting.items.get()
    with pytest.raises(Refusal, match="Partage égal des voix : précisez le vote du président"):
        votes.vote_by_count(actor=actor, item=item, show=Show(6, 6, 0))
    assert item.votes.count() == 0
    abstains = votes.vote_by_count(actor=actor, item=item, show=Show(5, 5, 2, "abstain"))
    assert abstains.state == "tied"


def test_a_tie_without_the_chair_in_the_room_is_shared(meeting, officer_59l):
    actor = officer_59l.user
    opened(meeting, actor, 13)
    attendance.leave(actor=actor, meeting=meeting, member=holder_of(meeting.council, "chair"))
    item = votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(6, 6, 0))
    assert item.state == "tied"


def test_somebody_whose_mandate_is_over_does_not_sit(meeting, officer_59l):
    actor, gone = officer_59l.user, holder_of(meeting.council, "unions", 1)
    leave_the_council(gone, actor)
    with pytest.raises(Refusal, match="n'est pas en fonction à la date de la séance"):
        attendance.arrive(actor=actor, meeting=meeting, member=gone, mode="in_person")
    assert meeting.presences.count() == 0


@pytest.mark.parametrize("gone", ["giver", "holder"])
def test_article_10_a_proxy_is_given_and_held_by_members_in_office(meeting, officer_59l, gone):
    actor = officer_59l.user
    people = {"giver": holder_of(meeting.council, "unions", 1), "holder": holder_of(meeting.council, "state", 1)}
    row = meeting.convocations.get(member=people["giver"])
    row.answer, row.answered_at, row.holder = Answer.PROXY, dt.datetime(2008, 10, 2, tzinfo=dt.UTC), people["holder"]
    row.save()
    leave_the_council(people[gone], actor)
    with pytest.raises(Refusal, match="n'est pas en fonction à la date de la séance"):
        attendance.give_proxy(actor=actor, meeting=meeting, **people)
    assert attendance.take_announced_proxies(actor=actor, meeting=meeting) == 0


def test_an_item_voted_is_not_adjourned_behind_its_vote(meeting, officer_59l):
    actor = officer_59l.user
    opened(meeting, actor, 12)
    item = votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(12, 0, 0))
    with pytest.raises(Refusal, match="Ce point est « Adopté » : rouvrez-le d'abord."):
        votes.adjourn(actor=actor, item=item, reason="Trop tard.")
    minutes = Minutes(meeting=meeting)
    assert len(minutes_content(minutes)["items"][0]["votes"]) == 1
    votes.reopen_item(actor=actor, item=item, reason="Erreur de décompte.")
    assert minutes_content(minutes)["items"][0]["votes"] == []
    assert votes.adjourn(actor=actor, item=item, reason="Pièce manquante.").state == "adjourned"


def test_an_interest_declared_after_a_rejected_proposal_waits_for_no_vote(meeting, officer_59l):
    actor = officer_59l.user
    opened(meeting, actor, 12)
    item = votes.vote_by_count(actor=actor, item=meeting.items.get(), show=Show(2, 10, 0))
    with pytest.raises(Refusal, match="Ce point a été voté"):
        interests.declare_interest(actor=actor, item=item, member=holder_of(meeting.council, "chair"), reason="Parent.")


def test_minutes_that_nobody_received_are_not_approved(lille, officer_59l, head_59l):
    actor = officer_59l.user
    first = today_meeting(lille, actor)
    opened(first, actor, 12)
    votes.vote_by_count(actor=actor, item=first.items.get(), show=Show(12, 0, 0))
    session.close_session(actor=actor, meeting=first)
    second = make_meeting(lille, held_on=TODAY)
    item = make_item(second, kind="minutes", approves=first)
    convene(second, actor)
    seat_everybody(second, actor, 12)
    session.open_session(actor=actor, meeting=second)
    with pytest.raises(Refusal, match="n'a pas été diffusé aux membres"):
        votes.vote_by_count(actor=actor, item=item, show=Show(12, 0, 0))
    unsent, page = "pas été diffusé aux membres : diffusez-le d", reverse("cdiae:session", args=[second.pk])
    assert unsent in officer_59l.get(page).content.decode()

    circulate_minutes(actor=head_59l.user, minutes=first.minutes)
    assert unsent not in officer_59l.get(page).content.decode()
    assert votes.vote_by_count(actor=actor, item=item, show=Show(12, 0, 0)).state == "adopted"


def test_what_a_session_still_has_to_decide_is_said_before_it_is_closed(lille, officer_59l):
    actor = officer_59l.user
    meeting = today_meeting(lille, actor)
    opened(meeting, actor, 12)
    item, closing = meeting.items.get(), reverse("cdiae:step", args=[meeting.pk, "close"])
    undecided = f"Ces points ne sont pas tranchés : votez-les ou ajournez-les. « {item.title} »"
    said = officer_59l.get(closing).content.decode().replace("\u00a0", " ")
    assert undecided in said

    votes.vote_by_count(actor=actor, item=item, show=Show(12, 0, 0))
    assert "ne sont pas tranchés" not in officer_59l.get(closing).content.decode()


@pytest.mark.parametrize("digits", ["²", "٣", "9" * 40])
def test_what_only_looks_like_a_number_names_nothing(lille, officer_59l, digits):
    meeting = make_meeting(lille)
    item = make_item(meeting)
    address = f"/cdiae/seances/{meeting.pk}/ordre-du-jour/"
    for path, values in (("demandes/", {"demande": digits}), ("classer/", {"ordre": digits, "point": digits})):
        assert officer_59l.post(f"{address}{path}", values).status_code == 302, path
    assert list(meeting.items.all()) == [item]
    form = NameForm({f"voix-{digits}": "favour", "expected_version": 1})
    assert form.is_valid() and form.ballots() == {}
