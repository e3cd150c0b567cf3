"""Both sides of how what was typed is shown back, and of an integer that is no year."""

import json

import pytest

from financing.calculation.document import prepare_text
from tests.financing.documents import one
from tests.financing.hostile import ACI, GOOD


def told(changes: dict) -> str:
    (error,) = one("annexes", GOOD | changes)["errors"]
    return error["message"].split(" : ")[0]


@pytest.mark.parametrize(
    ("typed", "shown"), [("X" * 40, f"« {'X' * 40} »"), ("X" * 41, f"« {'X' * 40}… »"), ("X" * 42, f"« {'X' * 40}… »")]
)
def test_a_code_is_shown_to_forty_signs(typed, shown):
    assert told({"type": typed}) == f"{shown} n’est pas reconnu ici"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"type": 7}, "Un des codes connus est attendu ici"),
        ({"end": "2018-13"}, "« 2018-13 » n’est pas un mois"),
        ({"end": 2018}, "« 2018 » n’est pas un mois"),
        ({"end": ["2018-12"]}, "Cette valeur n’est pas un mois"),
    ],
)
def test_what_is_neither_a_text_nor_a_figure_is_not_shown(changes, sentence):
    assert told(changes) == sentence


@pytest.mark.parametrize(
    ("digits", "sentence"), [(9, "L’année 999999999 n’ouvre pas"), (10, "L’année s’écrit comme un nombre entier")]
)
def test_an_integer_of_ten_digits_is_no_year(digits, sentence):
    text = json.dumps({"accompaniment": [ACI | {"year": int("9" * digits)}]})
    (result,) = prepare_text(text).results("accompaniment")
    assert result["errors"][0]["message"].startswith(sentence)
