"""Both sides of the figures of the council's law: seats proposed, votes, voices, quorum, delays."""

from datetime import date

import pytest

from cdiae.deadlines import fdi_deadline
from cdiae.presence import Attendee, Composition, Mode, Proxy, ProxyIssue, room
from cdiae.quorum import Quorum
from cdiae.rulesets import COMMISSION_2006, COMMISSION_2024, COUNCIL_1999
from cdiae.rulesets.base import DefaultSeat, numbered
from cdiae.votes import default_votes

SEATS = frozenset({"chair", "a", "b"})


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            COMMISSION_2006,
            {
                "chair": [True],
                "state": [True, True],
                "elected": [True, False, False, False, False],
                "agency": [True],
                "iae": [True, False, False, False],
                "employers": [True, False, False],
                "unions": [True, False, False, False, False],
            },
        ),
        (
            COMMISSION_2024,
            {
                "chair": [True],
                "state": [True, True],
                "elected": [True, False, False, False],
                "employers": [True, False, False, False, False],
                "unions": [True, False, False, False, False],
                "agency": [True, False, False],
                "iae": [True, False, False, False],
            },
        ),
    ],
)
def test_the_seats_proposed_and_those_of_the_standing_commission(rules, expected):
    assert {college.code: [seat.standing for seat in college.seats] for college in rules.colleges} == expected


def test_numbered_seats_begin_at_one_and_the_first_is_standing():
    assert numbered("Syndicats", 2) == (
        DefaultSeat("Syndicats, siège 1", "designated", True),
        DefaultSeat("Syndicats, siège 2", "designated", False),
    )
    assert not DefaultSeat("Commune", "elected").standing


@pytest.mark.parametrize(
    ("rules", "figures"),
    [
        (COUNCIL_1999, (5, 0, False, 3, 2, False)),
        (COMMISSION_2006, (5, 1, True, 3, 2, True)),
        (COMMISSION_2024, (5, 1, True, 3, 1, True)),
    ],
)
def test_the_figures_of_each_period(rules, figures):
    assert figures == (
        rules.notice_days,
        rules.proxies_per_holder,
        rules.remote_counts,
        rules.mandate_years,
        rules.meetings_per_year,
        rules.verified,
    )


def test_before_2024_each_proposed_seat_has_one_vote():
    votes = default_votes(COMMISSION_2006)

    assert set(votes.values()) == {1}
    assert len(votes) == 21
    assert ("unions", 1) in votes and ("unions", 5) in votes


def test_since_2024_the_three_groups_are_equal_and_the_others_are_heard():
    """Groups of 3, 4 and 10 seats: 60 votes each."""
    votes = default_votes(COMMISSION_2024)

    by_college = {college: {number for (code, _), number in votes.items() if code == college} for college, _ in votes}
    assert by_college == {
        "chair": {20},
        "state": {20},
        "elected": {15},
        "employers": {6},
        "unions": {6},
        "agency": {0},
        "iae": {0},
    }


@pytest.mark.parametrize(
    ("there", "proxies", "speaks"),
    [
        ([Attendee("p", "chair")], [], True),
        ([Attendee("m", "a")], [], False),
        ([Attendee("m", "a")], [Proxy("p", "chair", "m")], False),
        ([], [], False),
    ],
)
def test_the_chair_speaks_in_person_only(there, proxies, speaks):
    assert room(Composition(SEATS, "chair"), there, proxies).chair_speaks is speaks


def test_the_weight_of_the_chair():
    votes = {"chair": 20, "a": 15, "b": 0}

    assert room(Composition(SEATS, "chair", votes=votes), []).chair_weight == 20
    assert room(Composition(SEATS, "chair"), []).chair_weight == 1
    assert room(Composition(SEATS), []).chair_weight == 1


def test_a_chair_must_be_one_of_the_seats():
    with pytest.raises(ValueError, match="prefet"):
        room(Composition(SEATS, "prefet"), [])
    assert room(Composition(SEATS), []).voices == ()


def test_one_mandate_a_holder_the_second_stays_idle():
    proxies = [Proxy("x", "a", "p"), Proxy("y", "b", "p")]
    found = room(Composition(SEATS, "chair"), [Attendee("p", "chair")], proxies)

    assert [voice.seat for voice in found.voices] == ["chair", "a"]
    assert [idle.issue for idle in found.idle_proxies] == [ProxyIssue.HOLDER_HAS_ANOTHER]
    assert found.voices[1].mode is Mode.PROXY


def test_a_quorum_is_of_all_the_seats_unless_said():
    quorum = Quorum(composing=11, required=6, on_site=6, remote=0, substitutes=0, represented=0, waived=False)

    assert "sièges du conseil" in quorum.explanation
    assert "voix délibérative" not in quorum.explanation


@pytest.mark.parametrize(
    ("day", "said"), [(12, "restent 3 jours"), (13, "restent 2 jours"), (14, "reste 1 jour"), (15, "dernier jour")]
)
def test_the_days_left_for_an_opinion_on_the_fund(day, said):
    assert said in fdi_deadline(date(2008, 10, 15)).explanation_on(date(2008, 11, day))
