"""Every day typed of a council has a first and a last one, and its refusal says which, and why."""

import datetime as dt
from functools import partial

import pytest

from cdiae.models import Council
from cdiae.services import meetings, members, orders, strategy
from tests.conventions.test_day_bounds import check
from tests.factories.cdiae import make_council, make_member, seat_of
from tests.scenes import scene

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)
IN_TWO_YEARS, IN_TEN_YEARS = dt.date(2010, 10, 15), dt.date(2018, 10, 15)
NAMED = {"title": "Mme", "first_name": "Ana", "last_name": "Exemple", "function": "Directrice", "body": "Commune"}


@scene
def council(db) -> Council:
    return make_council("59L")


def test_a_meeting_is_set_two_years_ahead_at_most(council, officer_59l):
    given = {"kind": "plenary", "starts_at": dt.time(9, 30), "ends_at": dt.time(12), "place": "Préfecture"}
    act = partial(meetings.prepare_meeting, actor=officer_59l.user, council=council, **given)
    good, bad = {"held_on": IN_TWO_YEARS}, {"held_on": IN_TWO_YEARS + DAY}
    check(act, "held_on", good, bad, "(deux ans après aujourd'hui)")
    check(act, "held_on", {"held_on": TODAY + DAY}, {"held_on": TODAY}, "choisissez une date à venir")


@pytest.mark.parametrize("field", ["start", "mandate_end"])
def test_a_mandate_lies_within_its_order_and_six_years(council, officer_59l, field):
    seat = seat_of(council, "unions", 2)
    seat.members.all().delete()
    order = seat.college.order
    order.end = dt.date(2010, 12, 31)
    order.save()
    days = {"start": order.start, "mandate_end": None}
    act = partial(members.appoint, actor=officer_59l.user, seat=seat, kind="full", **NAMED)
    if field == "start":
        early = days | {"start": order.start - DAY}
        late = days | {"start": dt.date(2011, 1, 1)}
        check(act, field, days | {"start": dt.date(2010, 12, 31)}, late, f"(fin de l'{order.named})")
        seat.members.all().delete()
        check(act, field, days, early, f"(début de l'{order.named})")
    else:
        last = dt.date(order.start.year + 6, order.start.month, order.start.day) - DAY
        early = days | {field: order.start - DAY}
        check(act, field, days | {field: last}, days | {field: last + DAY}, "(six ans de mandat)")
        seat.members.all().delete()
        check(act, field, days | {field: order.start}, early, "(début du mandat)")


def test_a_departure_is_told_two_years_ahead_at_most(council, officer_59l):
    seat = seat_of(council, "unions", 2)
    seat.members.all().delete()
    member = make_member(seat, end=None, mandate_end=None)
    act = partial(members.end_mandate, actor=officer_59l.user, member=member, departure="resignation")
    good, bad = {"left_on": IN_TWO_YEARS}, {"left_on": IN_TWO_YEARS + DAY}
    check(act, "left_on", good, bad, "(deux ans après aujourd'hui)")


@pytest.mark.parametrize(
    ("field", "good", "bad", "reason"),
    [
        ("signed_on", dt.date(2005, 11, 1), dt.date(2005, 10, 31), "trois ans avant le premier jour"),
        ("signed_on", TODAY, TODAY + DAY, "ne peut pas être à venir"),
        ("end", IN_TEN_YEARS.replace(month=11, day=1), IN_TEN_YEARS.replace(month=11, day=2), "dix ans"),
        ("end", dt.date(2008, 11, 1), dt.date(2008, 10, 31), "(premier jour de l'arrêté)"),
        ("start", IN_TWO_YEARS, IN_TWO_YEARS + DAY, "(deux ans après aujourd'hui)"),
    ],
)
def test_the_days_of_an_order(council, officer_59l, field, good, bad, reason):
    council.orders.update(start=dt.date(2006, 7, 1), end=dt.date(2008, 10, 20))
    days = {"signed_on": TODAY, "start": dt.date(2008, 11, 1), "end": None}
    act = partial(orders.enter_order, actor=officer_59l.user, council=council, reference="2008-99")
    check(act, field, days | {field: good}, days | {field: bad}, reason)


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        (IN_TEN_YEARS, IN_TEN_YEARS + DAY, "(dix ans après aujourd'hui)"),
        (dt.date(1999, 2, 19), dt.date(1950, 1, 1), "(création des conseils)"),
    ],
)
def test_an_action_of_the_plan_is_due_within_ten_years(council, officer_59l, good, bad, reason):
    act = partial(strategy.write_action, actor=officer_59l.user, council=council, title="Agir", pilot="DDTEFP")
    check(act, "due_on", {"due_on": good}, {"due_on": bad}, reason)


@pytest.mark.parametrize("field", ["start", "end"])
def test_an_orientation_runs_within_ten_years(council, officer_59l, field):
    days = {"start": dt.date(2008, 11, 1), "end": dt.date(2009, 11, 1)}
    act = partial(strategy.write_orientation, actor=officer_59l.user, council=council, axis="support", text="Agir.")
    bad = days | {"end": IN_TEN_YEARS + DAY} if field == "end" else days | {"start": dt.date(1950, 1, 1)}
    check(act, field, days, bad, "(dix ans après aujourd'hui)" if field == "end" else "(création des conseils)")


def test_an_initiative_is_launched_before_it_is_told(council, officer_59l):
    told = {"theme": "firms", "title": "Jardin", "description": "Un jardin."}
    act = partial(strategy.write_initiative, actor=officer_59l.user, council=council, **told)
    check(act, "started_on", {"started_on": TODAY}, {"started_on": TODAY + DAY}, "à une date à venir")
    good, bad = {"started_on": dt.date(1979, 9, 10)}, {"started_on": dt.date(1979, 9, 9)}
    check(act, "started_on", good, bad, "(circulaire qui a reconnu les premières structures)")
