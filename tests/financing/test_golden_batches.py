"""Modulation batches: G20, G20b, and each sentence of their rules."""

import pytest

from tests.financing.documents import WEIGHTS, batch, figures, one, structure

G20 = [
    structure("A", "232248.00", "80", "20", "55"),
    structure("B", "387080.00", "70", "25", "62"),
    structure("C", "154832.00", "90", "30", "48"),
    structure("D", "580620.00", "60", "15", "70"),
    structure("E", "193540.00", "70", "22", "62"),
]


def computed(*structures, **options):
    return one("batches", batch(*structures, **options))


def column(result, name):
    return [item[name] for item in result["structures"]]


def totals(result):
    return {name: value for name, value in result.items() if name not in ("structures", "id")}


def test_g20_everybody_ranked_inside_the_envelope():
    result = computed(*G20, envelope="77416.00")
    assert totals(result) == {
        "coefficient": "1.00000000",
        "need": "68174.47",
        "total": "68145.44",
        "unspent": "9270.56",
    }
    assert figures(result["structures"][0]) == {
        "id": "A",
        "scores": {"public": "0.7500", "effort": "0.2500", "results": "0.2500"},
        "mark": "0.4250",
        "raw_rate": "0.042500",
        "rate": "0.0425",
        "amount": "9870.54",
    }
    assert column(result, "mark") == ["0.4250", "0.5875", "0.7500", "0.2500", "0.4875"]
    assert column(result, "raw_rate") == ["0.042500", "0.058750", "0.075000", "0.025000", "0.048750"]
    assert column(result, "amount") == ["9870.54", "22721.60", "11612.40", "14515.50", "9425.40"]


def test_g20b_a_smaller_envelope_reduces_every_rate():
    result = computed(*G20, envelope="61932.80")
    assert totals(result) == {
        "coefficient": "0.90844571",
        "need": "68174.47",
        "total": "61874.73",
        "unspent": "58.07",
    }
    assert column(result, "rate") == ["0.0386", "0.0533", "0.0681", "0.0227", "0.0442"]
    assert column(result, "amount") == ["8964.77", "20631.36", "10544.06", "13180.07", "8554.47"]


def test_a_zero_denominator_is_left_out_of_the_ranking_and_scores_one_half():
    result = computed(
        structure("A", "100", ["5", "0"], "1", "1"),
        structure("B", "100", "1", "1", "1"),
        structure("C", "100", "2", "1", "1"),
    )
    assert [item["scores"]["public"] for item in result["structures"]] == ["0.5000", "0.0000", "1.0000"]


def test_a_ranking_of_one_scores_one_half():
    alone = computed(structure("A", "100", "1", "1", "1"))
    assert alone["structures"][0]["scores"] == {"public": "0.5000", "effort": "0.5000", "results": "0.5000"}
    left = computed(structure("A", "100", ["5", "0"], "1", "1"), structure("B", "100", "1", "1", "1"))
    assert [item["scores"]["public"] for item in left["structures"]] == ["0.5000", "0.5000"]


def test_ties_take_the_average_rank():
    result = computed(*(structure(name, "100", value, "1", "1") for name, value in zip("ABC", "112", strict=True)))
    assert [item["scores"]["public"] for item in result["structures"]] == ["0.2500", "0.2500", "1.0000"]


def test_equal_ratios_written_differently_tie():
    result = computed(structure("A", "1", ["1", "3"], "1", "1"), structure("B", "1", ["2", "6"], "1", "1"))
    assert [item["scores"]["public"] for item in result["structures"]] == ["0.5000", "0.5000"]


def test_floors_above_the_envelope_are_a_sentence_and_no_result():
    result = computed(structure("A", "1000", "1", "1", "1"), floor="0.05", envelope="49.99")
    assert [fault["field"] for fault in result["errors"]] == ["envelope"]
    assert "structures" not in result
    exact = computed(structure("A", "1000", "1", "1", "1"), floor="0.05", envelope="50.00")
    assert (exact["coefficient"], exact["total"]) == ("0.00000000", "50.00")


def test_floors_are_kept_and_only_what_exceeds_them_is_reduced():
    result = computed(
        structure("A", "1000", "1", "1", "1"),
        structure("B", "1000", "2", "2", "2"),
        floor="0.02",
        envelope="80",
    )
    assert column(result, "raw_rate") == ["0.020000", "0.100000"]
    assert result["coefficient"] == "0.50000000"
    assert column(result, "rate") == ["0.0200", "0.0600"]


def test_a_rate_is_the_floor_of_the_exact_fraction_not_of_a_rounded_intermediate():
    """0.30 x 1/3 is 0.1000: a coefficient rounded to any number of decimals would give 0.0999."""
    result = computed(
        structure("A", "100", "1", "1", "1"),
        structure("B", "100", "1", "1", "1"),
        ceiling="0.60",
        envelope="20",
    )
    assert result["coefficient"] == "0.33333333"
    assert column(result, "rate") == ["0.1000", "0.1000"]


def test_a_rate_below_the_next_ten_thousandth_is_cut():
    result = computed(structure("A", "100000", "1", "1", "1"), ceiling="0.19998")
    assert (column(result, "raw_rate"), column(result, "rate")) == (["0.099990"], ["0.0999"])


def test_largest_amounts_lose_one_cent_when_cents_overflow_the_envelope():
    """Three amounts of 0.505 each round to 0.51: 1.53 for an envelope of 1.52 (exactly 1.515 is spent)."""
    result = computed(
        *(structure(name, "10.10", "1", "1", "1") for name in ("C", "A", "B")), envelope="1.52", ceiling="0.10"
    )
    assert column(result, "rate") == ["0.0500"] * 3
    assert dict(zip(column(result, "id"), column(result, "amount"), strict=True)) == {
        "A": "0.50",
        "B": "0.51",
        "C": "0.51",
    }
    assert (result["total"], result["unspent"]) == ("1.52", "0.00")


def test_the_largest_amount_loses_its_cent_before_the_first_id():
    result = computed(
        structure("A", "10.10", "1", "1", "1"),
        structure("B", "30.10", "1", "1", "1"),
        envelope="2.01",
    )
    assert column(result, "amount") == ["0.51", "1.50"]


def test_need_is_rounded_once():
    result = computed(*(structure(name, "0.10", "1", "1", "1") for name in "ABC"))
    assert result["need"] == "0.02"
    assert result["total"] == "0.03"


@pytest.mark.parametrize("options", [{"floor": "0.10"}, {}])
def test_a_coefficient_without_denominator_is_one(options):
    base = "100" if options else "0"
    assert computed(structure("A", base, "1", "1", "1"), **options)["coefficient"] == "1.00000000"


def test_an_empty_envelope_gives_nothing():
    result = computed(*G20, envelope="0")
    assert (result["coefficient"], result["total"], result["unspent"]) == ("0.00000000", "0.00", "0.00")


def test_weights_follow_the_criterion_not_the_position():
    shuffled = {name: WEIGHTS[name] for name in ("results", "public", "effort")}
    assert computed(*G20, weights=shuffled) == computed(*G20)


def test_an_indicator_may_exceed_its_denominator():
    result = computed(structure("A", "1", ["7", "2"], "1", "1"), structure("B", "1", ["3", "1"], "1", "1"))
    assert [item["scores"]["public"] for item in result["structures"]] == ["1.0000", "0.0000"]
