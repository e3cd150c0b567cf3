"""Faulty values: a French sentence on the faulty field, never a default, never a traceback."""

import pytest

from financing.calculation.document import compute
from tests.financing.documents import batch, computed_annex, one, row, structure
from tests.financing.hostile import ACI, BATCH, ETTI, GOOD, changed, fields, without

NOT_NUMBERS = [
    "-1",
    "+1",
    " 1",
    "1 ",
    "1\n",
    "1,5",
    "1e3",
    "1E3",
    ".5",
    "5.",
    "1.2.3",
    "",
    "abc",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "1 000",
    "1\u202f000",
    "\u0661",
    "\uff11",
    "\u00b2",
    "1234567890123",
    "0000000000001",
    1,
    1.5,
    0,
    True,
    None,
    [],
    {},
    float("nan"),
]


NUMBER_FIELDS = [
    ("annexes", GOOD, ["segments", 0, "fte"], "segments[0].fte"),
    ("annexes", GOOD | {"hours": {"2018-01": "1"}}, ["hours", "2018-01"], "hours.2018-01"),
    ("annexes", GOOD | {"paid": {"2018-01": "1"}}, ["paid", "2018-01"], "paid.2018-01"),
    ("annexes", GOOD, ["modulation_rate"], "modulation_rate"),
    ("accompaniment", ETTI, ["hours"], "hours"),
    ("accompaniment", ETTI, ["hours_per_fte"], "hours_per_fte"),
    ("accompaniment", ETTI, ["permanent_fte"], "permanent_fte"),
    ("accompaniment", ETTI, ["agreed_posts"], "agreed_posts"),
    ("accompaniment", ACI, ["requests", 0], "requests[0]"),
    ("batches", BATCH, ["floor"], "floor"),
    ("batches", BATCH, ["ceiling"], "ceiling"),
    ("batches", BATCH, ["envelope"], "envelope"),
    ("batches", BATCH, ["weights", "public"], "weights.public"),
    ("batches", BATCH, ["structures", 1, "base"], "structures[1].base"),
    ("batches", BATCH, ["structures", 1, "effort", 0], "structures[1].effort[0]"),
    ("batches", BATCH, ["structures", 1, "effort", 1], "structures[1].effort[1]"),
]


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
@pytest.mark.parametrize(("name", "item", "path", "field"), NUMBER_FIELDS, ids=lambda value: str(value)[:30])
def test_a_figure_is_digits_with_an_optional_point_and_decimals(name, item, path, field, value):
    assert fields(one(name, changed(item, path, value))) == [field]


@pytest.mark.parametrize("value", ["0", "000000000012", "123456789012", "1.50", "0." + "1" * 5000])
def test_a_figure_has_at_most_twelve_digits_before_the_point_and_any_decimals(value):
    assert "errors" not in computed_annex(changed(GOOD, ["segments", 0, "fte"], value))


@pytest.mark.parametrize("value", ["0", "0.000"])
def test_hours_per_fte_cannot_be_zero(value):
    assert fields(one("accompaniment", ETTI | {"hours_per_fte": value})) == ["hours_per_fte"]
    answer = compute({"annexes": [GOOD], "baremes": [row("EI", "2018-01", None, "1", hours_per_fte=value)]})
    assert [fault["field"] for fault in answer["errors"]] == ["baremes[0].hours_per_fte"]


@pytest.mark.parametrize(
    ("name", "item"), [("annexes", GOOD), ("accompaniment", ETTI), ("accompaniment", ACI), ("batches", BATCH)]
)
def test_every_key_is_required_and_no_other_is_known(name, item):
    for key in item:
        found = one(name, without(item, key))
        assert key in fields(found)
    assert fields(one(name, item | {"surprise": "1"})) == ["surprise"]


@pytest.mark.parametrize("key", ["from", "to", "fte"])
def test_keys_of_a_segment(key):
    segment = GOOD["segments"][0]
    assert fields(computed_annex(GOOD | {"segments": [without(segment, key)]})) == [f"segments[0].{key}"]
    assert fields(computed_annex(GOOD | {"segments": [segment | {"etp": "1"}]})) == ["segments[0].etp"]


@pytest.mark.parametrize("key", ["id", "base", "public", "effort", "results"])
def test_keys_of_a_structure(key):
    faulty = batch(structure("A", "1", "1", "1", "1"), without(structure("B", "1", "1", "1", "1"), key))
    assert fields(one("batches", faulty)) == [f"structures[1].{key}"]


@pytest.mark.parametrize("value", [["1"], ["1", "2", "3"], "1", None, {"a": "1"}])
def test_an_indicator_is_a_pair(value):
    assert fields(one("batches", changed(BATCH, ["structures", 0, "public"], value))) == ["structures[0].public"]


