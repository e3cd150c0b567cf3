"""Voices on an item: seats, substitutes, proxies, interested members (cdiae.presence).

Décret 2006-672, articles 10 (proxies), 11 (who is present) and 13 (personal interest).
"""

import pytest

from cdiae.presence import (
    Attendee,
    Composition,
    IdleProxy,
    Mode,
    Proxy,
    ProxyIssue,
    Voice,
    room,
)
from cdiae.rulesets import COUNCIL_1999

COUNCIL = Composition(seats=frozenset(range(6)), chair=0)


def member(seat, **options):
    return Attendee(person=f"member-{seat}", seat=seat, **options)


def substitute(seat, **options):
    return Attendee(person=f"substitute-{seat}", seat=seat, substitute=True, **options)


def proxy(giver_seat, holder):
    return Proxy(giver=f"member-{giver_seat}", giver_seat=giver_seat, holder=holder)


def test_article_11_remote_members_and_proxies_have_a_voice():
    result = room(COUNCIL, [member(0), member(1, mode=Mode.REMOTE)], [proxy(2, "member-1")])
    assert result.voices == (
        Voice(0, "member-0", Mode.IN_PERSON),
        Voice(1, "member-1", Mode.REMOTE),
        Voice(2, "member-1", Mode.PROXY),
    )
    assert result.idle_proxies == ()


@pytest.mark.parametrize("order", [(member(1), substitute(1)), (substitute(1), member(1))])
def test_article_11_member_and_substitute_present_have_one_voice_the_members(order):
    assert room(COUNCIL, order).voices == (Voice(1, "member-1", Mode.IN_PERSON),)


def test_the_substitute_who_stays_speaks_when_the_member_leaves():
    result = room(COUNCIL, [member(1), substitute(1)], left=frozenset({"member-1"}))
    assert result.voices == (Voice(1, "substitute-1", Mode.IN_PERSON, substitute=True),)


def test_article_13_the_interested_member_has_no_voice():
    result = room(COUNCIL, [member(1), member(2)], interested=frozenset({"member-1"}))
    assert result.voices == (Voice(2, "member-2", Mode.IN_PERSON),)
    assert result.interested_seats == frozenset({1})


def test_article_13_the_interest_of_the_member_is_not_the_substitutes():
    result = room(COUNCIL, [member(1), substitute(1)], interested=frozenset({"member-1"}))
    assert result.voices == (Voice(1, "substitute-1", Mode.IN_PERSON, substitute=True),)
    assert result.interested_seats == frozenset()


@pytest.mark.parametrize(
    ("attendees", "options", "issue"),
    [
        ([member(1), member(2)], {}, ProxyIssue.GIVER_ATTENDS),
        ([member(1), substitute(2)], {}, ProxyIssue.GIVER_ATTENDS),
        ([member(1)], {"interested": frozenset({"member-2"})}, ProxyIssue.GIVER_INTERESTED),
        ([member(1)], {"interested": frozenset({"member-1"})}, ProxyIssue.HOLDER_INTERESTED),
        ([member(1)], {"left": frozenset({"member-1"})}, ProxyIssue.HOLDER_ABSENT),
        ([member(3)], {}, ProxyIssue.HOLDER_ABSENT),
        ([member(1)], {"rules": COUNCIL_1999}, ProxyIssue.NOT_ALLOWED),
    ],
)
def test_article_10_a_proxy_falls_silent(attendees, options, issue):
    given = proxy(2, "member-1")
    result = room(COUNCIL, attendees, [given], **options)
    assert result.idle_proxies == (IdleProxy(given, issue),)
    assert [voice for voice in result.voices if voice.mode is Mode.PROXY] == []


def test_article_10_a_substitute_beside_his_member_holds_no_proxy():
    given = proxy(2, "substitute-1")
    result = room(COUNCIL, [member(1), substitute(1)], [given])
    assert result.idle_proxies == (IdleProxy(given, ProxyIssue.HOLDER_ABSENT),)


def test_article_10_one_proxy_held_at_most_the_first_given():
    first, second = proxy(2, "member-1"), proxy(3, "member-1")
    result = room(COUNCIL, [member(1)], [first, second])
    assert [voice.seat for voice in result.voices] == [1, 2]
    assert result.idle_proxies == (IdleProxy(second, ProxyIssue.HOLDER_HAS_ANOTHER),)


def test_a_silent_proxy_does_not_use_up_its_holder():
    first, second = proxy(2, "member-1"), proxy(3, "member-1")
    result = room(COUNCIL, [member(1)], [first, second], interested=frozenset({"member-2"}))
    assert [voice.seat for voice in result.voices] == [1, 3]
    assert result.idle_proxies == (IdleProxy(first, ProxyIssue.GIVER_INTERESTED),)
    assert result.interested_seats == frozenset({2})


def test_no_remote_voice_in_1999():
    result = room(COUNCIL, [member(1), member(2, mode=Mode.REMOTE)], rules=COUNCIL_1999)
    assert [voice.seat for voice in result.voices] == [1]


def test_a_chair_without_vote_has_no_vote_but_stays_in_the_room():
    council = Composition(seats=frozenset(range(3)), chair=0, chair_votes=False)
    result = room(council, [member(0), member(1)])
    assert [voice.seat for voice in result.voices] == [0, 1]
    assert [voice.seat for voice in result.voting] == [1]


@pytest.mark.parametrize(
    ("attendees", "proxies", "message"),
    [
        ([member(9)], [], "Sièges inconnus de la composition : ['9']"),
        ([member(1), Attendee("member-1", 2)], [], "Une même personne occupe deux sièges."),
        (
            [member(1), member(3)],
            [proxy(2, "member-1"), proxy(2, "member-3")],
            "Un même siège a donné deux mandats.",
        ),
    ],
)
def test_an_impossible_room_is_refused(attendees, proxies, message):
    with pytest.raises(ValueError) as error:
        room(COUNCIL, attendees, proxies)
    assert str(error.value) == message


def test_every_issue_has_its_french_sentence():
    assert [issue.label for issue in ProxyIssue] == [
        "les règles de la période ne permettent pas de mandat",
        "le membre ou son suppléant est présent, le mandat est sans objet",
        "le mandant a un intérêt personnel à l'affaire",
        "le mandataire ne siège pas",
        "le mandataire a un intérêt personnel à l'affaire et se retire",
        "le mandataire détient déjà un mandat",
    ]
