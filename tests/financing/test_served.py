"""What waits for credits: served by what another gives back, or at night."""

from decimal import Decimal

import pytest

from financing.enums import Funding
from financing.selectors.envelopes import committed_by
from financing.services.payments import refresh_annex
from financing.tasks import serve
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.test_closing import close, retroactive, settle

pytestmark = pytest.mark.django_db


def test_closing_serves_what_the_annexe_in_force_of_another_convention_waits_for(officer_59l, settings):
    """Its convention is held without waiting: whoever holds it may want the envelope."""
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "198460.50", year=2008)
    first = validated(officer_59l.user, make_convention("EI", 2008), fte="12.00")
    settled = settle(officer_59l.user, first, *["1128.75"] * 12)
    other = validated(officer_59l.user, make_convention("EI", 2008))
    retroactive("9771.18").save()
    refresh_annex(actor=officer_59l.user, annex=other, reason="Texte d'exemple")
    other.refresh_from_db()
    assert other.reserved_amount == Decimal("766.53")

    close(officer_59l.user, settled)

    other.refresh_from_db()
    assert (other.reserved_at, committed_by(other)) == (None, Decimal("83055.03"))


@pytest.mark.parametrize(("amount", "funding"), [("29042.99", Funding.RESERVED), ("29043.00", Funding.COMMITTED)])
def test_the_night_serves_what_a_movement_left(officer_59l, amount, funding):
    waiting = entered(officer_59l.user, make_convention("EI", 2008), fte="3.00")
    assert waiting.funding == Funding.RESERVED
    credit("59L", amount, year=2008)  # nobody was served: its convention was held

    assert serve.delay().get() == (funding == Funding.COMMITTED)

    waiting.refresh_from_db()
    assert waiting.funding == funding
