"""Parts of the engine that the command does not reach: G16, G17, G19, P3, P5, and recalls."""

from decimal import Decimal

import pytest

from financing.baremes import shipped_fdi_natures, shipped_law
from financing.calculation import months
from financing.calculation.annex import Annex, Segment
from financing.calculation.department_share import RsaRow, cofunded_ratio, explained_share, monthly_share
from financing.calculation.errors import Refused
from financing.calculation.fdi import fdi_grant, fdi_maximum
from financing.calculation.money import to_cent
from financing.calculation.settlement import compute_annex
from tests.financing.published import prison_unit_amount, to_euro

FDI = shipped_fdi_natures()


@pytest.mark.parametrize(
    ("nature", "cost", "maximum"),
    [
        ("consulting", "24000", "15000.00"),
        ("consulting", "18000", "12600.00"),
        ("consolidation", "30000", "22500.00"),
        ("consolidation", "10000", "10000.00"),
        ("development", "80000", "80000.00"),
        ("start_up", "0", "0.00"),
    ],
)
def test_g16_ceilings_of_the_fdi_by_nature(nature, cost, maximum):
    assert str(fdi_maximum(FDI[nature], Decimal(cost))) == maximum


def test_g16_forty_percent_at_the_signature_then_the_balance():
    grant = fdi_grant(FDI["consolidation"], cost=Decimal(30000), requested=Decimal(30000))
    assert (str(grant.amount), str(grant.first_payment), str(grant.balance)) == ("22500.00", "9000.00", "13500.00")


def test_a_grant_never_exceeds_the_request():
    grant = fdi_grant(FDI["consulting"], cost=Decimal(24000), requested=Decimal("999.99"))
    assert (str(grant.first_payment), str(grant.balance)) == ("400.00", "599.99")


@pytest.mark.parametrize(("cost", "requested", "field"), [("-1", "1", "cost"), ("1", "-1", "requested")])
def test_negative_amounts_are_refused(cost, requested, field):
    with pytest.raises(Refused) as refusal:
        fdi_grant(FDI["consulting"], cost=Decimal(cost), requested=Decimal(requested))
    assert [fault.field for fault in refusal.value.faults] == [field]


def test_g17_share_of_the_departement():
    assert str(monthly_share(Decimal("565.34"))) == "497.50"
    assert str(share_of(*[6] * 12)) == "35820.00"
    assert str(share_of()) == "0.00"


def share_of(*beneficiaries: int) -> Decimal:
    """The share of an annexe of 2021, month after month."""
    january = months.parse("2021-01")
    rows = [RsaRow(january, Decimal("565.34"), "décret 2021-530")]
    return explained_share({january + rank: number for rank, number in enumerate(beneficiaries)}, rows).amount


def test_a_beneficiary_counts_only_while_in_the_annexe():
    assert str(share_of(6, 4, 0)) == "4975.00"


@pytest.mark.parametrize(("cofunded", "total", "ratio"), [("25", "100", "0.25"), ("25", "0", "0")])
def test_cofunded_part_of_an_annexe(cofunded, total, ratio):
    assert cofunded_ratio(Decimal(cofunded), Decimal(total)) == Decimal(ratio)


@pytest.mark.parametrize(
    ("base", "total"), [("19200", "20160"), ("10000", "10500"), ("4250", "4463"), ("1300", "1365")]
)
def test_p3_published_totals_are_half_up_to_the_euro(base, total):
    assert str(to_euro(Decimal(base) * Decimal("1.05"))) == total


@pytest.mark.parametrize(("share", "published"), [("0.95", "7.86"), ("1.05", "8.68")])
def test_p4_hourly_rates_are_half_up_to_the_cent(share, published):
    assert str(to_cent(Decimal("8.27") * Decimal(share))) == published


@pytest.mark.parametrize(("ordinary", "prison"), [("10363", "6218"), ("19897", "11938")])
def test_p5_prison_is_sixty_percent_to_the_euro(ordinary, prison):
    assert str(prison_unit_amount(Decimal(ordinary))) == prison


def paid_annex(paid):
    start, end = months.parse("2022-01"), months.parse("2022-12")
    return Annex(
        id="G11b",
        type="EI",
        context="ordinary",
        territory="general",
        start=start,
        end=end,
        segments=(Segment(start, end, Decimal(10)),),
        paid={months.parse(month): Decimal(amount) for month, amount in paid.items()},
    )


def test_a_retroactive_text_gives_the_recall_of_each_month_already_paid():
    result = compute_annex(paid_annex({f"2022-0{month}": "9156.67" for month in range(1, 8)}), shipped_law())
    gaps = ["82.50"] * 4 + ["327.50"] * 3
    assert result.recall == sum(map(Decimal, gaps)) == Decimal("1312.50")
    assert str(result.recovery) == "0.00"


def test_what_was_overpaid_is_recovered_a_month_after_the_end_included():
    result = compute_annex(paid_annex({"2022-01": "9300", "2023-01": "5"}), shipped_law())
    assert (str(result.recall), str(result.recovery)) == ("0.00", "65.83")


def test_results_of_the_package_are_decimals():
    result = compute_annex(paid_annex({}), shipped_law())
    assert (result.agreed_amount, result.regime) == (Decimal("113780.00"), "AIDE-POSTE-2017")
    assert {type(payment.amount) for payment in result.schedule} == {Decimal}
