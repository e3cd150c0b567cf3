"""Golden examples of the research note on annexes: G1, G2, G6 to G15, G18, P2."""

from tests.financing.documents import amounts, annex, by_month, computed_annex, kinds, months_from


def test_g1_fixed_amount_of_2008_last_month_takes_the_difference():
    result = computed_annex(annex("EI", "2008-01", 12, "8.50"))
    assert result["agreed_amount"] == "82288.50"
    assert amounts(result) == ["6857.38"] * 11 + ["6857.32"]
    assert kinds(result) == "a" * 12


def test_g2_hours_of_a_full_occupation_give_the_agreed_amount():
    full = computed_annex(annex("EI", "2008-01", 12, "8.50", hours=["12792.50"] + ["0"] * 11))
    assert (full["realised_fte"], full["due"]) == ("8.5000", "82288.50")
    partial = computed_annex(annex("EI", "2008-01", 12, "8.50", hours=["12040"] + ["0"] * 11))
    assert partial["realised_fte"] == "8.0000"
    assert partial["due"] == "77448.00"


def test_g6_and_p2_published_annex_of_an_aci():
    result = computed_annex(annex("ACI", "2025-01", 12, "24.76"))
    assert result["agreed_amount"] == "592283.96"
    assert amounts(result) == ["49357.00"] * 11 + ["49356.96"]


def test_g7_six_months_of_the_first_year_of_the_reform():
    result = computed_annex(annex("ACI", "2014-07", 6, "10"))
    assert (result["agreed_amount"], amounts(result)) == ("96000.00", ["16000.00"] * 6)
    full = computed_annex(annex("ACI", "2014-07", 6, "10", hours=["9100"] + ["0"] * 5))
    assert (full["realised_fte"], full["due"]) == ("5.0000", "96000.00")


def test_g8_two_last_months_follow_real_occupation():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["1680"] * 10 + ["1610"] * 2))
    assert result["agreed_amount"] == "232248.00"
    assert amounts(result) == ["19354.00"] * 10 + ["2977.54", "16376.46"]
    assert kinds(result) == "a" * 10 + "rb"
    assert (result["realised_fte"], result["due"]) == ("11.0000", "212894.00")
    assert (result["recall"], result["recovery"]) == ("0.00", "0.00")


def test_g8b_an_overpayment_is_recovered_never_paid_negatively():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["1365"] * 12))
    assert (result["realised_fte"], result["due"]) == ("9.0000", "174186.00")
    assert amounts(result)[10:] == ["0.00", "0.00"]
    assert result["recovery"] == "19354.00"


def test_g9_over_realisation_is_capped_and_kept():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=["1911"] * 12))
    assert (result["realised_fte"], result["capped_fte"], result["excess_fte"]) == (
        "12.6000",
        "12.0000",
        "0.6000",
    )
    assert result["due"] == "232248.00"


def test_g10_an_avenant_opens_a_second_segment():
    result = computed_annex(annex("EI", "2019-01", 12, (6, "10"), (6, "12")))
    assert result["agreed_amount"] == "115720.00"
    assert amounts(result) == ["8766.67"] * 5 + ["8766.65"] + ["10520.00"] * 6


def test_g11_three_amounts_in_one_year():
    result = computed_annex(annex("EI", "2022-01", 12, "10"))
    assert result["agreed_amount"] == "113780.00"


def test_g11b_recall_after_a_retroactive_text():
    paid = by_month("2022-01", ["9156.67"] * 7)
    result = computed_annex(annex("EI", "2022-01", 12, "10", paid=paid))
    assert result["recall"] == "1312.50"
    assert [line["month"] for line in result["schedule"][:7]] == months_from("2022-01", 7)
    assert amounts(result)[:7] == ["9156.67"] * 7


def test_g12_modulated_amount_on_the_amount_due():
    hours = ["1680"] * 10 + ["1610"] * 2
    result = computed_annex(annex("ACI", "2015-01", 12, "12", hours=hours, modulation_rate="0.0630"))
    assert result["modulated_amount"] == "13412.32"
    per_fte = computed_annex(annex("ACI", "2015-01", 12, "1", modulation_rate="0.10"))
    assert per_fte["modulated_amount"] == "1935.40"


def test_g13_regularisations_of_months_5_8_and_11():
    hours = ["700", "720", "740", "760", "752.5", "760", "760", "700", "650", "780", "800", "790"]
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=hours))
    assert kinds(result) == "aaaaraaraarab"
    assert amounts(result) == (
        ["5181.50"] * 4
        + ["4561.79", "5181.50", "5181.50", "4923.28", "5181.50", "5181.50", "4992.14", "5181.50", "258.22"]
    )
    assert result["schedule"][-1]["month"] == "2019-01"
    assert (result["realised_fte"], result["due"]) == ("5.9219", "61368.93")


def test_g14_ten_posts_at_most_in_prison():
    result = computed_annex(annex("EI", "2019-01", 12, "12", context="prison", modulation_rate="0.05"))
    assert (result["agreed_amount"], result["modulated_amount"]) == ("63120.00", "3156.00")


def test_g15_mayotte_has_its_own_amounts():
    assert computed_annex(annex("ACI", "2020-01", 12, "5", territory="mayotte"))["agreed_amount"] == "77140.00"


def test_g18_independent_workers_at_the_end_of_2024():
    result = computed_annex(annex("EITI", "2024-11", 2, "6", hours=["903", "0"]))
    assert (result["due"], result["realised_fte"]) == ("3942.00", "0.6000")
    capped = computed_annex(annex("EITI", "2024-11", 2, "6", hours=["1700", "0"]))
    assert capped["due"] == "6570.00"
