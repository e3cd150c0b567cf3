"""Hostile documents: a French sentence on the faulty field, the good items still computed, never a traceback."""

import json

import pytest

from financing.calculation.document import COMPUTED, compute, prepare_text
from tests.financing.documents import annex, batch, computed_annex, figures, one, row, structure

GOOD = annex("EI", "2018-01", 12, "6")
ETTI = {
    "id": "E",
    "type": "ETTI",
    "year": 2008,
    "hours": "43680",
    "hours_per_fte": "1600",
    "permanent_fte": "3",
    "agreed_posts": "3",
}
ACI = {"id": "L", "type": "ACI", "year": 2008, "requests": ["1"]}
BATCH = batch(structure("A", "1", "1", "1", "1"), structure("B", "1", "1", "1", "1"))

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


def fields(item):
    assert set(item) == {"id", "errors"}
    for fault in item["errors"]:
        assert set(fault) == {"field", "message"}
        assert fault["message"].endswith((".", "\u00bb"))
    return [fault["field"] for fault in item["errors"]]


def changed(item, path, value):
    """A copy of a document with one value changed; the path mixes keys and places."""
    copy = json.loads(json.dumps(item))
    holder = copy
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return copy


def without(item, key):
    return {name: value for name, value in item.items() if name != key}


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


def test_the_second_of_two_equal_ids_is_an_error():
    answer = compute({"annexes": [GOOD, GOOD | {"start": "2017-12"}, GOOD | {"id": "Y"}, GOOD]})
    assert ["errors" in item for item in answer["annexes"]] == [False, True, False, True]
    assert [item["id"] for item in answer["annexes"]] == ["X", "X", "Y", "X"]


def test_a_refused_item_keeps_its_id_to_itself():
    answer = compute({"annexes": [GOOD | {"type": "?"}, GOOD]})
    assert [fields(item) for item in answer["annexes"]] == [["type"], ["id"]]


def test_each_list_has_its_own_ids():
    answer = compute({"annexes": [GOOD], "accompaniment": [ACI | {"id": "X"}], "batches": [BATCH | {"id": "X"}]})
    assert not any("errors" in item for name in COMPUTED for item in answer[name])


@pytest.mark.parametrize("identifier", [None, 5, 1.5, True, [], {}])
def test_an_id_is_a_string(identifier):
    assert fields(computed_annex(GOOD | {"id": identifier})) == ["id"]


@pytest.mark.parametrize("item", [None, 1, "x", [], True])
@pytest.mark.parametrize("name", COMPUTED)
def test_an_item_is_an_object(name, item):
    answer = compute({name: [item]})
    assert (answer[name][0]["id"], fields(answer[name][0])) == (None, [f"{name}[0]"])


def test_good_items_are_still_computed():
    answer = compute({"annexes": [None, GOOD, GOOD | {"id": "Y", "end": "?"}], "accompaniment": [{}, ACI]})
    assert figures(answer["annexes"][1])["agreed_amount"] == "62178.00"
    assert answer["accompaniment"][1]["amount"] == "1.00"


def test_several_faults_of_one_item_are_all_told():
    faulty = GOOD | {"type": "?", "end": "?", "segments": [{"from": "?", "to": "2018-12", "fte": "-1"}]}
    assert fields(computed_annex(faulty)) == ["type", "end", "segments[0].from", "segments[0].fte"]


EMPTY = {"annexes": [], "accompaniment": [], "batches": []}


def top(answer):
    return [fault["field"] for fault in answer.pop("errors")], answer


def test_the_three_lists_always_stand_in_the_answer():
    assert compute({}) == EMPTY
    assert top(compute([])) == (["document"], EMPTY)


@pytest.mark.parametrize("document", [[], "x", 1, None, True])
def test_a_document_is_an_object(document):
    assert top(compute(document)) == (["document"], EMPTY)


@pytest.mark.parametrize("value", [None, {}, "x", 1, True])
@pytest.mark.parametrize("name", [*COMPUTED, "baremes"])
def test_a_list_that_is_not_one_is_a_top_level_error(name, value):
    assert top(compute({name: value})) == ([name], EMPTY)