@pytest.mark.parametrize("month", ["2018-13", "2018-00", "2018-1", "201801", "18-01", "2018-01-01", "", "2018-01\n"])
@pytest.mark.parametrize("field", ["start", "end"])
def test_a_month_is_written_with_four_and_two_digits(month, field):
    assert fields(computed_annex(GOOD | {field: month})) == [field]
    assert fields(computed_annex(GOOD | {"hours": {month: "1"}})) == [f"hours.{month}"]


@pytest.mark.parametrize("value", [201801, None, [], {}, True])
def test_a_month_is_a_string(value):
    assert fields(computed_annex(GOOD | {"start": value})) == ["start"]


@pytest.mark.parametrize("field", ["type", "context", "territory"])
@pytest.mark.parametrize("value", ["", "ei", "Prison", "XYZ", None, 1, [], {}])
def test_types_contexts_and_territories_are_known(field, value):
    assert fields(computed_annex(GOOD | {field: value})) == [field]


@pytest.mark.parametrize("key", ["hours", "paid", "modulation_rate", "regime"])
@pytest.mark.parametrize("value", [None, 0, [], True])
def test_optional_keys_are_left_out_rather_than_emptied(key, value):
    assert fields(computed_annex(GOOD | {key: value})) == [key]


@pytest.mark.parametrize("year", ["2008", 2008.0, None, True, [], 10**20])
def test_a_year_is_an_integer(year):
    assert fields(one("accompaniment", ACI | {"year": year})) == ["year"]


@pytest.mark.parametrize(("key", "value"), [("segments", []), ("segments", {}), ("segments", "x"), ("segments", None)])
def test_segments_are_a_list_with_something_in_it(key, value):
    assert fields(computed_annex(GOOD | {key: value})) == [key]


@pytest.mark.parametrize("value", [[], {}, None, "1"])
def test_requests_and_structures_are_lists_with_something_in_them(value):
    assert fields(one("accompaniment", ACI | {"requests": value})) == ["requests"]
    assert fields(one("batches", BATCH | {"structures": value})) == ["structures"]


SEGMENTS = [
    [("2018-01", "2018-06"), ("2018-08", "2018-12")],
    [("2018-01", "2018-06"), ("2018-06", "2018-12")],
    [("2018-01", "2018-12"), ("2018-03", "2018-04")],
    [("2018-01", "2018-12"), ("2018-01", "2018-12")],
    [("2018-02", "2018-12")],
    [("2017-12", "2018-12")],
    [("2018-01", "2018-11")],
    [("2018-01", "2019-01")],
    [("2018-12", "2018-01")],
]


@pytest.mark.parametrize("periods", SEGMENTS, ids=str)
def test_segments_cover_the_annexe_without_gap_or_overlap(periods):
    segments = [{"from": first, "to": last, "fte": "1"} for first, last in periods]
    assert fields(computed_annex(GOOD | {"segments": segments})) == ["segments"]


def test_an_annexe_does_not_end_before_it_starts():
    assert fields(computed_annex(GOOD | {"end": "2017-12"})) == ["end"]


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ({"2018-02": "1"}, "hours.2018-01"),
        ({"2018-01": "1", "2018-03": "1"}, "hours.2018-02"),
        ({"2017-12": "1"}, "hours.2017-12"),
        ({"2018-01": "1", "2019-01": "1"}, "hours.2019-01"),
    ],
)
def test_hours_run_without_gap_from_the_start_month(hours, field):
    assert fields(computed_annex(GOOD | {"hours": hours})) == [field]


@pytest.mark.parametrize(
    "weights",
    [
        {"public": "0.35", "effort": "0.40", "results": "0.26"},
        {"public": "0.35", "effort": "0.40", "results": "0.2499999999999999999999999999999999"},
        {"public": "0", "effort": "0", "results": "0"},
    ],
)
def test_weights_add_up_to_one_exactly(weights):
    assert fields(one("batches", BATCH | {"weights": weights})) == ["weights"]


@pytest.mark.parametrize(
    "weights", [{"public": "1"}, {"public": "1", "effort": "0", "results": "0", "x": "0"}, [], None]
)
def test_weights_name_the_three_criteria(weights):
    assert fields(one("batches", BATCH | {"weights": weights}))


def test_a_floor_does_not_exceed_its_ceiling():
    assert fields(one("batches", BATCH | {"floor": "0.11"})) == ["floor"]
    assert "errors" not in one("batches", BATCH | {"floor": "0.10"})


def test_a_repeated_structure_makes_its_whole_batch_an_error():
    twice = batch(structure("A", "1", "1", "1", "1"), structure("A", "1", "1", "1", "1"))
    assert fields(one("batches", twice)) == ["structures[1].id"]


@pytest.mark.parametrize("structures", [[None], ["A"], [[]], [structure("A", "1", "1", "1", "1") | {"id": 1}]])
def test_a_structure_is_an_object_with_an_id(structures):
    assert fields(one("batches", BATCH | {"structures": structures}))
