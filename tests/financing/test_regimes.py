"""Which regime and which rows govern an annexe."""

import pytest

from tests.financing.documents import annex, computed_annex, kinds, row


def refused(result):
    return [fault["field"] for fault in result["errors"]]


@pytest.mark.parametrize(
    ("type_", "start", "count", "field"),
    [
        ("EI", "2005-06", 1, "start"),
        ("EI", "2005-06", 3, "start"),
        ("EI", "2013-12", 2, "end"),
        ("EI", "2016-12", 2, "end"),
        ("ETTI", "2013-12", 1, "type"),
        ("ETTI", "2013-12", 2, "end"),
        ("ETTI", "2004-12", 1, "start"),
        ("ACI", "2014-06", 1, "type"),
        ("ACI", "2014-06", 2, "end"),
        ("AI", "2014-06", 1, "type"),
        ("AI", "2008-01", 12, "type"),
        ("EITI", "2018-12", 1, "start"),
    ],
)
def test_periods_that_no_regime_of_annexes_covers(type_, start, count, field):
    assert refused(computed_annex(annex(type_, start, count, "1"))) == [field]


@pytest.mark.parametrize(
    ("type_", "start", "amount"),
    [
        ("EI", "2005-07", "9681.00"),
        ("EI", "2012-12", "9681.00"),
        ("EI", "2013-01", "10000.00"),
        ("EI", "2014-01", "10000.00"),
        ("ETTI", "2014-01", "4250.00"),
        ("AI", "2014-07", "1300.00"),
        ("ACI", "2014-07", "19200.00"),
        ("ETTI", "2020-01", "4299.00"),
        ("EI", "2021-01", "10751.00"),
        ("AI", "2021-10", "1428.00"),
        ("ETTI", "2022-01", "4253.00"),
        ("ACI", "2024-10", "23196.00"),
        ("EI", "2025-01", "13304.00"),
        ("EI", "2031-01", "13304.00"),
    ],
)
def test_general_amounts_at_their_dates(type_, start, amount):
    assert computed_annex(annex(type_, start, 1, "12"))["agreed_amount"] == amount


def yearly(type_, month, **options):
    """Amount of a month, or the field refused."""
    result = computed_annex(annex(type_, month, 1, "12", **options))
    return result.get("agreed_amount") or refused(result)[0]


MAYOTTE_ACI = [
    ("2019-12", "start"),
    ("2020-01", "15428.00"),
    ("2020-12", "15428.00"),
    ("2021-01", "start"),
    ("2021-09", "start"),
    ("2021-10", "15924.00"),
    ("2021-12", "15924.00"),
    ("2022-01", "start"),
    ("2022-05", "16493.00"),
    ("2022-08", "16825.00"),
    ("2022-12", "16825.00"),
    ("2023-01", "start"),
    ("2024-10", "start"),
    ("2024-11", "18070.00"),
    ("2025-06", "18070.00"),
]


@pytest.mark.parametrize(("month", "expected"), MAYOTTE_ACI)
def test_mayotte_has_an_amount_only_where_a_text_gives_one(month, expected):
    assert yearly("ACI", month, territory="mayotte") == expected


def test_mayotte_ei_rises_in_2025():
    assert [yearly("EI", month, territory="mayotte") for month in ("2024-12", "2025-01")] == ["9412.00", "10050.00"]


EITI = [
    ("2018-12", "start"),
    ("2019-01", "5548.00"),
    ("2020-12", "5614.00"),
    ("2021-01", "start"),
    ("2021-10", "5794.00"),
    ("2022-01", "start"),
    ("2022-05", "6001.00"),
    ("2022-07", "6001.00"),
    ("2022-08", "start"),
    ("2024-10", "start"),
    ("2024-11", "6570.00"),
    ("2024-12", "6570.00"),
    ("2025-01", "start"),
]


@pytest.mark.parametrize(("month", "expected"), EITI)
def test_independent_workers_have_an_amount_only_where_a_text_gives_one(month, expected):
    assert yearly("EITI", month) == expected


