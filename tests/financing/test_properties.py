"""What must hold for every document, and agreement with a second, plain reading of the rules."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from financing.calculation import months
from financing.calculation.document import compute
from tests.financing import oracle
from tests.financing.documents import computed_annex, figures, one
from tests.financing.strategies import annexes, batches

drawn = settings(max_examples=50)


@drawn
@given(annexes())
def test_the_engine_agrees_with_a_plain_reading_of_the_rules(drawn_annex):
    document, rows, mode = drawn_annex
    assert figures(computed_annex(document, rows)) == oracle.Reading(document, rows, mode).figures()


@drawn
@given(batches())
def test_the_batch_agrees_with_a_plain_reading_of_the_rules(document):
    expected, result = oracle.batch(document), one("batches", document)
    if expected is None:
        assert [fault["field"] for fault in result["errors"]] == ["envelope"]
        return
    structures = {
        item["id"]: (item["mark"], item["raw_rate"], item["rate"], item["amount"]) for item in result["structures"]
    }
    assert figures(result) | {"structures": structures} == {"id": "B"} | expected


@drawn
@given(annexes(with_paid=False))
def test_instalments_add_up_to_the_agreed_amount(drawn_annex):
    document, rows, _ = drawn_annex
    document.pop("hours", None)
    result = computed_annex(document, rows)
    assert sum(Decimal(line["amount"]) for line in result["schedule"]) == Decimal(result["agreed_amount"])
    assert min(Decimal(line["amount"]) for line in result["schedule"]) >= 0


@drawn
@given(annexes(with_paid=False), st.integers(0, 400), st.data())
def test_more_hours_never_pay_less(drawn_annex, more, data):
    document, rows, _ = drawn_annex
    assume("hours" in document)
    month = data.draw(st.sampled_from(sorted(document["hours"])))
    raised = document["hours"] | {month: str(Decimal(document["hours"][month]) + more)}
    before = computed_annex(document, rows)
    after = computed_annex(document | {"hours": raised}, rows)
    assert Decimal(after["due"]) >= Decimal(before["due"])
    if document["end"] in document["hours"]:
        assert Decimal(after["due"]) <= Decimal(after["agreed_amount"])


@drawn
@given(annexes(), st.data())
def test_splitting_a_segment_in_two_changes_nothing(drawn_annex, data):
    document, rows, _ = drawn_annex
    place = data.draw(st.integers(0, len(document["segments"]) - 1))
    segment = document["segments"][place]
    first, last = months.parse(segment["from"]), months.parse(segment["to"])
    assume(first < last)
    cut = data.draw(st.integers(first, last - 1))
    halves = [segment | {"to": months.text(cut)}, segment | {"from": months.text(cut + 1)}]
    pieces = document["segments"][:place] + halves + document["segments"][place + 1 :]
    assert computed_annex(document | {"segments": pieces}, rows) == computed_annex(document, rows)


@drawn
@given(annexes(), st.data())
def test_the_order_of_segments_rows_and_months_changes_nothing(drawn_annex, data):
    document, rows, _ = drawn_annex
    shuffled = document | {"segments": data.draw(st.permutations(document["segments"]))}
    for name in ("hours", "paid"):
        if name in document:
            shuffled[name] = dict(data.draw(st.permutations(list(document[name].items()))))
    mixed = computed_annex(shuffled, data.draw(st.permutations(rows)))
    assert figures(mixed) == figures(computed_annex(document, rows))


@drawn
@given(annexes(), batches())
def test_recomputing_is_identical(drawn_annex, batch):
    annex, rows, _ = drawn_annex
    document = {"annexes": [annex], "batches": [batch], "baremes": rows}
    assert compute(document) == compute(document)


@drawn
@given(batches(), st.data())
def test_permuting_structures_changes_nothing(document, data):
    permuted = document | {"structures": data.draw(st.permutations(document["structures"]))}
    before, after = one("batches", document), one("batches", permuted)
    if "errors" in before:
        assert before == after
        return
    for result in (before, after):
        result["structures"].sort(key=lambda item: item["id"])
    assert before == after


@drawn
@given(batches())
def test_the_envelope_is_never_exceeded_and_rates_stay_in_the_frame(document):
    low, high = Decimal(document["floor"]), Decimal(document["ceiling"])
    assume(low <= high)
    result = one("batches", document)
    assume("errors" not in result)
    total = sum(Decimal(item["amount"]) for item in result["structures"])
    assert total == Decimal(result["total"])
    assert total <= Decimal(document["envelope"])
    assert all(low <= Decimal(item["rate"]) <= high for item in result["structures"])
    assert all(Decimal(item["amount"]) >= 0 for item in result["structures"])


@drawn
@given(batches(), st.data())
def test_raising_an_indicator_never_lowers_the_own_rate_while_the_envelope_is_large(document, data):
    document["envelope"] = "1000000"
    place = data.draw(st.integers(0, len(document["structures"]) - 1))
    structure = document["structures"][place]
    assume(structure["effort"][1] != "0")
    raised = structure | {"effort": [str(int(structure["effort"][0]) + 1), structure["effort"][1]]}
    better = document | {"structures": [*document["structures"]]}
    better["structures"][place] = raised
    before = one("batches", document)["structures"][place]
    after = one("batches", better)["structures"][place]
    assert Fraction(after["rate"]) >= Fraction(before["rate"])
