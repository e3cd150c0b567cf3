"""Both sides of small bounds of what the pages of money show. No database, no calculation."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from financing.selectors.alerts import is_nearly_out
from financing.selectors.campaign_trial import Comparison, _other_amount
from financing.selectors.department_share import ShownShare
from financing.selectors.lots import _annex_block


@pytest.mark.parametrize(
    ("notified", "available", "told"),
    [("0", "-1", False), ("0.01", "0", True), ("100", "5", False), ("100", "4", True)],
)
def test_an_envelope_of_which_less_than_a_twentieth_is_free(notified, available, told):
    assert is_nearly_out(SimpleNamespace(notified=Decimal(notified), available=Decimal(available))) is told


@pytest.mark.parametrize(("amount", "exceeds"), [("99.99", False), ("100", False), ("100.01", True)])
def test_a_share_above_what_is_agreed_is_told(amount, exceeds):
    shown = ShownShare(SimpleNamespace(amount=Decimal(amount)), Decimal(100), None, None)
    assert (shown.exceeds, shown.state_amount) == (exceeds, Decimal(100) - Decimal(amount))


@pytest.mark.parametrize(
    ("rate", "amount"),
    [("0.0199", "7.00"), ("0.02", "20.00"), ("0.05", "50.00"), ("0.10", "100.00"), ("0.1001", "7.00")],
)
def test_a_rate_that_a_head_kept_stays_while_it_fits_in_the_frame(rate, amount):
    decision = SimpleNamespace(rate=Decimal(rate), corrections={}, base=Decimal(1000))
    given = (decision, {"floor": Decimal("0.02")}, Decimal("0.10"), {"amount": "7.00"}, "1")
    assert _other_amount(*given) == Decimal(amount)


def test_who_wins_and_loses_by_another_frame_is_counted():
    lines = [SimpleNamespace(gain=Decimal(gain)) for gain in ("0.01", "0", "-0.01", "-3")]
    compared = Comparison(lines, Decimal(0), Decimal(0), Decimal(1), Decimal(0))
    assert (compared.gainers, compared.losers) == (1, 2)


@pytest.mark.parametrize(
    ("account", "blocked"), [("", True), ("FR7630006000011234567890188", True), ("FR7630006000011234567890189", False)]
)
def test_an_annexe_without_a_sound_account_is_not_paid(account, blocked):
    annex = SimpleNamespace(convention_id=1, suspended=False, account_number=account, state="validated")
    told = _annex_block(annex, set()) or ""
    assert told.startswith("Le compte bancaire manque ou est faux") is blocked
