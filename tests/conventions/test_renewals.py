"""A renewal dossier that ends before its signature renews nothing: the old convention is due again."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.base_rules import unseen_successors
from conventions.enums import ConventionState
from conventions.models import Convention
from conventions.reminders import ENDING, RENEWAL
from conventions.services import actions, conventions
from conventions.services.daily import run_daily
from iae_portal.dashboards.selectors.todo import todo_of
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def old(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


def is_chased(convention, officer) -> tuple[bool, bool]:
    """By its reminder, on the home page of its officer."""
    deadline = Deadline.objects.get(kind=RENEWAL, object_id=convention.pk)
    return deadline.is_open, convention in [row.convention for row in todo_of(officer.user).renewals]


def ended(convention, settings) -> str:
    """What the calendar makes of it the day after its end."""
    settings.PORTAL_TODAY = "2009-01-01"
    run_daily()
    convention.refresh_from_db()
    return convention.state


def test_the_reminder_names_a_convention_with_its_article(old):
    kept = Deadline.objects.get(kind=RENEWAL, object_id=old.pk)
    told = RULES.get(RENEWAL).sentence(kept)
    assert old.siae.type == "ACI" and told.startswith(f"La demande de renouvellement d'{old} est attendue")


def test_an_open_renewal_stops_the_reminder(maker, siae, old, officer_59l):
    assert is_chased(old, officer_59l) == (True, True)
    assert maker.open(siae).previous == old
    assert is_chased(old, officer_59l) == (False, False)


def test_a_renewal_signed_on_paper_stops_the_reminder_too(maker, siae, old, officer_59l):
    assert maker.take_over(siae, dt.date(2009, 1, 1), dt.date(2009, 12, 31)).previous == old
    assert is_chased(old, officer_59l) == (False, False)


@pytest.mark.parametrize("name", ["withdraw", "refuse"])
def test_a_renewal_given_up_leaves_the_old_convention_due(maker, siae, old, officer_59l, head_59l, settings, name):
    given_up = maker.open(siae)
    actions.close_dossier(actor=head_59l.user, convention=given_up, name=name, comment="Projet abandonné.")

    assert is_chased(old, officer_59l) == (True, True)
    page = officer_59l.get(reverse("conventions:life", args=[old.number])).content.decode()
    assert given_up.display_number in page
    assert "Ouvrir le dossier de renouvellement" in page
    assert ended(old, settings) == ConventionState.EXPIRED


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
def test_the_old_convention_is_held_before_the_dossier_that_renews_it(maker, siae, old, head_59l):
    def held(queries) -> list[int]:
        locked = [query["sql"] for query in queries if query["sql"].endswith('UPDATE OF "conventions_convention"')]
        return [int(re.search(r'"conventions_convention"."id" = (\d+)', sql).group(1)) for sql in locked]

    with CaptureQueriesContext(connection) as opening:
        renewal = maker.open(siae)
    with CaptureQueriesContext(connection) as closing:
        actions.close_dossier(actor=head_59l.user, convention=renewal, name="withdraw", comment="Projet abandonné.")

    assert held(opening)[0] == old.pk
    assert held(closing)[:2] == [old.pk, renewal.pk]


def test_the_next_dossier_renews_it(maker, siae, old, officer_59l, head_59l, settings):
    given_up = maker.open(siae)
    actions.close_dossier(actor=head_59l.user, convention=given_up, name="withdraw", comment="Projet abandonné.")
    again = maker.open(siae)

    assert again.previous == old
    assert is_chased(old, officer_59l) == (False, False)
    page = officer_59l.get(reverse("conventions:life", args=[old.number])).content.decode()
    assert "Ouvrir le dossier de renouvellement" not in page
    Convention.objects.filter(pk=again.pk).update(state=ConventionState.SIGNED, signed_on=dt.date(2008, 12, 1))
    assert ended(old, settings) == ConventionState.RENEWED


@pytest.mark.parametrize("state", [ConventionState.OPENED, ConventionState.READY_TO_SIGN, ConventionState.SIGNED])
def test_a_living_renewal_counts(maker, siae, old, officer_59l, state):
    renewal = maker.open(siae)
    Convention.objects.filter(pk=renewal.pk).update(state=state, signed_on=dt.date(2008, 10, 1))

    assert is_chased(old, officer_59l)[1] is False


def of_2008(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


def test_a_convention_entered_after_its_renewal_was_opened_is_not_chased(maker, siae, officer_59l, settings):
    renewal = maker.open(siae)
    entered = of_2008(maker, siae)

    renewal.refresh_from_db()
    assert renewal.previous == entered
    assert not any(row.is_open for row in Deadline.objects.filter(kind=RENEWAL, object_id=entered.pk))
    assert todo_of(officer_59l.user).renewals == []
    assert list(unseen_successors()) == []
    maker.sign(maker.ready(maker.opinion(maker.submit(maker.negotiate(maker.complete(renewal))))))
    assert ended(entered, settings) == ConventionState.RENEWED


def test_it_takes_its_place_between_the_one_before_and_the_renewal(maker, siae, officer_59l):
    before = maker.take_over(siae, dt.date(2006, 1, 1), dt.date(2007, 12, 31))
    renewal = maker.open(siae)
    assert renewal.previous == before

    entered = of_2008(maker, siae)
    renewal.refresh_from_db()
    assert (renewal.previous, entered.previous) == (entered, before)


def test_a_convention_entered_before_all_the_others_leaves_them_as_they_are(maker, siae, old):
    renewal = maker.open(siae)
    entered = maker.take_over(siae, dt.date(2006, 1, 1), dt.date(2006, 12, 31))

    renewal.refresh_from_db()
    old.refresh_from_db()
    assert (renewal.previous, old.previous) == (old, entered)


def test_a_renewal_given_up_before_is_not_taken_for_the_next(maker, siae, officer_59l, head_59l):
    given_up = maker.open(siae)
    actions.close_dossier(actor=head_59l.user, convention=given_up, name="withdraw", comment="Projet abandonné.")
    entered = of_2008(maker, siae)

    given_up.refresh_from_db()
    assert given_up.previous is None
    assert is_chased(entered, officer_59l) == (True, True)


def test_a_dossier_whose_start_is_put_after_an_old_convention_renews_it(maker, siae, old, officer_59l):
    dossier = maker.open(siae, start=dt.date(2008, 12, 1))
    assert (dossier.previous, is_chased(old, officer_59l)) == (None, (True, True))

    days = {"start": dt.date(2009, 1, 1), "end": dt.date(2011, 12, 31)}
    conventions.update_convention(actor=officer_59l.user, convention=dossier, **days)
    dossier.refresh_from_db()
    assert (dossier.previous, is_chased(old, officer_59l)) == (old, (False, False))


def test_the_night_finds_a_successor_that_names_nobody(maker, siae, old):
    renewal = maker.open(siae)
    assert list(unseen_successors()) == []
    Convention.objects.filter(pk=renewal.pk).update(previous=None)
    assert list(unseen_successors()) == [old]


def ending_of(convention) -> bool:
    return Deadline.objects.get(kind=ENDING, object_id=convention.pk).is_open


def test_the_end_of_a_convention_is_reminded_until_its_renewal_is_signed(maker, siae, old, head_59l):
    renewal = maker.open(siae)
    assert (renewal.previous, ending_of(old)) == (old, True)
    ready = maker.ready(maker.opinion(maker.submit(maker.negotiate(maker.complete(renewal)))))
    assert ending_of(old) is True
    maker.sign(ready)
    assert ending_of(old) is False


def test_a_renewal_signed_on_paper_ends_that_reminder_too(maker, siae, old):
    maker.take_over(siae, dt.date(2009, 1, 1), dt.date(2009, 12, 31))
    assert ending_of(old) is False
