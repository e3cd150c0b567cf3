"""What the annexes of a year give to the results of its convention, by plain division."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from financing.models import DepartmentShare
from financing.selectors.conventions import convention_panel
from financing.selectors.department_share import shown_share
from financing.selectors.year_figures import year_figures
from financing.selectors.years import YearFunds
from financing.services.monthly_states import save_states
from tests.financing.test_monthly_states import rows, running

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [11, 12])
def test_a_year_gives_its_hours_and_etp_once_every_month_is_known(officer_59l, settings, count):
    """8.50 ETP agreed, 1 000 h a month at 1 505 h an ETP: 7.97 realised."""
    annex = running(officer_59l)
    assert year_figures(annex.convention, 2007) is None
    settings.PORTAL_TODAY = "2009-01-10"
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1000"] * count))

    values, said = year_figures(annex.convention, 2008)
    known = {"HEURES": Decimal(12000), "ECARTETP": Decimal("-0.53"), "REALISATION": Decimal("93.80")}
    assert values == (known if count == 12 else {})
    assert said == f"D'après l'annexe financière : {count} mois saisis sur 12 mois."


def test_what_a_year_may_spend_is_what_came_was_carried_and_moved_to_it():
    top = SimpleNamespace(received=Decimal(100), carried=Decimal(20), fungible=Decimal(-5), delegated=Decimal(7))
    funds = YearFunds(2008, top, *[Decimal(0)] * 3, None, Decimal(0), None, None)
    assert (funds.authorised, funds.delegated) == (115, 7)


def test_a_year_that_has_its_annexe_lacks_none(officer_59l):
    annex = running(officer_59l)
    _, shown = convention_panel(annex.convention, officer_59l.user)
    assert (annex.convention.years, shown["missing_years"]) == ([2008], [])


@pytest.mark.parametrize(
    ("amount", "agreement", "shown"), [("0", "", False), ("0", "Convention", True), ("0.01", "", True)]
)
def test_a_share_is_shown_once_it_has_an_amount_or_an_agreement(officer_59l, amount, agreement, shown):
    annex = running(officer_59l)
    DepartmentShare.objects.create(annex=annex, amount=Decimal(amount), agreement=agreement, computed_at=timezone.now())
    assert (shown_share(annex) is not None) is shown
