"""A suspension of payments: called off before it begins, ended once what it waited for has come."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from conventions.base_rules import suspended_twice
from conventions.enums import LetterKind
from conventions.models import Convention, Suspension
from conventions.reminders import SUSPENSION
from conventions.selectors.suspensions import suspensions_of
from conventions.services import endings
from conventions.services.year_returns import receive_papers
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.notifications.models import Deadline
from tests.constraints import without_constraints
from tests.factories.conventions import AmendmentFactory, YearReturnFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)


@scene
def running(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2009, 12, 31))


def suspended(head, convention, start: dt.date, **values) -> Suspension:
    given = {"actor": head.user, "convention": convention, "reason": "Bilan non remis."}
    return endings.suspend(**given, start=start, **values)


def owed() -> list[tuple[dt.date, str]]:
    """Without the name of the convention."""
    rows = Deadline.objects.open().filter(kind=SUSPENSION)
    return [(row.due_on, row.label.split(" : ")[1]) for row in rows]


def test_a_suspension_to_come_is_called_off_and_the_structure_told(running, officer_59l, head_59l):
    row = suspended(head_59l, running, TOMORROW, end=dt.date(2008, 12, 31))
    with pytest.raises(NotAllowed):
        endings.call_off_suspension(actor=officer_59l.user, suspension=row)
    endings.call_off_suspension(actor=head_59l.user, suspension=row)

    letter = running.letters.first()
    line = JournalEntry.objects.get(action="convention.call_off_suspension")
    assert not running.suspensions.exists()
    assert (letter.kind, letter.facts) == (LetterKind.RESUMPTION, {"start": "16 octobre 2008", "end": ""})
    assert (line.before["reason"], line.before["start"]) == ("Bilan non remis.", "2008-10-16")


def test_a_suspension_that_has_begun_or_is_gone_is_not_called_off(running, head_59l):
    row = suspended(head_59l, running, TODAY)
    call_off = {"actor": head_59l.user, "suspension": row}
    with pytest.raises(Refusal, match="a commencé le 15 octobre 2008 : mettez-y fin"):
        endings.call_off_suspension(**call_off)
    running.suspensions.all().delete()
    with pytest.raises(Refusal, match="n'est plus prévue"):
        endings.call_off_suspension(**call_off)


@pytest.mark.parametrize(("start", "offered"), [(TODAY, False), (TOMORROW, True)])
def test_the_page_offers_to_call_off_what_has_not_begun(running, head_59l, start, offered):
    row = suspended(head_59l, running, start)
    address = reverse("conventions:call_off_suspension", args=[running.number, row.pk])
    life = reverse("conventions:life", args=[running.number])

    assert (address in head_59l.get(life).content.decode()) is offered
    assert "Bilan non remis." in head_59l.get(address).content.decode()
    assert head_59l.post(address).url == life
    assert running.suspensions.exists() is not offered


def test_what_came_since_its_letter_asks_for_its_end(running, head_59l, officer_59l, settings):
    settings.PORTAL_TODAY = "2008-10-16"
    row = suspended(head_59l, running, dt.date(2008, 11, 1))
    year = YearReturnFactory(convention=running, year=2007, report_received_on=TODAY)
    assert (suspensions_of(running, TOMORROW)[0].came, owed()) == ([], [])

    days = {"report_received_on": TODAY, "accounts_received_on": TOMORROW}
    receive_papers(actor=officer_59l.user, convention=running, year=year.year, **days)
    given = {"state": "signed", "kind": "other", "purpose": "Adresse.", "effective_on": TODAY}
    for rank, signed_on in enumerate((TODAY, TOMORROW), 1):
        AmendmentFactory(convention=running, rank=rank, signed_on=signed_on, **given)

    came = [each.label for each in suspensions_of(running, TOMORROW)[0].came]
    page = head_59l.get(reverse("conventions:life", args=[running.number])).content.decode()
    assert came == ["avenant 2 signé le 16 octobre 2008", "comptes annuels 2007 reçus le 16 octobre 2008"]
    assert ", ".join(came) in page
    said = "comptes annuels 2007 reçus le 16 octobre 2008, y mettre fin si son motif a cessé"
    assert owed() == [(TOMORROW, said)]

    endings.call_off_suspension(actor=head_59l.user, suspension=row)
    assert owed() == []


NOVEMBER, MIDDLE = dt.date(2008, 11, 1), dt.date(2008, 11, 15)


@pytest.mark.parametrize(
    ("start", "end", "apart"),
    [
        (TODAY, dt.date(2008, 10, 31), True),
        (TODAY, NOVEMBER, False),
        (TODAY, None, False),
        (dt.date(2008, 11, 5), dt.date(2008, 11, 6), False),
        (MIDDLE, None, False),
        (dt.date(2008, 11, 16), None, True),
    ],
)
def test_two_suspensions_share_no_day(running, head_59l, start, end, apart):
    suspended(head_59l, running, NOVEMBER, end=MIDDLE)
    if apart:
        assert suspended(head_59l, running, start, end=end).pk
        return
    with pytest.raises(Refusal, match="déjà suspendus du 1er novembre 2008 au 15 novembre 2008") as refused:
        suspended(head_59l, running, start, end=end)
    assert refused.value.sentences[0].field == "start"
    page = head_59l.post(
        reverse("conventions:suspend", args=[running.number]),
        {"start": start.isoformat(), "end": end.isoformat() if end else "", "reason": "Comptes non remis."},
    ).content.decode()
    assert "déjà suspendus" in page and "Comptes non remis." in page
    assert running.suspensions.count() == 1


def test_a_suspension_without_end_leaves_no_room_after_it(running, head_59l):
    suspended(head_59l, running, TODAY)
    with pytest.raises(Refusal, match="déjà suspendus depuis le 15 octobre 2008"):
        suspended(head_59l, running, NOVEMBER, end=MIDDLE)


@pytest.mark.parametrize(("end", "apart"), [(dt.date(2008, 10, 31), True), (NOVEMBER, False)])
def test_a_suspension_is_not_made_longer_into_the_next(running, head_59l, end, apart):
    row = suspended(head_59l, running, TODAY, end=TOMORROW)
    suspended(head_59l, running, NOVEMBER, end=MIDDLE)
    if apart:
        assert endings.lift_suspension(actor=head_59l.user, suspension=row, end=end).end == end
        return
    with pytest.raises(Refusal, match="déjà suspendus du 1er novembre"):
        endings.lift_suspension(actor=head_59l.user, suspension=row, end=end)


@pytest.mark.postgres
def test_the_database_keeps_suspensions_apart(running):
    if connection.vendor != "postgresql":
        pytest.skip("exclusion constraints are PostgreSQL's")
    given = {"convention": running, "reason": "Bilan non remis."}
    Suspension.objects.create(**given, start=TODAY, end=MIDDLE)
    other = Suspension.objects.create(**given, start=dt.date(2008, 11, 16))
    listed = import_module("conventions.migrations.0042_suspensions_apart").none_together
    assert (list(suspended_twice()), listed(apps, None)) == ([], None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(pk=other.pk).update(start=MIDDLE)
    without_constraints(Suspension, "conventions_suspension_apart")
    Suspension.objects.filter(pk=other.pk).update(start=MIDDLE)
    assert list(suspended_twice()) == [other]
    with pytest.raises(RuntimeError, match=f"{running.number} : 2008-10-15 – 2008-11-15, 2008-11-15 – "):
        listed(apps, None)
