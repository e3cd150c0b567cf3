import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iae_portal.documents import codes

CODE = "K7QM2D9F8XTR4WH"
CODE += codes.check_sign(CODE)


def test_a_code_holds_more_than_sixty_random_bits():
    assert codes.RANDOM_SIGNS * math.log2(len(codes.ALPHABET)) > 74


def test_no_sign_is_mistaken_for_another():
    assert set("01ILO") & set(codes.ALPHABET) == set()


def test_new_codes_are_valid_and_differ():
    drawn = {codes.new_code() for _ in range(200)}

    assert len(drawn) == 200
    assert [codes.refusal(code) for code in drawn] == [None] * 200


def test_a_code_is_printed_in_groups_and_read_back_as_typed():
    assert codes.grouped(CODE) == f"K7QM-2D9F-8XTR-{CODE[12:]}"
    assert codes.normalised(f" k7qm 2d9f-8xtr-{CODE[12:].lower()} ") == CODE


@given(st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_one_wrong_sign_is_seen(place, sign):
    changed = CODE[:place] + sign + CODE[place + 1 :]

    assert (codes.refusal(changed) is None) == (changed == CODE)


@given(st.integers(0, codes.RANDOM_SIGNS - 2))
def test_two_signs_swapped_are_seen(place):
    changed = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]

    assert (codes.refusal(changed) is None) == (changed == CODE)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ABC", "Un code de vérification compte 16 signes ; celui-ci en compte 3."),
        ("O" + CODE[1:], "Un code ne contient jamais « O » : relisez ce signe sur le document."),
    ],
)
def test_the_refusal_says_what_is_wrong(typed, sentence):
    assert codes.refusal(typed) == sentence
