"""Both sides of the figures of the council's law: seats proposed, votes, voices, quorum, delays."""

from dataclasses import replace
from datetime import date

import pytest

from cdiae.deadlines import convocation_deadlines, fdi_deadline, notice_of
from cdiae.presence import Attendee, Composition, Mode, Proxy, ProxyIssue, room
from cdiae.quorum import Quorum, quorum
from cdiae.rulesets import COMMISSION_2006, COMMISSION_2024, rule_set
from cdiae.rulesets.base import DefaultSeat, numbered
from cdiae.selectors.session import VoiceLine
from cdiae.votes import Choice, VoteRefused, default_votes, tally_by_count

SEATS = frozenset({"chair", "a", "b"})


OFFICE, ELECTED, DESIGNATED = "office", "elected", "designated"
# The council of the code lists its colleges without a number of seats; the prefet and the services sit by office.
COLLEGES_OF_2006 = {
    "chair": [OFFICE],
    "state": [OFFICE] * 2,
    "elected": [ELECTED] * 5,
    "agency": [OFFICE],
    "iae": [DESIGNATED] * 4,
    "employers": [DESIGNATED] * 3,
    "unions": [DESIGNATED] * 5,
}
COLLEGES_OF_2024 = {
    "chair": [OFFICE],
    "state": [OFFICE] * 2,
    "elected": [ELECTED] * 4,
    "employers": [DESIGNATED] * 5,
    "unions": [DESIGNATED] * 5,
    "agency": [OFFICE, DESIGNATED, DESIGNATED],
    "iae": [DESIGNATED] * 4,
}


@pytest.mark.parametrize(
    ("code", "expected"), [("1999", COLLEGES_OF_2006), ("2006-672", COLLEGES_OF_2006), ("2024", COLLEGES_OF_2024)]
)
def test_the_seats_proposed_and_those_of_the_standing_commission(code, expected):
    """Every office, and the first of each other college, sits in the standing commission."""
    colleges = rule_set(code).colleges

    assert {college.code: [seat.basis for seat in college.seats] for college in colleges} == expected
    assert {college.code: [seat.standing for seat in college.seats] for college in colleges} == {
        name: [rank == 0 or basis == OFFICE for rank, basis in enumerate(bases)] for name, bases in expected.items()
    }


def test_the_sector_has_the_same_seats_since_2006():
    """Enterprises, temporary-work enterprises, associations and workshops (R. 5132-1), by name."""
    seats = [
        [seat.label for college in rule_set(code).colleges if college.code == "iae" for seat in college.seats]
        for code in ("2006-672", "2024")
    ]
    assert (
        seats[0]
        == seats[1]
        == [
            "Entreprises d'insertion",
            "Entreprises de travail temporaire d'insertion",
            "Associations intermédiaires",
            "Ateliers et chantiers d'insertion",
        ]
    )


def test_numbered_seats_begin_at_one_and_the_first_is_standing():
    assert numbered("Syndicats", 2) == (
        DefaultSeat("Syndicats, siège 1", "designated", True),
        DefaultSeat("Syndicats, siège 2", "designated", False),
    )
    assert not DefaultSeat("Commune", "elected").standing


@pytest.mark.parametrize(
    ("code", "starts_on", "figures"),
    [
        # Décret 99-105 of 18 February 1999, in the journal of the 19th; two plenary meetings a year, by law.
        ("1999", date(1999, 2, 19), (5, 0, False, 3, 2, False)),
        # Décret 2006-672 of 8 June 2006: article 9 (five days), 10 (one proxy), 11 (remote members are present).
        ("2006-672", date(2006, 6, 8), (5, 1, True, 3, 2, True)),
        # R. 133-8, R. 133-9, R. 5311-40; three years (R. 5311-36), one meeting (R. 5311-27), from décret 2024-560.
        ("2024", date(2024, 7, 1), (5, 1, True, 3, 1, True)),
    ],
)
def test_the_figures_of_each_period(code, starts_on, figures):
    rules = rule_set(code)

    assert rules.starts_on == starts_on
    assert figures == (
        rules.notice_days,
        rules.proxies_per_holder,
        rules.remote_counts,
        rules.mandate_years,
        rules.meetings_per_year,
        rules.verified,
    )


@pytest.mark.parametrize("code", ["1999", "2006-672", "2024"])
def test_half_of_the_seats_make_a_quorum_rounded_up(code):
    assert [rule_set(code).quorum.of(seats) for seats in (1, 2, 10, 11, 21)] == [1, 1, 5, 6, 11]


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


def test_a_room_has_the_mark_of_who_votes_in_it():
    """Whatever their order: a vote form carries it, and is refused once the room has changed."""

    def mark(*seats, holder="p") -> str:
        there = [Attendee(holder if seat == "chair" else seat.upper(), seat) for seat in seats]
        return room(Composition(SEATS, "chair"), there).mark

    assert mark("chair", "a") == mark("a", "chair")
    assert len({mark("chair", "a"), mark("chair"), mark("chair", "b"), mark("chair", "a", holder="q"), mark()}) == 5
    assert len(mark("chair")) == 16


