"""The data shipped with the code: complete, sourced, without overlap."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from financing.baremes import (
    shipped_fdi_natures,
    shipped_law,
    shipped_other_amounts,
    shipped_rsa,
    shipped_sources,
)
from financing.calculation import law as law_module
from financing.calculation import months
from financing.calculation.law import CRITERIA, Key
from financing.enums import Method, RegimeStatus, Regularisation
from tests.financing.published import prison_unit_amount

LAW = shipped_law()
ROWS = [row for rows in LAW.table.rows.values() for row in rows]

# Section 4 of the note: from, EI, ETTI, AI, ACI.
GENERAL = """
2014-01 10000 4250 1300 19200
2015-01 10080 4284 1310 19354
2016-01 10143 4311 1319 19474
2017-01 10237 4351 1331 19655
2018-01 10363 4405 1347 19897
2019-01 10520 4472 1367 20199
2020-01 10646 4299 1383 20441
2021-01 10751 4341 1397 20642
2021-10 10988 4437 1428 21096
2022-01 11087 4253 1441 21286
2022-05 11381 4366 1479 21850
2022-08 11609 4454 1509 22289
2023-01 11819 4535 1536 22692
2023-05 12081 4636 1570 23196
2024-11 12459 4781 1619 23921
2025-01 13304 4781 1619 23921
"""


def rows_of(type_, context="ordinary", territory="general"):
    return [
        row
        for row in sorted(ROWS, key=lambda row: row.first)
        if (row.key.type, row.key.context, row.key.territory) == (type_, context, territory)
    ]


@pytest.mark.parametrize(("place", "type_"), [(1, "EI"), (2, "ETTI"), (3, "AI"), (4, "ACI")])
def test_general_amounts_are_those_of_the_note(place, type_):
    expected = [line.split() for line in GENERAL.split("\n") if line]
    if type_ in ("AI", "ACI"):
        expected[0][0] = "2014-07"
    shipped = [row for row in rows_of(type_) if row.key.regime != "EI-2005"]
    assert [(months.text(row.first), str(row.unit_amount)) for row in shipped] == [
        (line[0], line[place]) for line in expected
    ]


@pytest.mark.parametrize(
    ("type_", "amounts"),
    [
        ("EI", "8035 8294 8590 8763 9412 10050"),
        ("ETTI", "3245 3349 3295 3361 3610"),
        ("AI", "1044 1077 1115 1138 1223"),
        ("ACI", "15428 15924 16493 16825 18070"),
        ("EITI", "4961"),
    ],
)
def test_amounts_of_mayotte(type_, amounts):
    assert [str(row.unit_amount) for row in rows_of(type_, territory="mayotte")] == amounts.split()


def test_amounts_of_independent_workers():
    assert [str(row.unit_amount) for row in rows_of("EITI")] == ["5548", "5614", "5794", "6001", "6570"]


@pytest.mark.parametrize(("type_", "amounts"), [("EI", "6218 6312 6388 6593"), ("ACI", "11938 12119 12265 12658")])
def test_p5_prison_amounts_are_sixty_percent_until_october_2021_then_ordinary(type_, amounts):
    prison = rows_of(type_, context="prison")
    assert [str(row.unit_amount) for row in prison[:4]] == amounts.split()
    ordinary = {row.first: row.unit_amount for row in rows_of(type_)}
    assert [row.unit_amount for row in prison[:4]] == [prison_unit_amount(ordinary[row.first]) for row in prison[:4]]
    assert [row.unit_amount for row in prison[4:]] == [ordinary[row.first] for row in prison[4:]]
    assert months.text(prison[4].first) == "2022-05"
    assert {row.posts_cap for row in prison} == {Decimal(10)}


@pytest.mark.parametrize(
    ("type_", "hours", "kind"),
    [
        ("EI", 1505, "worked"),
        ("ETTI", 1600, "mission"),
        ("AI", 1607, "made_available"),
        ("ACI", 1820, "paid"),
        ("EITI", 1505, "worked"),
    ],
)
def test_hours_of_one_fte_and_their_kind(type_, hours, kind):
    found = {(row.hours_per_fte, row.hours_kind) for row in ROWS if row.key.type == type_}
    assert found == {(Decimal(hours), kind)}


def test_periods_of_one_key_never_overlap_even_across_regimes():
    by_key = {}
    for row in ROWS:
        by_key.setdefault((row.key.type, row.key.context, row.key.territory), []).append(row)
    for rows in by_key.values():
        rows.sort(key=lambda row: row.first)
        assert [a for a, b in pairwise(rows) if a.last is None or a.last >= b.first] == []


def test_rows_stay_inside_the_effect_dates_of_their_regime():
    for row in ROWS:
        regime = LAW.regimes[row.key.regime]
        assert regime.covers(row.key.type, row.first)
        assert row.last is None or row.last >= row.first
        assert row.last is None or regime.covers(row.key.type, row.last)


def test_every_row_has_its_reference_and_known_sources():
    known = shipped_sources()
    texts = [*ROWS, *LAW.regimes.values(), *LAW.lump_sums, *shipped_fdi_natures().values(), *shipped_other_amounts()]
    for item in texts:
        assert item.reference != ""
        assert [key for key in item.source.split() if key not in known] == []
    assert [row for row in ROWS if row.verified and row.source == ""] == []


def test_publication_dates_are_dates():
    dates = {item.published_on for item in [*ROWS, *LAW.lump_sums, *shipped_other_amounts()]} - {None}
    assert [date for date in dates if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date)] == []
    retroactive = [row for row in ROWS if row.published_on and months.parse(row.published_on[:7]) > row.first]
    assert "2022-01" in {months.text(row.first) for row in retroactive}


def test_what_no_text_confirms_is_marked():
    assert {months.text(row.first) for row in ROWS if not row.verified} == {"2021-01"}
    assert [lump.type for lump in LAW.lump_sums if not lump.verified] == ["ETTI"]


def test_regimes_use_the_known_words():
    for regime in LAW.regimes.values():
        assert regime.status in RegimeStatus
        assert regime.method in Method
        assert regime.regularisation in Regularisation
        assert set(regime.periods) <= set(law_module.TYPES)
    assert sorted(LAW.regimes) == [
        "ACI-ACC-2005",
        "AI-ACC-2005",
        "AIDE-POSTE-2014",
        "AIDE-POSTE-2017",
        "EI-2005",
        "ETTI-2005",
        "MOD-ENCADREE-SIM",
    ]


def test_the_simulation_has_parameters_and_no_row():
    simulation = LAW.regimes["MOD-ENCADREE-SIM"]
    assert (simulation.status, simulation.modulation.hypothesis) == ("simulation", True)
    assert [row for row in ROWS if row.key.regime == simulation.code] == []
    assert [regime.code for regime in LAW.regimes_of("ETTI", months.parse("2009-01"))] == ["ETTI-2005"]


def test_weights_of_a_modulation_add_up_to_one():
    rules = [regime.modulation for regime in LAW.regimes.values() if regime.modulation]
    assert [set(rule.weights) for rule in rules] == [set(CRITERIA)] * len(rules)
    assert [sum(rule.weights.values()) for rule in rules] == [1] * len(rules)


def test_amounts_that_are_not_computed_say_why():
    others = shipped_other_amounts()
    assert [item for item in others if item.reason_not_computed == ""] == []
    flat = {(item.type, item.territory): item.amount for item in others if item.first == "2025-01"}
    assert flat == {("EITI", "general"): Decimal(450), ("EITI", "mayotte"): Decimal(340)}


def test_a_table_gives_no_run_for_an_unknown_key():
    assert LAW.table.runs(Key("EI-2005", "ACI", "ordinary", "general"), 0, 1) == []


def test_each_rsa_amount_is_dated_sourced_and_said_unverified_where_no_text_was_read():
    shipped = shipped_rsa()
    firsts = [item.row.first for item in shipped]
    assert firsts == sorted(set(firsts))
    assert (months.text(firsts[0]), str(shipped[0].row.monthly_amount)) == ("2014-01", "499.31")
    assert [months.text(item.row.first) for item in shipped if item.row.verified] == ["2023-04", "2025-04"]
    known = shipped_sources()
    assert [item.source for item in shipped if item.source not in known] == []
    assert [item for item in shipped if item.row.reference == ""] == []
