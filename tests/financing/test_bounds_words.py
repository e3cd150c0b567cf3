"""What a computed line says and refuses, word and figure, at the bounds that its golden cases leave alone."""

import datetime as dt
from decimal import Decimal

import pytest

from financing.calculation.modulation import corrected_rate
from financing.checks.monthly_states import state_problems
from tests.financing.documents import WEIGHTS, annex, batch, computed_annex, one, row, structure
from tests.financing.retell import line_of, lines_of
from tests.financing.test_same_figures import plain


@pytest.mark.parametrize(
    ("floor", "coefficient", "rate"),
    [("0.02", "1", "0.0600"), ("0.02", "0.5", "0.0400"), ("0.10", "1", "0.1000"), ("0", "1", "0.0500")],
)
def test_a_corrected_rate_goes_from_the_floor_to_the_ceiling(floor, coefficient, rate):
    weights = {name: Decimal(weight) for name, weight in WEIGHTS.items()}
    frame = {"floor": Decimal(floor), "ceiling": Decimal("0.10"), "coefficient": Decimal(coefficient)}

    assert corrected_rate(dict.fromkeys(WEIGHTS, Decimal("0.5")), weights=weights, **frame) == Decimal(rate)


def test_what_is_no_positive_figure_is_told_apart():
    told = {typed: sentence_of({"modulation_rate": typed}) for typed in ("-0.05", "0,05", "5-")}

    assert told["-0.05"] == "La valeur « -0.05 » est négative : donnez un nombre positif ou nul."
    assert told["0,05"].startswith("« 0,05 » n’est pas un nombre : des chiffres")
    assert told["5-"].startswith("« 5- » n’est pas un nombre : des chiffres")


def sentence_of(changes: dict) -> str:
    (error,) = computed_annex(annex("ACI", "2015-01", 12, "10", **changes))["errors"]
    return error["message"]


def test_the_texts_that_a_document_gives_are_those_it_is_told_by():
    told = computed_annex(annex("ACI", "2015-01", 12, "1"), [row("ACI", "2015-01", None, "12000")])
    assert line_of(told, "segment_total")["source"] == "Texte d’essai"
    first, again = structure("A", "100", "1", "1", "1"), structure("A", "200", "1", "1", "1")
    (error,) = one("batches", batch(first, again))["errors"]
    assert error["message"] == "La structure « A » figure deux fois dans le lot : gardez-en une."
    assert "AUTRE" in sentence_of({"regime": "AUTRE"})


def test_a_regularisation_says_what_is_due_and_a_settled_year_asks_for_nothing():
    since_2017 = computed_annex(annex("ACI", "2021-01", 12, "1", hours=["151.67"] * 12))
    assert plain(lines_of(since_2017, "regularisation")[0]["text"]) == (
        "Régularisation en mai 2021 : 8 600,83 € dus, moins 6 880,68 € déjà versés, soit 1 720,15 €."
    )
    told = computed_annex(annex("EI", "2009-01", 12, "1", hours=["151.67"] * 12, paid=["806.75"] * 12))
    line = line_of(told, "settled")
    assert line["value"] == "0.00"
    assert plain(line["text"]) == "Dû : 9 681,00 € ; versé : 9 681,00 € ; rien à rappeler ni à reverser."


@pytest.mark.parametrize(
    ("hours", "headcount", "field"), [("-0.01", -1, "hours"), ("0", -1, "headcount"), ("0.01", -1, "headcount")]
)
def test_a_negative_state_is_told_at_the_figure_that_is(hours, headcount, field):
    covered = {"covered": True, "closed": False, "today": dt.date(2008, 10, 15), "remark": ""}
    month = {"month": dt.date(2008, 3, 1), "hours": Decimal(hours), "headcount": headcount}
    (problem,) = state_problems(**month, **covered)

    assert (problem.field, problem) == (field, "mars 2008 : les heures et l'effectif sont positifs ou nuls.")
