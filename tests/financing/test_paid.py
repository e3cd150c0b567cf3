"""What was really paid: `paid`, recall and recovery."""

import pytest

from tests.financing.documents import amounts, annex, by_month, computed_annex, kinds

HOURS_2018 = ["700", "720", "740", "760", "752.5", "760", "760", "700", "650", "780", "800", "790"]


def test_a_payment_stands_under_the_kind_of_its_place():
    paid = {"2018-05": "1", "2018-06": "2"}
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=HOURS_2018, paid=paid))
    assert kinds(result) == "aaaaraaraarab"
    assert amounts(result)[4:6] == ["1.00", "2.00"]


def test_later_regularisations_and_the_balance_are_computed_on_it_while_advances_never_change():
    paid = {"2018-01": "0", "2018-05": "0"}
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=HOURS_2018, paid=paid))
    # At the end of August 40 574.07 are due, 5 x 5 181.50 were paid; then November and the balance follow.
    assert amounts(result) == (
        ["0.00"]
        + ["5181.50"] * 3
        + ["0.00"]
        + ["5181.50"] * 2
        + ["14666.57", "5181.50", "5181.50", "4992.14", "5181.50", "258.22"]
    )
    assert (result["recall"], result["recovery"]) == ("0.00", "0.00")


def test_with_complete_hours_the_net_is_the_due_less_the_schedule():
    paid = by_month("2018-01", ["5000"] * 13)
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=HOURS_2018, paid=paid))
    assert (result["due"], result["recall"], result["recovery"]) == ("61368.93", "0.00", "3631.07")
    less = computed_annex(annex("EI", "2018-01", 12, "6", hours=HOURS_2018, paid=by_month("2018-01", ["4000"] * 13)))
    assert (less["recall"], less["recovery"]) == ("9368.93", "0.00")


def test_two_last_months_balance_replaced_by_a_payment():
    document = annex("ACI", "2015-01", 12, "12", hours=["1680"] * 10 + ["1610"] * 2)
    result = computed_annex(document | {"paid": {"2015-12": "10000"}})
    assert (amounts(result)[-1], result["recall"]) == ("10000.00", "6376.46")
    over = computed_annex(document | {"paid": {"2015-12": "20000"}})
    assert (over["recall"], over["recovery"]) == ("0.00", "3623.54")


def test_without_complete_hours_the_net_compares_with_the_schedule_without_payments():
    document = annex("EI", "2018-01", 12, "6", hours=HOURS_2018[:5])
    result = computed_annex(document | {"paid": {"2018-04": "0", "2018-05": "9743.29"}})
    # 5 181.50 and 4 561.79 were expected for those two months.
    assert amounts(result)[3:5] == ["0.00", "9743.29"]
    assert (result["recall"], result["recovery"]) == ("0.00", "0.00")
    # April unpaid: the regularisation of May makes up for it in the schedule, and the recall says it too.
    unpaid = computed_annex(document | {"paid": {"2018-04": "0"}})
    assert (amounts(unpaid)[4], unpaid["recall"]) == ("9743.29", "5181.50")


@pytest.mark.parametrize("hours", [None, HOURS_2018[:3]])
def test_a_payment_after_the_end_adds_a_balance_line_that_counts_as_zero(hours):
    options = {"paid": {"2019-01": "100"}} | ({"hours": hours} if hours else {})
    result = computed_annex(annex("EI", "2018-01", 12, "6", **options))
    assert result["schedule"][-1] == {"month": "2019-01", "kind": "balance", "amount": "100.00"}
    assert len(result["schedule"]) == 13
    assert (result["recall"], result["recovery"]) == ("0.00", "100.00")


def test_no_recall_where_no_payment_is_given():
    result = computed_annex(annex("EI", "2018-01", 12, "6", hours=HOURS_2018))
    assert (result["recall"], result["recovery"]) == ("0.00", "0.00")


def test_a_payment_after_the_end_is_refused_in_two_last_months_mode():
    result = computed_annex(annex("ACI", "2015-01", 12, "12", paid={"2016-01": "1"}))
    assert [fault["field"] for fault in result["errors"]] == ["paid.2016-01"]


@pytest.mark.parametrize("month", ["2017-12", "2019-02"])
def test_a_payment_outside_the_annexe_is_refused(month):
    result = computed_annex(annex("EI", "2018-01", 12, "6", paid={month: "1"}))
    assert [fault["field"] for fault in result["errors"]] == [f"paid.{month}"]


def test_thousandths_of_a_euro_are_kept_inside_and_rounded_when_shown():
    result = computed_annex(annex("EI", "2018-01", 1, "12", paid={"2018-01": "10362.995"}))
    assert (amounts(result), result["recall"]) == (["10363.00"], "0.01")
