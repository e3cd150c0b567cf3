"""The lines of an explanation: complete enough to recompute the amounts, readable enough for a person."""

import re

import pytest
from hypothesis import given, settings

from tests.financing import retell
from tests.financing.documents import annex, batch, computed_annex, one, row, structure
from tests.financing.strategies import annexes, batches
from tests.financing.test_golden_batches import G20

drawn = settings(max_examples=50)
ETTI = {
    "id": "E",
    "type": "ETTI",
    "year": 2008,
    "hours": "43680",
    "hours_per_fte": "1607",
    "permanent_fte": "3",
    "agreed_posts": "3",
}


@drawn
@given(annexes())
def test_the_amounts_of_an_annexe_come_back_from_its_lines_alone(drawn_annex):
    document, rows, _ = drawn_annex
    result = computed_annex(document, rows)
    told = retell.annex(result)
    assert told == {name: result[name] for name in told}


@drawn
@given(annexes(with_paid=False))
def test_the_regularisations_come_back_from_the_lines_alone(drawn_annex):
    document, rows, _ = drawn_annex
    result = computed_annex(document, rows)
    amounts = [line["amount"] for line in result["schedule"] if line["kind"] == "regularisation"]
    assert [amount for _, amount in retell.regularisations(result)] == amounts
    lines = retell.lines_of(result, "regularisation")
    assert [target for target, _ in retell.regularisations(result)] == [line["inputs"]["target"] for line in lines]


@drawn
@given(batches())
def test_the_amount_of_a_structure_comes_back_from_its_lines_alone(document):
    result = one("batches", document)
    for item in result.get("structures", []):
        assert retell.structure(item) == item["amount"]


@pytest.mark.parametrize(
    "item",
    [
        ETTI,
        ETTI | {"permanent_fte": "0.333"},
        {"id": "L", "type": "ACI", "year": 2014, "requests": ["12000.33", "18000"]},
        {"id": "L", "type": "AI", "year": 2008, "requests": ["34000"]},
    ],
)
def test_the_amount_of_an_accompaniment_comes_back_from_its_lines_alone(item):
    result = one("accompaniment", item)
    assert retell.accompaniment(result) == result["amount"]


def all_lines():
    hours = ["1680"] * 10 + ["1610"] * 2
    g8 = annex("ACI", "2015-01", 12, "12", hours=hours, modulation_rate="0.0630", paid={"2015-03": "19000"})
    yield from computed_annex(g8)["explanation"]
    yield from computed_annex(annex("EI", "2018-01", 12, "6", hours=["100"] * 12))["explanation"]
    yield from computed_annex(annex("EI", "2019-01", 12, "12", context="prison"))["explanation"]
    yield from one("accompaniment", ETTI)["explanation"]
    yield from one("accompaniment", {"id": "L", "type": "AI", "year": 2014, "requests": ["1"]})["explanation"]
    for item in one("batches", batch(*G20, envelope="61932.80"))["structures"]:
        yield from item["explanation"]


def test_every_line_has_its_five_parts_and_a_source():
    for line in all_lines():
        assert list(line) == ["rule", "text", "inputs", "value", "source"]
        assert isinstance(line["inputs"], dict)
        assert line["source"] != ""


def test_every_text_is_a_sentence_in_french_typography():
    for line in all_lines():
        text = line["text"]
        assert text[0].isupper() or text[0].isdigit()
        assert text.endswith(".")
        assert "'" not in text
        assert re.search(r"[0-9]\.[0-9]", text) is None  # a decimal comma, never a point
        assert re.search(r"[0-9] ?€", text) is None  # a no-break space before the sign


def test_rules_of_an_annexe_come_in_the_order_of_the_calculation():
    rules = [
        line["rule"] for line in computed_annex(annex("EI", "2018-01", 12, "6", hours=["100"] * 12))["explanation"]
    ]
    assert rules == [
        "regime",
        "segment_total",
        "instalments",
        "agreed_amount",
        "realised_fte",
        "cap_fte",
        "due",
        "regularisation",
        "regularisation",
        "regularisation",
        "balance",
        "recovery",
        "modulated_amount",
    ]


def test_the_sentence_of_a_regularisation():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["1680"] * 10 + ["1610"] * 2))
    assert retell.line_of(result, "regularisation")["text"] == (
        "Régularisation en novembre 2015 : 232\u202f248,00\u00a0€ × 11 / 12 × taux d’occupation 0,923077 = "
        "196\u202f517,54\u00a0€, moins 193\u202f540,00\u00a0€ déjà versés, soit 2\u202f977,54\u00a0€."
    )


def test_a_payment_that_replaces_a_regularisation_is_told():
    hours = ["1680"] * 10 + ["1610"] * 2
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=hours, paid={"2015-11": "1"}))
    assert retell.line_of(result, "regularisation")["text"].endswith("Payé en réalité : 1,00\u00a0€.")


def test_an_unverified_amount_is_told_as_such():
    result = computed_annex(annex("EI", "2021-01", 1, "1"))
    assert retell.line_of(result, "segment_total")["source"].endswith("(montant non vérifié)")


def test_the_source_of_a_total_is_the_reference_of_its_rows():
    rows = [row("ACI", "2015-01", "2015-06", "1", reference="A"), row("ACI", "2015-07", None, "2", reference="B")]
    result = computed_annex(annex("ACI", "2015-01", 12, "1"), rows)
    assert retell.line_of(result, "segment_total")["source"] == "A ; B"


def test_the_cent_lost_to_the_envelope_is_told():
    result = one("batches", batch(*(structure(name, "10.10", "1", "1", "1") for name in "ABC"), envelope="1.52"))
    lines = [retell.line_of(item, "amount") for item in result["structures"]]
    assert [line["inputs"]["cents_lost"] for line in lines] == ["1", "0", "0"]
    assert "moins un centime" in lines[0]["text"]


@pytest.mark.parametrize(
    ("hours", "reached", "rule", "base"),
    [
        (["1820"] * 6, "atteint", "tout le conventionné à cette date", "dû"),
        (["1820"] * 5 + ["1819.99"], "non atteint", "heures / heures par ETP", "dû"),
        ([], None, None, "conventionné"),
    ],
)
def test_the_words_follow_the_hours_to_the_end_of_a_part(hours, reached, rule, base):
    result = computed_annex(annex("ACI", "2015-01", 12, (6, "12"), (6, "10"), hours=hours, modulation_rate="0.05"))
    told = {line["rule"]: line for line in result["explanation"]}
    assert f"({base})" in told["modulated_amount"]["text"]
    assert ("realised_fte" in told) == bool(hours)
    if hours:
        assert told["cap_fte"]["text"].endswith(f", {reached}.") and rule in told["due"]["text"]
        assert len(told["realised_fte"]["inputs"]["hours"]) == 1  # nothing of the part to come


def test_a_structure_reads_the_name_of_its_regime_and_the_payer_keeps_its_code():
    result = computed_annex(annex("EI", "2008-01", 12, "10"))
    told = retell.line_of(result, "regime")

    assert "« Aide au poste des entreprises d'insertion (plan de cohésion sociale) »" in told["text"]
    assert not [line["text"] for line in result["explanation"] if "EI-2005" in line["text"]]
    assert told["value"] == "EI-2005"