def test_an_unknown_top_level_key_is_an_error_and_the_rest_is_computed():
    fault, answer = top(compute({"anexes": [], "accompaniment": [ACI]}))
    assert (fault, answer["accompaniment"][0]["amount"]) == (["anexes"], "1.00")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"{'a': 1}", b"\xff\xfe\xfa", b'{"annexes": [}', b"[" * 200_000, b'{"a": 1} x', b"\xc3\x28"],
    ids=lambda raw: repr(raw[:12]),
)
def test_unreadable_json_is_a_top_level_error(raw):
    prepared = prepare_text(raw)
    assert ([fault.field for fault in prepared.faults], prepared.lists) == (["document"], {})


def test_a_bom_and_enormous_integers_do_not_stop_the_others():
    raw = b"\xef\xbb\xbf" + json.dumps({"accompaniment": [ACI]}).encode()[:-2]
    raw += b', {"id": "M", "type": "ACI", "year": ' + b"9" * 5000 + b', "requests": ["1"]}]}'
    found = list(prepare_text(raw).results("accompaniment"))
    assert (found[0]["amount"], fields(found[1])) == ("1.00", ["year"])


def test_a_key_written_twice_is_never_chosen():
    text = json.dumps(GOOD)
    doubled = text.replace('"type": "EI"', '"type": "EI", "type": "ACI"')
    (result,) = prepare_text(f'{{"annexes": [{doubled}]}}').results("annexes")
    assert fields(result) == ["type"]
    hours = text[:-1] + ', "hours": {"2018-01": "1", "2018-01": "2"}}'
    (result,) = prepare_text(f'{{"annexes": [{hours}]}}').results("annexes")
    assert fields(result) == ["hours.2018-01"]
    prepared = prepare_text(f'{{"annexes": [{text}], "annexes": []}}')
    assert ([fault.field for fault in prepared.faults], list(prepared.results("annexes"))) == (["annexes"], [])


BAREME = row("ACI", "2015-01", None, "12")


@pytest.mark.parametrize("key", sorted(BAREME))
def test_a_barème_row_has_all_its_keys(key):
    fault, _ = top(compute({"baremes": [without(BAREME, key)]}))
    assert fault == [f"baremes[0].{key}"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("regime", "FOO"),
        ("type", "?"),
        ("context", None),
        ("territory", "france"),
        ("from", None),
        ("from", "2015"),
        ("to", "2014-12"),
        ("to", ""),
        ("unit_amount", 12),
        ("unit_amount", "-12"),
        ("hours_per_fte", None),
        ("posts_cap", 10),
        ("posts_cap", "ten"),
        ("reference", None),
        ("surprise", "1"),
    ],
)
def test_a_faulty_row_is_told_and_stops_the_annexes_it_may_concern(key, value):
    document = annex("ACI", "2015-01", 12, "1")
    other = annex("EI", "2015-01", 12, "1", id="Y")
    rows = [BAREME | {key: value}, row("EI", "2015-01", None, "24"), row("ACI", "2015-01", None, "12")]
    fault, answer = top(compute({"annexes": [document, other], "baremes": rows}))
    assert fault == [f"baremes[0].{key}"]
    assert fields(answer["annexes"][0]) == ["baremes"]
    if key != "type":
        assert answer["annexes"][1]["agreed_amount"] == "24.00"


@pytest.mark.parametrize("rows", [None, {}, [None], ["x"], [[]]])
def test_rows_that_cannot_be_read_stop_every_annexe(rows):
    _, answer = top(compute({"annexes": [GOOD], "accompaniment": [ACI], "baremes": rows}))
    assert (fields(answer["annexes"][0]), answer["accompaniment"][0]["amount"]) == (["baremes"], "1.00")


def test_messages_stay_short_whatever_is_typed():
    result = computed_annex(GOOD | {"type": "x" * 10_000, "regime": "é" * 10_000})
    assert max(len(fault["message"]) for fault in result["errors"]) < 200
