"""What a file of the fund does not use goes back to its envelope: given up, or paid less than what was granted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions.enums import OpinionState
from financing.enums import BudgetLine, FdiState
from financing.forms.annex_entry import RequestForm
from financing.forms.campaign_frame import FrameForm
from financing.forms.campaigns import OpenCampaignForm
from financing.selectors.envelopes import balance_of
from financing.services.fdi import change_fdi, file_fdi, grant_fdi, pay_balance, submit_fdi
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit
from tests.financing.gauges import gauges_of
from tests.financing.test_diagnostics import values
from tests.scenes import scene

pytestmark = pytest.mark.django_db
DAY = dt.date(2008, 11, 16)  # the month of the council is over, it has not answered
FIRST, BALANCE = Decimal("9000.00"), Decimal("13500.00")


@pytest.fixture(autouse=True)
def november(settings):
    settings.PORTAL_TODAY = DAY.isoformat()


@pytest.fixture
def envelope(officer_59l):
    return credit("59L", "22500.00", year=2008, line=BudgetLine.FDI, author=officer_59l.user)


@scene
def submitted(officer_59l, settings):
    settings.PORTAL_TODAY = "2008-10-15"
    asked = values(nature="consolidation", cost=Decimal(30000), requested=Decimal(22500))
    file = submit_fdi(actor=officer_59l.user, file=file_fdi(actor=officer_59l.user, siae=SiaeFactory(), values=asked))
    settings.PORTAL_TODAY = DAY.isoformat()
    return file


@pytest.fixture
def granted(submitted, envelope, head_59l):
    return grant_fdi(actor=head_59l.user, file=submitted, granted=FIRST + BALANCE)


def paid_first(file, officer):
    return change_fdi(actor=officer.user, file=file, name="pay_first")


def test_a_project_given_up_gives_its_credits_back_and_leaves_the_desk_of_the_council(
    granted, envelope, officer_59l, head_59l
):
    assert balance_of(envelope).available == 0
    given_up = {"file": granted, "name": "give_up", "comment": "Le projet ne se fait pas."}
    with pytest.raises(NotAllowed):
        change_fdi(actor=officer_59l.user, **given_up)

    file = change_fdi(actor=head_59l.user, **given_up)

    file.opinion.refresh_from_db()
    assert (file.state, file.granted, file.balance) == (FdiState.GIVEN_UP, None, None)
    assert file.opinion.state == OpinionState.WITHDRAWN
    assert (balance_of(envelope).available, gauges_of([envelope], DAY)[0].paid) == (Decimal("22500.00"), 0)


def test_a_request_is_given_up_before_any_decision_and_never_once_paid(submitted, envelope, officer_59l, head_59l):
    assert change_fdi(actor=head_59l.user, file=submitted, name="give_up", comment="x").state == FdiState.GIVEN_UP


def test_what_was_paid_is_not_given_up(granted, envelope, officer_59l, head_59l):
    file = paid_first(granted, officer_59l)
    with pytest.raises(Refusal, match="n'est pas possible dans l'état « Premier versement fait »"):
        change_fdi(actor=head_59l.user, file=file, name="give_up", comment="x")
    assert balance_of(envelope).available == 0


@pytest.mark.parametrize(("amount", "left"), [("13500.00", "0"), ("13499.99", "0.01"), ("0", "13500.00")])
def test_the_balance_is_what_the_report_justifies_and_the_rest_goes_back(granted, envelope, officer_59l, amount, left):
    file = pay_balance(actor=officer_59l.user, file=paid_first(granted, officer_59l), balance=Decimal(amount))

    assert (file.state, file.granted, file.balance) == (FdiState.PAID, FIRST + BALANCE, Decimal(amount))
    assert balance_of(envelope).available == Decimal(left)
    assert gauges_of([envelope], DAY)[0].paid == FIRST + Decimal(amount)


def test_the_page_proposes_the_balance_and_refuses_more(granted, officer_59l):
    paid_first(granted, officer_59l)
    address = reverse("financing:fdi_action", args=[granted.pk, "pay_balance"])
    assert 'value="13500,00"' in officer_59l.get(address).content.decode()
    more = officer_59l.post(address, {"balance": "13500,01"})
    assert more.status_code == 422 and "13\u202f500,00" in more.content.decode().replace("\xa0", "\u202f")
    assert officer_59l.post(address, {"balance": "13000"}).status_code == 302


@pytest.mark.parametrize(("requested", "kept"), [("0", False), ("0.01", True)])
def test_a_request_to_the_fund_asks_for_something(officer_59l, requested, kept):
    asked = values(nature="consolidation", cost=Decimal(30000), requested=Decimal(requested), filed_on=DAY)
    asked["project_start"] = DAY + dt.timedelta(days=30)
    file = {"actor": officer_59l.user, "siae": SiaeFactory(), "values": asked}
    if kept:
        assert file_fdi(**file).requested == Decimal("0.01")
    else:
        with pytest.raises(Refusal, match="supérieur à zéro"):
            file_fdi(**file)


@pytest.mark.parametrize(
    ("form", "field"),
    [(RequestForm, "amount"), (OpenCampaignForm, "envelope_amount"), (FrameForm, "envelope_amount")],
)
def test_an_amount_of_nothing_is_no_request_and_nothing_to_share(form, field):
    with pytest.raises(ValidationError, match="supérieur à zéro"):
        form.base_fields[field].clean("0,00")
    assert form.base_fields[field].clean("0,01") == Decimal("0.01")
