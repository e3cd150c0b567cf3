"""Votes (décret 2006-672, articles 12 and 13; today R. 133-11 and R. 133-12): cdiae.votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdiae.presence import Attendee, Composition, Proxy, room
from cdiae.quorum import quorum
from cdiae.rulesets import COMMISSION_2006, COMMISSION_2024
from cdiae.votes import (
    Ballot,
    BallotFault,
    BallotRefusal,
    Choice,
    Outcome,
    VoteRefused,
    ballot_refusals,
    equal_group_weights,
    tally_by_count,
    tally_by_name,
    unequal_groups,
)

FAVOUR, AGAINST, ABSTAIN = Choice.FAVOUR, Choice.AGAINST, Choice.ABSTAIN


def members(*seats):
    return [Attendee(person=f"member-{seat}", seat=seat) for seat in seats]


def full_room(seats=5, *, proxies=(), interested=frozenset(), **options):
    composition = Composition(seats=frozenset(range(seats)), chair=0, **options)
    absent = {proxy.giver_seat for proxy in proxies}
    present = members(*(seat for seat in range(seats) if seat not in absent))
    return room(composition, present, proxies, interested=interested)


def ballots(*choices, start=0):
    return [Ballot(seat, choice) for seat, choice in enumerate(choices, start)]


@pytest.mark.parametrize(
    ("favour", "against", "abstain", "base", "outcome", "explanation"),
    [
        (
            8, 3, 3, 14, Outcome.ADOPTED,
            "Adopté : 8 pour, 3 contre, 3 abstentions ; majorité de 8 sur 14 voix présentes ou "
            "représentées, abstentions comprises.",
        ),
        (
            6, 5, 0, 11, Outcome.ADOPTED,
            "Adopté : 6 pour, 5 contre, 0 abstention ; majorité de 6 sur 11 voix présentes ou "
            "représentées, abstentions comprises.",
        ),
        (
            6, 5, 3, 14, Outcome.REJECTED,
            "Rejeté : 6 pour, 5 contre, 3 abstentions ; majorité de 8 sur 14 voix présentes ou "
            "représentées, abstentions comprises.",
        ),
        (
            7, 5, 2, 14, Outcome.REJECTED,
            "Rejeté : 7 pour, 5 contre, 2 abstentions ; majorité de 8 sur 14 voix présentes ou "
            "représentées, abstentions comprises.",
        ),
        (
            0, 0, 3, 3, Outcome.REJECTED,
            "Rejeté : 0 pour, 0 contre, 3 abstentions ; majorité de 2 sur 3 voix présentes ou "
            "représentées, abstentions comprises.",
        ),
        (
            1, 0, 0, 1, Outcome.ADOPTED,
            "Adopté : 1 pour, 0 contre, 0 abstention ; majorité de 1 sur 1 voix présente ou "
            "représentée, abstentions comprises.",
        ),
    ],
)  # fmt: skip
def test_article_12_majority_of_those_present_or_represented(favour, against, abstain, base, outcome, explanation):
    tally = tally_by_count(base=base, favour=favour, against=against, abstain=abstain)
    assert (tally.outcome, tally.explanation) == (outcome, explanation)


SHORT = (
    "Le total saisi (13 voix) ne fait pas les 14 voix présentes ou représentées : "
    "notez les abstentions, ou le départ de qui a quitté la salle."
)


def test_article_12_an_abstention_is_said_and_stays_in_the_base():
    with pytest.raises(VoteRefused) as error:
        tally_by_count(base=14, favour=7, against=2, abstain=4)
    assert error.value.sentences == (SHORT,)
    tally = tally_by_count(base=14, favour=7, against=2, abstain=5)
    assert (tally.abstain, tally.outcome) == (5, Outcome.REJECTED)


def test_a_roll_call_waits_for_the_answer_of_every_voice():
    with pytest.raises(VoteRefused) as error:
        tally_by_name(full_room(14), ballots(*[FAVOUR] * 13))
    assert error.value.sentences == (SHORT,)
    assert tally_by_name(full_room(14), ballots(*[FAVOUR] * 13, ABSTAIN)).abstain == 1


@pytest.mark.parametrize(
    ("chair", "outcome", "explanation"),
    [
        (
            FAVOUR,
            Outcome.ADOPTED,
            "Adopté par la voix prépondérante du président, en cas de partage égal : 6 pour, 6 contre, 2 abstentions.",
        ),
        (
            AGAINST,
            Outcome.REJECTED,
            "Rejeté par la voix prépondérante du président, en cas de partage égal : 6 pour, 6 contre, 2 abstentions.",
        ),
        (
            ABSTAIN,
            Outcome.TIED,
            "Partagé : 6 pour, 6 contre, 2 abstentions, sans voix du président pour départager. "
            "Le point est remis aux voix.",
        ),
        (
            None,
            Outcome.TIED,
            "Partagé : 6 pour, 6 contre, 2 abstentions, sans voix du président pour départager. "
            "Le point est remis aux voix.",
        ),
    ],
)
def test_article_12_casting_vote_of_the_chair_on_a_tie(chair, outcome, explanation):
    tally = tally_by_count(base=14, favour=6, against=6, abstain=2, chair=chair)
    assert (tally.outcome, tally.explanation) == (outcome, explanation)


def test_article_12_the_chair_casts_only_on_a_tie():
    tally = tally_by_count(base=11, favour=6, against=5, chair=AGAINST)
    assert (tally.outcome, tally.casting_vote) == (Outcome.ADOPTED, False)


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (
            {"base": 10, "favour": 8, "against": 3},
            ("Le total saisi (11 voix) dépasse le nombre de voix présentes ou représentées (10).",),
        ),
        ({"base": 10, "favour": 11, "against": -1}, ("Un nombre de voix ne peut être négatif.",)),
        (
            {"base": 3, "favour": 3, "against": 0, "chair": AGAINST},
            ("Le président est noté « contre », mais aucune voix ne l'est : corrigez le décompte.",),
        ),
        (
            {"base": 3, "favour": 3, "against": 0, "chair": ABSTAIN},
            ("Le président est noté « abstention », mais aucune voix ne l'est : corrigez le décompte.",),
        ),
    ],
)
def test_a_count_that_cannot_be_is_refused(counts, sentences):
    with pytest.raises(VoteRefused) as error:
        tally_by_count(**counts)
    assert error.value.sentences == sentences


def test_article_12_roll_call_with_a_proxy_and_the_casting_vote():
    proxies = [Proxy("member-3", 3, "member-1")]
    tally = tally_by_name(full_room(4, proxies=proxies), ballots(FAVOUR, AGAINST, FAVOUR, AGAINST))
    assert (tally.base, tally.favour, tally.against, tally.chair) == (4, 2, 2, FAVOUR)
    assert tally.outcome is Outcome.ADOPTED


def test_tie_without_the_chair_is_put_again():
    tally = tally_by_name(full_room(5, chair_votes=False), ballots(FAVOUR, FAVOUR, AGAINST, AGAINST, start=1))
    assert (tally.base, tally.chair, tally.outcome) == (4, None, Outcome.TIED)


def test_the_chair_represented_by_proxy_breaks_no_tie():
    tally = tally_by_name(full_room(2, proxies=[Proxy("member-0", 0, "member-1")]), ballots(FAVOUR, AGAINST))
    assert (tally.chair, tally.outcome) == (None, Outcome.TIED)


def test_article_13_the_vote_of_an_interested_member_is_refused():
    with pytest.raises(VoteRefused) as error:
        tally_by_name(full_room(3, interested=frozenset({"member-2"})), ballots(FAVOUR, FAVOUR, FAVOUR))
    assert error.value.sentences == (
        "Ce membre a un intérêt personnel à l'affaire : il ne prend pas part à la délibération.",
    )


def test_article_13_the_interested_member_leaves_the_base():
    tally = tally_by_name(full_room(4, interested=frozenset({"member-3"})), ballots(FAVOUR, FAVOUR, AGAINST))
    assert (tally.base, tally.majority, tally.outcome) == (3, 2, Outcome.ADOPTED)


def test_every_ballot_that_cannot_be_received_is_named_with_its_reason():
    composition = Composition(seats=frozenset(range(5)), chair=0, chair_votes=False)
    proxies = [Proxy("member-3", 3, "member-2")]
    hall = room(composition, members(0, 1, 2), proxies, interested=frozenset({"member-2"}))
    cast = [
        Ballot(0, FAVOUR),
        Ballot(1, FAVOUR),
        Ballot(1, AGAINST),
        Ballot(2, FAVOUR),
        Ballot(3, FAVOUR),
        Ballot(4, FAVOUR),
    ]
    assert ballot_refusals(hall, cast) == (
        BallotRefusal(0, BallotFault.CHAIR),
        BallotRefusal(1, BallotFault.TWICE),
        BallotRefusal(2, BallotFault.INTERESTED),
        BallotRefusal(3, BallotFault.NO_VOICE),
        BallotRefusal(4, BallotFault.NO_VOICE),
    )
    assert [refusal.label for refusal in (BallotFault.CHAIR, BallotFault.TWICE, BallotFault.NO_VOICE)] == [
        "Le président n'a pas droit de vote dans ce conseil.",
        "Ce siège a déjà voté sur ce point.",
        "Ce siège n'est ni présent ni représenté pour ce point.",
    ]


def test_r5311_41_majority_of_the_votes_cast_since_july_2024():
    tally = tally_by_count(base=14, favour=6, against=5, abstain=3, rules=COMMISSION_2024)
    assert (tally.majority, tally.outcome) == (6, Outcome.ADOPTED)
    assert tally.explanation == ("Adopté : 6 pour, 5 contre, 3 abstentions ; majorité de 6 sur 11 suffrages exprimés.")


def test_r5311_38_groups_weigh_the_same_whatever_their_number():
    weights = equal_group_weights({"État": [0, 1], "collectivités": [2, 3, 4], "partenaires": [5], "vide": []})
    assert weights == {0: 3, 1: 3, 2: 2, 3: 2, 4: 2, 5: 6}


def test_r5311_38_weighted_roll_call():
    weights = equal_group_weights({"État": [0, 1], "collectivités": [2, 3, 4], "partenaires": [5]})
    cast = ballots(FAVOUR, FAVOUR, AGAINST, AGAINST, AGAINST, ABSTAIN)
    tally = tally_by_name(full_room(6, votes=weights), cast, rules=COMMISSION_2024)
    assert (tally.base, tally.favour, tally.against, tally.abstain) == (18, 6, 6, 6)
    assert tally.outcome is Outcome.ADOPTED


def test_r5311_37_a_member_without_a_vote_is_heard_and_counts_nowhere():
    hall = full_room(4, votes={0: 2, 1: 2, 2: 2, 3: 0})
    assert ([voice.seat for voice in hall.voting], hall.votes, quorum(hall).composing) == ([0, 1, 2], 6, 3)
    assert ballot_refusals(hall, ballots(FAVOUR, FAVOUR, FAVOUR, FAVOUR)) == (BallotRefusal(3, BallotFault.HEARD),)
    assert BallotFault.HEARD.label == "Ce membre siège sans voix délibérative : il est entendu et ne vote pas."


def test_r5311_40_half_of_the_members_who_vote_not_of_the_votes():
    composition = Composition(seats=frozenset(range(6)), chair=0, votes={0: 9, 1: 3, 2: 3, 3: 3, 4: 0, 5: 0})
    found = quorum(room(composition, members(0, 4, 5), rules=COMMISSION_2024))
    assert (found.required, found.total, found.reached) == (2, 1, False)
    assert found.explanation == (
        "Quorum non atteint : 1 membre présent ou représenté (1 sur place, 0 à distance, 0 mandat) pour 2 requis, "
        "la moitié des 4 sièges ayant voix délibérative, sièges vacants compris ; il manque 1 membre."
    )


def test_r5311_41_the_chair_weighs_his_votes_in_a_count():
    with pytest.raises(VoteRefused) as error:
        tally_by_count(base=12, favour=6, against=4, abstain=2, chair=AGAINST, chair_votes=5, rules=COMMISSION_2024)
    assert error.value.sentences == (
        "Le président est noté « contre » et porte 5 voix : le décompte en a moins, corrigez-le.",
    )


def test_r5311_38_unequal_groups_are_told_with_their_totals():
    votes = [("chair", 2), ("state", 2), ("elected", 4), ("unions", 1), ("employers", 2), ("iae", 0)]
    assert unequal_groups(COMMISSION_2024, votes) == (
        "Les groupes doivent avoir le même nombre de voix (article R. 5311-38). "
        "Ils en ont : État 4, collectivités territoriales 4, partenaires sociaux 3."
    )
    assert unequal_groups(COMMISSION_2024, [*votes, ("unions", 1)]) is None
    assert unequal_groups(COMMISSION_2006, votes) is None


@given(st.lists(st.sampled_from(Choice), min_size=1, max_size=30))
def test_a_roll_call_and_a_count_of_the_same_votes_agree(choices):
    by_name = tally_by_name(full_room(len(choices)), ballots(*choices))
    by_count = tally_by_count(
        base=len(choices),
        favour=choices.count(FAVOUR),
        against=choices.count(AGAINST),
        abstain=choices.count(ABSTAIN),
        chair=choices[0],
    )
    assert by_name == by_count
