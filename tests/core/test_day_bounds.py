"""Every day typed of a service, its people and its papers has a first and a last one, and its refusal says which."""

import datetime as dt
from functools import partial

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.services.assignments import add_assignment, close_assignment
from iae_portal.core.services.delegations import add_delegation, close_delegation
from iae_portal.core.services.letterheads import set_letterhead
from tests.conventions.test_day_bounds import check
from tests.core.test_letterheads import VALUES
from tests.factories import SignatureDelegationFactory, UserFactory, make_user, service

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)
LONG_AGO, TEN_AGO = dt.date(1958, 10, 15), dt.date(1998, 10, 15)
IN_TWO_YEARS, IN_TEN_YEARS = dt.date(2010, 10, 15), dt.date(2018, 10, 15)
SOON, LAST = "(deux ans après aujourd'hui)", "(dix ans après aujourd'hui)"


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("start", {"start": LONG_AGO}, {"start": LONG_AGO - DAY}, "(50 ans avant aujourd'hui)"),
        ("start", {"start": IN_TWO_YEARS}, {"start": IN_TWO_YEARS + DAY}, SOON),
        ("end", {"start": TODAY, "end": IN_TEN_YEARS}, {"start": TODAY, "end": IN_TEN_YEARS + DAY}, LAST),
    ],
)
def test_the_days_of_an_assignment(head_59l, field, good, bad, reason):
    given = {"service": service("59L"), "user": UserFactory(), "role": Role.OFFICER}
    check(partial(add_assignment, actor=head_59l.user, **given), field, good, bad, reason)


def test_the_end_of_an_assignment(head_59l):
    assignment = make_user(Role.OFFICER, "59L").assignments.get()
    act = partial(close_assignment, actor=head_59l.user, assignment=assignment, comment="Mutation.")
    check(act, "end", {"end": IN_TEN_YEARS}, {"end": IN_TEN_YEARS + DAY}, LAST)


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("start", {"start": TEN_AGO}, {"start": TEN_AGO - DAY}, "(dix ans avant aujourd'hui)"),
        ("start", {"start": IN_TWO_YEARS}, {"start": IN_TWO_YEARS + DAY}, SOON),
        ("end", {"start": TODAY, "end": IN_TEN_YEARS}, {"start": TODAY, "end": IN_TEN_YEARS + DAY}, LAST),
    ],
)
def test_the_days_of_a_delegation(head_59l, field, good, bad, reason):
    head_59l.user.assignments.update(start=LONG_AGO)
    given = {"service": service("59L"), "person": head_59l.user, "order_reference": "n° 1", "acts": ["convention"]}
    check(partial(add_delegation, actor=head_59l.user, **given), field, good, bad, reason)


def test_the_end_of_a_delegation(head_59l):
    row = SignatureDelegationFactory(person=head_59l.user, service=service("59L"), end=None)
    act = partial(close_delegation, actor=head_59l.user, delegation=row, comment="Nouvel arrêté.")
    check(act, "end", {"end": IN_TEN_YEARS}, {"end": IN_TEN_YEARS + DAY}, LAST)


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [(TEN_AGO, TEN_AGO - DAY, "(dix ans avant aujourd'hui)"), (IN_TWO_YEARS, IN_TWO_YEARS + DAY, SOON)],
)
def test_the_first_day_of_a_letterhead(head_59l, good, bad, reason):
    act = partial(set_letterhead, actor=head_59l.user, service=service("59L"), values=VALUES)
    check(act, "start", {"start": good}, {"start": bad}, reason)
