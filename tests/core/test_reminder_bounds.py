"""A reminder ends when its act can no longer be done: every rule of the table, on both sides of its bound."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cdiae.reminders import CONVENE, MANDATE, UNTOLD
from conventions import reminders as conventions
from conventions.enums import OPEN_STATES, RUNNING_STATES, ConventionState
from conventions.models import Convention, Exchange
from conventions.year_parts import ACCOUNTS, PARTS, REPORT, RESULTS
from financing import reminders as financing
from financing.enums import AnnexState, CampaignState
from financing.models import FinancialAnnex, RecoveryOrder
from iae_portal.dashboards import reminders as dashboards
from iae_portal.dashboards.enums import StepState
from iae_portal.dashboards.models import PlanStep
from iae_portal.notifications.reminders import RULES
from seminars import reminders as seminars
from seminars.enums import BEFORE_THE_DAY, EventState
from seminars.models import Event

DAY = dt.date(2008, 10, 15)
EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
S = ConventionState

IN_STATES = {
    conventions.MISSING: (Convention, {S.INCOMPLETE}),
    conventions.STALE: (Convention, set(OPEN_STATES) - {S.INCOMPLETE}),
    conventions.ENDING: (Convention, {S.SIGNED, S.IN_FORCE}),
    conventions.RENEWAL: (Convention, {S.IN_FORCE}),
    conventions.SIGNATURE: (Convention, {S.READY_TO_SIGN}),
    financing.ANNEX_DUE: (Convention, set(RUNNING_STATES)),
    financing.STATES: (FinancialAnnex, {AnnexState.VALIDATED}),
    dashboards.STEP: (PlanStep, {StepState.PLANNED, StepState.STARTED}),
}
BY_DAYS = {
    conventions.RECEIVED,
    financing.COLLECTION,
    financing.RECOVERY,
    dashboards.TEXT,
    RESULTS,
    REPORT,
    ACCOUNTS,
    *seminars.KINDS,
}
ELSEWHERE = {CONVENE, MANDATE, UNTOLD}  # tests/cdiae
# Closed by the service of the act, in its transaction; nothing else ends them.
BY_THEIR_ACT = {
    conventions.UNATTENDED,
    conventions.UNDERTAKING,
    conventions.REVIEW,
    conventions.AMENDMENT,
    conventions.PROCEDURE,
    conventions.LETTER,
    conventions.CLAUSES,
    conventions.SUSPENSION,
    financing.OFF_PACE,
    financing.LATE_STATES,
    financing.NEARLY_OUT,
    financing.AWAITED,
    financing.TO_ORDER,
    financing.UNPAID_PART,
}


def goes_on(kind: str, subject) -> bool:
    return RULES.get(kind).still_relevant(SimpleNamespace(kind=kind, subject=subject), DAY)


def test_every_rule_has_its_bound_in_this_table():
    assert {kind for kind, _ in RULES} == {*IN_STATES, *BY_DAYS, *ELSEWHERE, *BY_THEIR_ACT}


@pytest.mark.parametrize("kind", sorted(IN_STATES))
def test_a_reminder_goes_on_in_these_states_and_in_no_other(kind):
    model, states = IN_STATES[kind]
    known = dict(model._meta.get_field("state").choices)
    assert {state for state in known if goes_on(kind, model(state=state))} == states


@pytest.mark.parametrize("kind", sorted(BY_THEIR_ACT))
def test_what_its_own_act_closes_is_reminded_until_then(kind):
    assert goes_on(kind, None)


def test_no_state_is_asked_of_an_annexe_whose_payments_are_suspended():
    assert not goes_on(financing.STATES, FinancialAnnex(state=AnnexState.VALIDATED, suspended=True))


@pytest.mark.parametrize(("sent_on", "closed_on", "asked"), [(None, None, False), (EVE, None, True), (EVE, DAY, False)])
def test_what_a_structure_sent_waits_until_it_is_received(sent_on, closed_on, asked):
    assert goes_on(conventions.RECEIVED, Exchange(sent_on=sent_on, closed_on=closed_on)) is asked


@pytest.mark.parametrize("days", [{}, {"settled_on": DAY}, {"withdrawn_on": DAY}])
def test_money_is_asked_back_until_the_order_is_settled_or_withdrawn(days):
    assert goes_on(financing.RECOVERY, RecoveryOrder(**days)) is (not days)


@pytest.mark.parametrize("excluded", [False, True])
@pytest.mark.parametrize("state", CampaignState.values)
def test_readings_are_asked_while_the_collection_is_open_of_who_is_in_it(state, excluded):
    candidate = SimpleNamespace(campaign=SimpleNamespace(state=state), excluded=excluded)
    assert goes_on(financing.COLLECTION, candidate) is (state == CampaignState.OPENED and not excluded)


@pytest.mark.parametrize(("read_on", "withdrawn_on"), [(None, None), (DAY, None), (None, DAY)])
def test_a_text_is_to_be_read_until_it_is_or_is_withdrawn(read_on, withdrawn_on):
    delivery = SimpleNamespace(read_on=read_on, text=SimpleNamespace(withdrawn_on=withdrawn_on))
    assert goes_on(dashboards.TEXT, delivery) is (read_on is None and withdrawn_on is None)


@pytest.mark.parametrize("kind", [RESULTS, REPORT, ACCOUNTS])
def test_each_part_of_a_year_is_asked_until_it_is_given(kind):
    missing = {part.flag: True for part in PARTS}
    given = {part.flag: part.kind != kind for part in PARTS}
    assert (goes_on(kind, SimpleNamespace(**missing)), goes_on(kind, SimpleNamespace(**given))) == (True, False)


@pytest.mark.parametrize("state", EventState.values)
@pytest.mark.parametrize("kind", seminars.KINDS)
@pytest.mark.parametrize(("held_on", "is_past"), [(EVE, True), (DAY, False), (MORROW, False), (None, False)])
def test_an_event_is_prepared_until_its_day_and_declared_after_it(kind, state, held_on, is_past):
    event = Event(state=state, held_on=held_on)
    subject = event if kind in seminars.OF_THE_HOST else SimpleNamespace(event=event)
    assert goes_on(kind, subject) is (state in BEFORE_THE_DAY and is_past == (kind == seminars.OUTCOME))