def test_independent_workers_of_mayotte_exist_at_the_end_of_2024_only():
    months = ("2020-01", "2024-11", "2025-01")
    assert [yearly("EITI", month, territory="mayotte") for month in months] == ["start", "4961.00", "start"]


PRISON_EI = [
    ("2017-12", "start"),
    ("2018-01", "5181.67"),
    ("2019-01", "5260.00"),
    ("2020-12", "5323.33"),
    ("2021-01", "start"),
    ("2021-10", "5494.17"),
    ("2022-01", "start"),
    ("2022-04", "start"),
    ("2022-05", "9484.17"),
    ("2025-01", "11086.67"),
]


@pytest.mark.parametrize(("month", "expected"), PRISON_EI)
def test_prison_has_an_amount_only_where_a_text_gives_one(month, expected):
    """Ten posts at most for the twelve asked: one month is 10/12 of the unit amount."""
    assert yearly("EI", month, context="prison") == expected


@pytest.mark.parametrize("type_", ["ETTI", "AI", "EITI"])
def test_prison_is_for_ei_and_aci(type_):
    assert yearly(type_, "2022-06", context="prison") == "start"


def test_no_text_gives_an_amount_for_a_prison_of_mayotte():
    assert yearly("EI", "2022-06", context="prison", territory="mayotte") == "start"


def test_a_hole_in_the_middle_of_an_annexe_is_an_error():
    assert refused(computed_annex(annex("ACI", "2020-11", 3, "1", territory="mayotte"))) == ["end"]


def test_prison_keeps_ten_posts_whatever_the_row_says():
    rows = [row("ACI", "2015-01", None, "1200", context="prison", posts_cap="25")]
    document = annex("ACI", "2015-01", 1, "30", context="prison")
    assert computed_annex(document, rows)["agreed_amount"] == "1000.00"
    rows[0]["posts_cap"] = "3"
    assert computed_annex(document, rows)["agreed_amount"] == "300.00"


def test_a_row_may_cap_ordinary_posts():
    rows = [row("ACI", "2015-01", None, "1200", posts_cap="4")]
    assert computed_annex(annex("ACI", "2015-01", 1, "30"), rows)["agreed_amount"] == "400.00"


@pytest.mark.parametrize(
    ("type_", "start", "regime", "field"),
    [
        ("ACI", "2016-12", "AIDE-POSTE-2017", "start"),
        ("ACI", "2018-01", "AIDE-POSTE-2014", "start"),
        ("ACI", "2014-06", "AIDE-POSTE-2014", "start"),
        ("EITI", "2015-01", "AIDE-POSTE-2014", "regime"),
        ("ACI", "2008-01", "EI-2005", "regime"),
        ("ETTI", "2008-01", "ETTI-2005", "type"),
        ("ACI", "2008-01", "ACI-ACC-2005", "type"),
        ("AI", "2009-01", "MOD-ENCADREE-SIM", "regime"),
        ("EITI", "2009-01", "MOD-ENCADREE-SIM", "regime"),
        ("ACI", "2008-12", "MOD-ENCADREE-SIM", "start"),
        ("ACI", "2009-01", "MOD-ENCADREE-SIM", "start"),
        ("ACI", "2015-01", "UNKNOWN", "regime"),
        ("ACI", "2015-01", "", "regime"),
    ],
)
def test_a_forced_regime_is_an_error_outside_its_dates_types_and_rows(type_, start, regime, field):
    assert refused(computed_annex(annex(type_, start, 1, "1", regime=regime))) == [field]


def test_a_forced_regime_ends_like_it_starts():
    assert refused(computed_annex(annex("EI", "2013-12", 2, "1", regime="EI-2005"))) == ["end"]


def test_forcing_the_regime_that_applies_changes_nothing():
    document = annex("EI", "2018-01", 12, "6", hours=["700"] * 12)
    assert computed_annex(document | {"regime": "AIDE-POSTE-2017"}) == computed_annex(document)