@pytest.mark.parametrize(
    ("order", "composing", "voting"),
    [
        ({}, 3, ["chair", "a"]),
        ({"chair_counts": False}, 2, ["chair", "a"]),
        ({"chair_votes": False}, 3, ["a"]),
    ],
)
def test_the_chair_counts_and_votes_unless_the_order_says_otherwise(order, composing, voting):
    found = room(Composition(SEATS, "chair", **order), [Attendee("p", "chair"), Attendee("m", "a")])

    assert quorum(found).composing == composing
    assert [voice.seat for voice in found.voting] == voting


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


@pytest.mark.parametrize(("most", "represented"), [(0, []), (1, ["a"]), (2, ["a", "b"])])
def test_a_holder_has_as_many_mandates_as_the_law_of_the_day_says(most, represented):
    rules = replace(COMMISSION_2006, proxies_per_holder=most)
    proxies = [Proxy("x", "a", "p"), Proxy("y", "b", "p")]
    found = room(Composition(SEATS, "chair"), [Attendee("p", "chair")], proxies, rules=rules)

    assert [voice.seat for voice in found.voices] == ["chair", *represented]


def test_nobody_is_a_substitute_unless_said():
    """Neither who attends nor who speaks for an absent member: the quorum would count a substitute."""
    found = room(Composition(SEATS, "chair"), [Attendee("p", "chair")], [Proxy("x", "a", "p")])

    assert [voice.substitute for voice in found.voices] == [False, False]


@pytest.mark.parametrize(("against", "accepted"), [(4, False), (5, True), (6, True)])
def test_a_count_holds_the_votes_of_the_chair_at_least(against, accepted):
    """The chair is noted against, with five votes of the twelve."""
    given = {"base": 12, "favour": 12 - against, "against": against, "chair": Choice.AGAINST, "chair_votes": 5}
    if accepted:
        assert tally_by_count(**given).against == against
    else:
        with pytest.raises(VoteRefused, match="porte 5 voix"):
            tally_by_count(**given)


def test_a_chair_has_one_vote_unless_said():
    assert tally_by_count(base=3, favour=1, against=2, chair=Choice.FAVOUR).favour == 1
    with pytest.raises(VoteRefused, match="aucune voix"):
        tally_by_count(base=3, favour=0, against=3, chair=Choice.FAVOUR)


def test_a_quorum_is_of_all_the_seats_unless_said():
    quorum = Quorum(composing=11, required=6, on_site=6, remote=0, substitutes=0, represented=0, waived=False)

    assert "sièges du conseil" in quorum.explanation
    assert "voix délibérative" not in quorum.explanation


@pytest.mark.parametrize(
    ("day", "said"), [(12, "restent 3 jours"), (13, "restent 2 jours"), (14, "reste 1 jour"), (15, "dernier jour")]
)
def test_the_days_left_for_an_opinion_on_the_fund(day, said):
    assert said in fdi_deadline(date(2008, 10, 15)).explanation_on(date(2008, 11, day))


@pytest.mark.parametrize(
    ("received", "options", "said"),
    [
        (13, {}, "Convocation reçue le jeudi 13 novembre 2008, dans les délais (au plus tard le vendredi 14 novembre"),
        (14, {}, "le dernier jour légal ; une lecture en jours francs demanderait le jeudi 13 novembre 2008."),
        (15, {}, "1 jour après le dernier jour légal (vendredi 14 novembre 2008) : indiquez le motif d'urgence"),
        (15, {"explained": True}, "le motif d'urgence figure au procès-verbal."),
        (15, {"sent": False}, "Convocation envoyée et reçue aujourd'hui, samedi 15 novembre 2008, 1 jour après"),
    ],
)
def test_a_notice_is_judged_on_its_reception(received, options, said):
    deadlines = convocation_deadlines(date(2008, 11, 19), "59")

    assert said in notice_of(deadlines, date(2008, 11, received), **options).explanation


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2008, 11, 14), None),
        (date(2008, 11, 15), "La séance est fixée le samedi 15 novembre 2008 : vérifiez la date."),
        (date(2008, 11, 11), "jour férié, le mardi 11 novembre 2008 (Armistice de 1918) : vérifiez la date."),
    ],
)
def test_a_meeting_of_a_day_off_is_said_with_its_day(day, said):
    about = [warning for warning in convocation_deadlines(day, "59").warnings if "séance" in warning]

    assert [said in warning for warning in about] == ([True] if said else [])


@pytest.mark.parametrize(("speaker", "named"), [("Mme A", "Mme A (présidente)"), ("M. B", "M. B (président)")])
def test_who_presides_is_named_so_in_the_roll_call(speaker, named):
    voice = VoiceLine(seat=1, label="Préfet", speaker=speaker, proxy=False, chair=True, votes=1)
    assert voice.named == named
    assert replace(voice, chair=False).named == speaker
