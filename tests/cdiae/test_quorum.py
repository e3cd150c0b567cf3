"""Quorum (décret 2006-672, article 11; today R. 133-10): cdiae.quorum."""

import pytest

from cdiae.presence import Attendee, Composition, Mode, Proxy, room
from cdiae.quorum import quorum, second_convocation_refusals


def council(seats, **options):
    return Composition(seats=frozenset(range(seats)), chair=0, **options)


def members(*seats, **options):
    return [Attendee(person=f"member-{seat}", seat=seat, **options) for seat in seats]


def counted(composition, attendees, proxies=(), **options):
    return quorum(room(composition, attendees, proxies, **options))


@pytest.mark.parametrize(("seats", "required"), [(1, 1), (2, 1), (3, 2), (22, 11), (23, 12), (24, 12), (25, 13)])
def test_article_11_half_of_the_seats_rounded_up(seats, required):
    assert counted(council(seats), []).required == required


@pytest.mark.parametrize(
    ("seats", "present", "reached"), [(24, 12, True), (24, 11, False), (23, 12, True), (23, 11, False)]
)
def test_article_11_exactly_half_is_enough_and_an_odd_number_rounds_up(seats, present, reached):
    assert counted(council(seats), members(*range(present))).reached is reached


def test_article_11_a_vacant_seat_stays_in_the_base():
    present = members(*range(11))
    assert counted(council(22), present).reached is True
    assert counted(council(23), present).reached is False


def test_the_chair_is_in_the_base_and_the_count_or_in_neither():
    present = members(0, 1, 2)
    with_chair = counted(council(6), present)
    without_chair = counted(council(6, chair_counts=False), present)
    assert (with_chair.composing, with_chair.required, with_chair.total) == (6, 3, 3)
    assert (without_chair.composing, without_chair.required, without_chair.total) == (5, 3, 2)
    assert (with_chair.reached, without_chair.reached) == (True, False)


def test_article_11_remote_members_substitutes_and_proxies_count():
    attendees = [
        *members(0, 1),
        *members(2, mode=Mode.REMOTE),
        Attendee("substitute-3", 3, substitute=True),
        Attendee("substitute-4", 4, mode=Mode.REMOTE, substitute=True),
    ]
    result = counted(council(12), attendees, [Proxy("member-5", 5, "member-1")])
    assert (result.on_site, result.remote, result.substitutes, result.represented) == (3, 2, 2, 1)
    assert result.explanation == (
        "Quorum atteint : 6 membres présents ou représentés (3 sur place, 2 à distance, 1 mandat, "
        "dont 2 suppléants) pour 6 requis, la moitié des 12 sièges du conseil, sièges vacants compris."
    )


def test_a_member_and_his_substitute_count_once():
    attendees = [*members(0, 1), Attendee("substitute-1", 1, substitute=True)]
    result = counted(council(6), attendees)
    assert (result.total, result.substitutes, result.reached) == (2, 0, False)


def test_article_13_item_by_item_without_those_who_leave_and_their_proxies():
    attendees, proxies = members(0, 1), [Proxy("member-2", 2, "member-1")]
    assert counted(council(6), attendees, proxies).reached is True
    for_the_item = counted(council(6), attendees, proxies, interested=frozenset({"member-1"}))
    assert (for_the_item.total, for_the_item.reached) == (1, False)
    assert for_the_item.explanation == (
        "Quorum non atteint : 1 membre présent ou représenté (1 sur place, 0 à distance, 0 mandat) "
        "pour 3 requis, la moitié des 6 sièges du conseil, sièges vacants compris ; il manque 2 membres."
    )


def test_article_11_second_convocation_needs_no_quorum_but_somebody():
    alone = quorum(room(council(23), members(0)), second_convocation=True)
    assert alone.reached is True
    assert alone.explanation == (
        "Seconde convocation, aucun quorum n'est exigé : 1 membre présent ou représenté "
        "(1 sur place, 0 à distance, 0 mandat), la délibération est valable."
    )
    nobody = quorum(room(council(23), []), second_convocation=True)
    assert nobody.reached is False
    assert nobody.explanation == (
        "Seconde convocation, aucun quorum n'est exigé : 0 membre présent ou représenté "
        "(0 sur place, 0 à distance, 0 mandat), personne n'est présent, aucune délibération n'est possible."
    )


@pytest.mark.parametrize("second", [["a", "b"], ["b", "a"]])
def test_article_11_same_agenda_in_any_order(second):
    assert second_convocation_refusals(["a", "b"], second, states_no_quorum=True) == ()


def test_article_11_a_changed_agenda_is_refused():
    assert second_convocation_refusals(["a", "b"], ["b", "c", "d"], states_no_quorum=True) == (
        "La seconde convocation ajoute 2 points à l'ordre du jour de la première.",
        "La seconde convocation omet 1 point de l'ordre du jour de la première.",
        "Reprenez le même ordre du jour, ou convoquez une séance ordinaire avec quorum.",
    )


def test_article_11_the_mention_that_no_quorum_is_required():
    assert second_convocation_refusals(["a"], ["a"], states_no_quorum=False) == (
        "La seconde convocation doit indiquer qu'aucun quorum ne sera exigé.",
    )