def simulation(start, count, **options):
    rows = [row("ETTI", "2009-01", None, "4250", regime="MOD-ENCADREE-SIM", hours_per_fte="1600")]
    return computed_annex(annex("ETTI", start, count, "12", regime="MOD-ENCADREE-SIM", **options), rows)


def test_a_simulation_computes_with_the_rows_it_is_given_its_own_mode_and_frame():
    result = simulation("2009-01", 12, hours=["1600"] * 12, modulation_rate="0.10")
    assert (result["agreed_amount"], result["modulated_amount"]) == ("51000.00", "5100.00")
    assert kinds(result) == "a" * 10 + "rb"
    assert refused(simulation("2009-01", 12, modulation_rate="0.1001")) == ["modulation_rate"]


def test_a_simulation_uses_only_the_rows_that_bear_its_code():
    rows = [row("ACI", "2009-01", None, "19354")]
    result = computed_annex(annex("ACI", "2009-01", 12, "1", regime="MOD-ENCADREE-SIM"), rows)
    assert refused(result) == ["start"]


def test_rows_of_the_document_replace_the_shipped_ones():
    rows = [row("ACI", "2015-01", "2015-12", "12")]
    assert computed_annex(annex("ACI", "2015-01", 12, "1"), rows)["agreed_amount"] == "12.00"
    assert refused(computed_annex(annex("EI", "2015-01", 12, "1"), rows)) == ["start"]
    assert refused(computed_annex(annex("ACI", "2015-01", 12, "1"), [])) == ["start"]


def test_a_text_entered_for_independent_workers_in_2025_is_used():
    rows = [row("EITI", "2025-01", None, "5400", regime="AIDE-POSTE-2017", hours_per_fte="1505")]
    assert computed_annex(annex("EITI", "2025-01", 12, "1"), rows)["agreed_amount"] == "5400.00"


def test_two_rows_for_one_month_are_an_error_only_where_they_meet():
    rows = [row("ACI", "2015-01", "2015-06", "12"), row("ACI", "2015-06", None, "24")]
    assert refused(computed_annex(annex("ACI", "2015-01", 12, "1"), rows)) == ["end"]
    assert refused(computed_annex(annex("ACI", "2015-06", 2, "1"), rows)) == ["start"]
    assert computed_annex(annex("ACI", "2015-01", 5, "1"), rows)["agreed_amount"] == "5.00"
    assert computed_annex(annex("ACI", "2015-07", 6, "1"), rows)["agreed_amount"] == "12.00"


def test_the_last_month_of_a_row_is_included():
    rows = [row("ACI", "2015-01", "2015-06", "12"), row("ACI", "2015-07", None, "24")]
    assert computed_annex(annex("ACI", "2015-01", 12, "1"), rows)["agreed_amount"] == "18.00"


@pytest.mark.parametrize(
    ("start", "options", "allowed"),
    [
        ("2013-01", {"modulation_rate": "0"}, True),
        ("2013-01", {"modulation_rate": "0.0001"}, False),
        ("2014-01", {"modulation_rate": "0.10"}, True),
        ("2014-01", {"modulation_rate": "0.1"}, True),
        ("2014-01", {"modulation_rate": "0.1000000000000000000000000000001"}, False),
        ("2019-01", {"modulation_rate": "0.05", "context": "prison"}, True),
        ("2019-01", {"modulation_rate": "0.0501", "context": "prison"}, False),
    ],
)
def test_frame_of_the_modulation_rate(start, options, allowed):
    result = computed_annex(annex("EI", start, 1, "1", **options))
    assert result.get("errors", []) == [] if allowed else refused(result) == ["modulation_rate"]


def test_independent_workers_share_the_frame():
    assert computed_annex(annex("EITI", "2019-01", 12, "10", modulation_rate="0.10"))["modulated_amount"] == "5548.00"
