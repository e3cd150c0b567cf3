"""When reminders fall: pure dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iae_portal.notifications.steps import HandMade, Step, add_months, days, due_step, months

DUE = dt.date(2008, 9, 5)
STEPS = days(-15, -7, -1)
DATES = st.dates(dt.date(2006, 1, 1), dt.date(2012, 12, 31))


def step_on(day: dt.date, opened: dt.date = dt.date(2008, 1, 1), due: dt.date = DUE, repeat: int | None = 7):
    step = due_step(steps=STEPS, repeat_every=repeat, due=due, opened=opened, day=day)
    return step and step.key


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (dt.date(2008, 8, 20), None),
        (dt.date(2008, 8, 21), "J-15"),
        (dt.date(2008, 8, 28), "J-15"),
        (dt.date(2008, 8, 29), "J-7"),
        (dt.date(2008, 9, 3), "J-7"),
        (dt.date(2008, 9, 4), "J-1"),
        (dt.date(2008, 9, 5), "J-1"),
        (dt.date(2008, 9, 11), "J-1"),
        (dt.date(2008, 9, 12), "J+7"),
        (dt.date(2008, 9, 25), "J+14"),
        (dt.date(2008, 10, 15), "J+35"),
    ],
)
def test_the_latest_step_reached_is_the_one_that_goes(day, key):
    assert step_on(day) == key


def test_a_step_that_passed_before_the_opening_never_goes():
    assert step_on(dt.date(2008, 9, 1), opened=dt.date(2008, 8, 30)) is None
    assert step_on(dt.date(2008, 8, 29), opened=dt.date(2008, 8, 29)) == "J-7"
    assert step_on(dt.date(2008, 9, 18), opened=dt.date(2008, 9, 15)) is None


def test_without_repeat_the_last_step_is_the_last_word():
    assert step_on(dt.date(2009, 9, 5), repeat=None) == "J-1"


def test_months_before_the_end_of_a_convention():
    steps = months(-6, -3, -1)

    def key(day):
        return due_step(
            steps=steps, repeat_every=None, due=dt.date(2008, 12, 31), opened=dt.date(2008, 1, 1), day=day
        ).key

    assert [step.on(dt.date(2008, 12, 31)) for step in steps] == [
        dt.date(2008, 6, 30),
        dt.date(2008, 9, 30),
        dt.date(2008, 11, 30),
    ]
    assert [key(dt.date(2008, 6, 30)), key(dt.date(2008, 10, 15)), key(dt.date(2008, 12, 1))] == ["M-6", "M-3", "M-1"]


def test_the_end_of_a_month_stays_in_its_month():
    assert add_months(dt.date(2008, 3, 31), -1) == dt.date(2008, 2, 29)
    assert add_months(dt.date(2008, 11, 30), 3) == dt.date(2009, 2, 28)


@pytest.mark.parametrize(
    ("step", "key", "label"),
    [
        (Step(days=-15), "J-15", "15 jours avant l'échéance"),
        (Step(days=-1), "J-1", "1 jour avant l'échéance"),
        (Step(), "J", "le jour de l'échéance"),
        (Step(days=1), "J+1", "1 jour après l'échéance"),
        (Step(days=7), "J+7", "7 jours après l'échéance"),
        (Step(months=-1), "M-1", "1 mois avant l'échéance"),
        (HandMade(dt.date(2008, 10, 1)), "R20081001", "relance du 1er octobre 2008"),
    ],
)
def test_a_step_has_a_key_and_a_name(step, key, label):
    assert (step.key, step.label) == (key, label)


@given(due=DATES, opened=DATES, day=DATES)
def test_no_step_falls_outside_the_life_of_the_deadline(due, opened, day):
    step = due_step(steps=STEPS, repeat_every=7, due=due, opened=opened, day=day)

    assert step is None or opened <= step.on(due) <= day


@given(due=DATES, opened=DATES, day=DATES, rest=st.integers(0, 60))
def test_time_only_moves_steps_forward(due, opened, day, rest):
    def on(moment):
        step = due_step(steps=STEPS, repeat_every=7, due=due, opened=opened, day=moment)
        return step.on(due) if step else dt.date.min

    assert on(day) <= on(day + dt.timedelta(days=rest))
