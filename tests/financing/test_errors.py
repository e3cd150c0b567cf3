"""Faulty items, lists and documents: told in their place, the good items still computed."""

import json

import pytest

from financing.calculation.document import COMPUTED, compute, prepare_text
from tests.financing.documents import annex, computed_annex, figures, row
from tests.financing.hostile import ACI, BATCH, GOOD, fields, without


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
@pytest.mark.parametrize("name", [*COMPUTED, "baremes", "lump_sums"])
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


@pytest.mark.parametrize(("alone", "told"), [(False, []), (True, ["requests"])])
def test_a_row_of_one_request_takes_no_second(alone, told):
    twice, row = ACI | {"requests": ["0.10", "0.20"]}, CAPPED | {"single_request": alone}
    (item,) = compute({"accompaniment": [twice], "lump_sums": [row]})["accompaniment"]
    assert [fault["field"] for fault in item.get("errors", [])] == told


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


CAPPED = {
    "regime": "ACI-ACC-2005",
    "type": "ACI",
    "from_year": 2005,
    "to_year": 2013,
    "unit_amount": None,
    "fte_per_post": None,
    "request_cap": "0.40",
    "carrier_cap": "0.70",
    "share": "1",
    "single_request": False,
    "reference": "Arrêté d'exemple",
}


@pytest.mark.parametrize(("given", "amount"), [(CAPPED, "0.40"), (CAPPED | {"to_year": None, "share": "0.5"}, "0.20")])
def test_lump_sums_of_the_document_replace_those_shipped(given, amount):
    (item,) = compute({"accompaniment": [ACI], "lump_sums": [given]})["accompaniment"]
    assert item["amount"] == amount
    (late,) = compute({"accompaniment": [ACI | {"year": 2014}], "lump_sums": [CAPPED]})["accompaniment"]
    assert fields(late) == ["year"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("regime", "FOO"),
        ("type", "EI"),
        ("from_year", "2005"),
        ("to_year", 2004),
        ("to_year", True),
        ("request_cap", "0"),
        ("carrier_cap", None),
        ("share", 1),
        ("single_request", "false"),
        ("reference", None),
        ("surprise", "1"),
    ],
)
def test_a_faulty_lump_sum_is_told_and_stops_the_aids_it_may_concern(key, value):
    other = ACI | {"id": "Y", "type": "AI"}
    rows = [CAPPED | {key: value}, CAPPED, CAPPED | {"regime": "AI-ACC-2005", "type": "AI"}]
    fault, answer = top(compute({"annexes": [GOOD], "accompaniment": [ACI, other], "lump_sums": rows}))
    assert fault == [f"lump_sums[0].{key}"]
    assert fields(answer["accompaniment"][0]) == ["lump_sums"]
    assert "errors" not in answer["annexes"][0]
    if key != "type":
        assert answer["accompaniment"][1]["amount"] == "0.40"


@pytest.mark.parametrize("key", sorted(CAPPED))
def test_a_lump_sum_has_all_its_keys(key):
    fault, _ = top(compute({"lump_sums": [without(CAPPED, key)]}))
    assert fault == [f"lump_sums[0].{key}"]


@pytest.mark.parametrize("rows", [None, {}, [None], ["x"], [[]]])
def test_lump_sums_that_cannot_be_read_stop_every_accompaniment(rows):
    _, answer = top(compute({"annexes": [GOOD], "accompaniment": [ACI], "lump_sums": rows}))
    assert (fields(answer["accompaniment"][0]), "errors" in answer["annexes"][0]) == (["lump_sums"], False)


def test_messages_stay_short_whatever_is_typed():
    result = computed_annex(GOOD | {"type": "x" * 10_000, "regime": "é" * 10_000})
    assert max(len(fault["message"]) for fault in result["errors"]) < 200
