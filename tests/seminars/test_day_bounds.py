"""Every day typed of a seminar has a first and a last one, and its refusal says which, and why."""

import datetime as dt
from functools import partial

import pytest

from seminars.services.events import update_event
from seminars.services.series import open_series
from tests.conventions.test_day_bounds import check
from tests.factories.seminars import EventFactory, SeriesTemplateFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)
IN_THREE_YEARS = dt.date(2011, 10, 15)
THREE_YEARS = "(trois ans après aujourd'hui)"


def changing(event, mission, **values):
    return update_event(actor=mission.user, event=event, values=values, today=TODAY)


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("held_on", IN_THREE_YEARS, IN_THREE_YEARS + DAY, THREE_YEARS),
        ("held_on", TODAY, TODAY - DAY, "est passé"),
        ("contributions_due_on", IN_THREE_YEARS, IN_THREE_YEARS + DAY, THREE_YEARS),
        ("presentations_due_on", IN_THREE_YEARS, IN_THREE_YEARS + DAY, THREE_YEARS),
        ("answers_close_on", IN_THREE_YEARS, IN_THREE_YEARS + DAY, THREE_YEARS),
        ("contributions_due_on", "opened", "before", "(ouverture de la série)"),
        ("answers_close_on", "opened", "before", "(ouverture de la série)"),
    ],
)
def test_the_days_of_an_event(national, field, good, bad, reason):
    event = EventFactory(held_on=None, date_confirmed=False, state="preparation", answers_close_on=None)
    opened = event.series.opened_on
    known = {"opened": opened, "before": opened - DAY}
    act = partial(changing, event, national)
    check(act, field, {field: known.get(good, good)}, {field: known.get(bad, bad)}, reason)


def test_a_series_begins_within_three_years(national):
    act = partial(open_series, actor=national.user, template=SeriesTemplateFactory(), name="Printemps", today=TODAY)
    check(act, "first_day", {"first_day": IN_THREE_YEARS}, {"first_day": IN_THREE_YEARS + DAY}, THREE_YEARS)
