"""Aids of 2005 to mid-2014 that are not paid per ETP: G3 to G5, P1, and the rules around them."""

import pytest

from tests.financing.documents import figures, one


def etti(**options):
    return {
        "id": "E",
        "type": "ETTI",
        "year": 2008,
        "hours": "43680",
        "hours_per_fte": "1600",
        "permanent_fte": "3",
        "agreed_posts": "3",
    } | options


def lump_sum(type_, year, *requests):
    return {"id": "L", "type": type_, "year": year, "requests": list(requests)}


def computed(item):
    return one("accompaniment", item)


@pytest.mark.parametrize(
    ("hours_per_fte", "fte", "posts", "amount"),
    [
        ("1820", "24.0000", "2.0000", "102000.00"),
        ("1607", "27.1811", "2.2651", "115519.60"),
        ("1600", "27.3000", "2.2750", "116025.00"),
    ],
)
def test_g3_and_p1_posts_earned_by_the_hours(hours_per_fte, fte, posts, amount):
    result = computed(etti(hours_per_fte=hours_per_fte))
    assert figures(result) == {"id": "E", "fte": fte, "posts": posts, "amount": amount}


def test_g3b_permanents_really_employed_limit_the_posts():
    assert computed(etti(permanent_fte="2.00"))["amount"] == "102000.00"


def test_posts_agreed_limit_the_posts():
    result = computed(etti(agreed_posts="1.5"))
    assert (result["posts"], result["amount"]) == ("1.5000", "76500.00")


@pytest.mark.parametrize("year", [2005, 2013])
def test_etti_are_paid_51000_a_post_from_2005_to_2013(year):
    assert computed(etti(year=year, hours="19200"))["amount"] == "51000.00"


@pytest.mark.parametrize("year", [2004, 2014, 0, -2008])
def test_etti_have_no_accompaniment_post_outside_those_years(year):
    assert [fault["field"] for fault in computed(etti(year=year))["errors"]] == ["year"]


@pytest.mark.parametrize(
    ("item", "amount"),
    [
        (lump_sum("ACI", 2008, "15000", "15000", "15000", "15000"), "45000.00"),
        (lump_sum("ACI", 2008, "12000", "18000"), "27000.00"),
        (lump_sum("AI", 2008, "34000"), "30000.00"),
        (lump_sum("AI", 2008, "22000"), "22000.00"),
        (lump_sum("AI", 2014, "30000"), "15000.00"),
        (lump_sum("ACI", 2014, "15000", "15000", "15000"), "33750.00"),
        (lump_sum("ACI", 2005, "1.005"), "1.01"),
        (lump_sum("AI", 2013, "0"), "0.00"),
    ],
)
def test_g4_and_g5_capped_lump_sums(item, amount):
    assert figures(computed(item)) == {"id": "L", "fte": None, "posts": None, "amount": amount}


def test_first_half_of_2014_takes_its_share_after_the_caps_of_2013():
    assert computed(lump_sum("ACI", 2014, "60000"))["amount"] == "11250.00"
    assert computed(lump_sum("AI", 2014, "34000"))["amount"] == "15000.00"


@pytest.mark.parametrize("requests", [[], ["1", "2"]])
def test_an_ai_has_one_request(requests):
    assert [fault["field"] for fault in computed(lump_sum("AI", 2008, *requests))["errors"]] == ["requests"]


@pytest.mark.parametrize("type_", ["ACI", "AI"])
@pytest.mark.parametrize("year", [2004, 2015])
def test_lump_sums_exist_from_2005_to_2014(type_, year):
    assert [fault["field"] for fault in computed(lump_sum(type_, year, "1"))["errors"]] == ["year"]


@pytest.mark.parametrize("type_", ["EI", "EITI", "XYZ"])
def test_other_types_have_no_accompaniment(type_):
    assert [fault["field"] for fault in computed(lump_sum(type_, 2008, "1"))["errors"]] == ["type"]


@pytest.mark.parametrize(("part", "said"), [({}, False), ({"months": 10, "agreed_months": 12}, True)])
def test_only_an_aid_stopped_before_its_term_says_its_months(part, said):
    sentence = computed(etti(**part))["explanation"][-1]["text"]
    assert (" × 10 / 12 = " in sentence, sentence.count(" × ")) == (said, 1 + said)
