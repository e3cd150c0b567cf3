"""What who decides is told: activity off its pace, states that miss, credits nearly out or awaited."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from financing.models import FinancialAnnex, MonthlyState
from financing.reminders import AWAITED, LATE_STATES, NEARLY_OUT, OFF_PACE
from financing.selectors.alerts import is_nearly_out, is_off_pace
from financing.selectors.consumption import Consumption
from financing.selectors.envelopes import Balance
from financing.services.alerts import refresh_alerts
from financing.services.annex_actions import change_state
from financing.services.monthly_states import save_states
from financing.services.payments import refresh_annex
from iae_portal.notifications.models import Deadline, OutgoingMail
from iae_portal.notifications.services.reminders import send_reminders
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.test_closing import close, retroactive, settle
from tests.financing.test_monthly_states import rows
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[tuple[str, str, dt.date]]:
    rows = Deadline.objects.open().filter(kind=kind).order_by("pk")
    return [(row.service.code, row.owner_role, row.due_on) for row in rows.select_related("service")]


@scene
def annex(officer_59l):
    credit("59L", "82289.00", year=2008)
    return validated(officer_59l.user, make_convention("EI", 2008))


@pytest.mark.parametrize(
    ("realised", "off"), [("9.00", True), ("9.01", False), ("10.99", False), ("11.00", True), (None, False)]
)
def test_ten_per_cent_of_the_agreed_posts(realised, off):
    line = Consumption(None, Decimal(0), Decimal(10), realised and Decimal(realised), 6, Decimal(0))
    assert is_off_pace(line) is off


@pytest.mark.parametrize(("committed", "out"), [("95.00", False), ("95.01", True), ("100.00", True)])
def test_five_per_cent_of_what_is_notified(committed, out):
    balance = Balance(received=Decimal(100), committed=Decimal(committed))
    assert is_nearly_out(balance) is out
    assert is_nearly_out(replace(balance, received=Decimal(0), committed=Decimal(0))) is False


@pytest.mark.parametrize(("day", "told_then"), [("2008-08-31", 0), ("2008-09-01", 1), ("2008-10-01", 0)])
def test_the_pace_is_told_to_the_head_in_its_months(annex, officer_59l, settings, day, told_then):
    settings.PORTAL_TODAY = day
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["500"] * 7))
    refresh_alerts(today=dt.date.fromisoformat(day))
    assert told(OFF_PACE) == [("59L", "head", dt.date.fromisoformat(day))] * told_then


def test_what_is_mended_is_no_longer_told_and_what_lasts_keeps_its_day(annex, officer_59l, director_31):
    late = entered(officer_59l.user, make_convention("EI", 2008), fte="1.00")
    first = dt.date(2008, 10, 15)
    assert refresh_alerts(today=first) == 3
    assert refresh_alerts(today=dt.date(2008, 10, 20)) == 3
    assert told(LATE_STATES) == [("59L", "head", first)]
    assert told(NEARLY_OUT) == told(AWAITED) == [("R31", "regional_director", first)]
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1066"] * 8))
    type(late).objects.filter(pk=late.pk).update(reserved_at=None)
    credit("59L", "9000.00", year=2008)
    assert refresh_alerts(today=dt.date(2008, 10, 21)) == 0
    assert [told(kind) for kind in (LATE_STATES, NEARLY_OUT, AWAITED)] == [[], [], []]


@pytest.mark.parametrize(
    ("of_a_difference", "said"),
    [
        (True, "Seule cette différence attend : le reste est engagé et se paie."),
        (False, "L'annexe n'est ni engagée ni payable en attendant."),
    ],
)
def test_a_director_is_told_whether_the_annexe_waits_or_its_difference_alone(
    annex, officer_59l, director_31, of_a_difference, said
):
    if of_a_difference:
        retroactive("9771.18").save()
        refresh_annex(actor=officer_59l.user, annex=annex, reason="Texte d'exemple")
    else:
        entered(officer_59l.user, make_convention("EI", 2008), fte="1.00")
    day = dt.date(2008, 10, 15)
    refresh_alerts(today=day)

    send_reminders(day=day)

    (text,) = OutgoingMail.objects.filter(recipient=director_31.user).values_list("text", flat=True)
    assert said in " ".join(text.split()).replace("’", "'")
    assert ("en attendant" in text) is not of_a_difference


@pytest.mark.parametrize(
    ("day", "is_told"),
    [("2009-01-31", False), ("2009-02-01", True), ("2009-12-31", True), ("2010-01-01", False)],
)
def test_a_state_of_december_is_told_while_its_year_is_settled(annex, officer_59l, settings, day, is_told):
    settings.PORTAL_TODAY = "2009-01-20"
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*["1066"] * 11))
    day = dt.date.fromisoformat(day)
    refresh_alerts(today=day)
    assert told(LATE_STATES) == [("59L", "head", day)] * is_told


def test_what_misses_on_31_december_is_still_told_on_1_january_and_keeps_its_day(annex, officer_59l, director_31):
    entered(officer_59l.user, make_convention("EI", 2008), fte="1.00")
    last = dt.date(2008, 12, 31)
    for day in (last, dt.date(2009, 1, 1), dt.date(2009, 12, 31)):
        refresh_alerts(today=day)
        assert told(LATE_STATES) == [("59L", "head", last)]
        assert told(AWAITED) == [("R31", "regional_director", last)]
    refresh_alerts(today=dt.date(2010, 1, 1))
    assert told(LATE_STATES) == told(AWAITED) == []


def test_a_closed_annexe_is_told_for_its_recall_alone(officer_59l, director_31, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "82288.50", year=2008)
    annex = settle(officer_59l.user, validated(officer_59l.user, make_convention("EI", 2008)), *["1066.04"] * 12)
    closed = close(officer_59l.user, annex)
    retroactive("9771.18").save()
    refresh_annex(actor=officer_59l.user, annex=closed, reason="Texte d'exemple")
    MonthlyState.objects.filter(convention=closed.convention, month=dt.date(2008, 12, 1)).delete()
    assert FinancialAnnex.objects.get(pk=closed.pk).reserved_amount > 0

    refresh_alerts(today=dt.date(2009, 2, 1))

    assert told(AWAITED) == [("R31", "regional_director", dt.date(2009, 2, 1))]
    assert told(LATE_STATES) == []


def test_states_saved_leave_what_the_annexe_waits_for_until_it_is_given_up(officer_59l, director_31):
    waiting = entered(officer_59l.user, make_convention("EI", 2008), fte="1.00")
    first = dt.date(2008, 10, 15)
    refresh_alerts(today=first)
    save_states(actor=officer_59l.user, convention=waiting.convention, rows=rows("100"))
    assert told(AWAITED) == [("R31", "regional_director", first)]
    # The envelope may hold a part of it already: the page says what is missing.
    assert Deadline.objects.get(kind=AWAITED).label == f"En attente de crédits, 9\u202f681,00\u00a0€ : {waiting}"
    change_state(actor=officer_59l.user, annex=waiting, name="cancel", comment="Sans objet.")
    assert told(AWAITED) == []


def test_a_suspended_annexe_is_asked_no_state(annex):
    last = dt.date(2008, 12, 31)
    FinancialAnnex.objects.filter(pk=annex.pk).update(suspended=True)
    refresh_alerts(today=last)
    assert told(LATE_STATES) == []

    FinancialAnnex.objects.filter(pk=annex.pk).update(suspended=False)
    refresh_alerts(today=last)
    assert told(LATE_STATES) == [("59L", "head", last)]
