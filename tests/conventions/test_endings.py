"""The end of a convention: the procedure from its letter on, suspension, departure of the structure."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conventions.enums import ConventionState, LetterKind, ProcedureState
from conventions.models import Convention, Suspension
from conventions.services import actions, endings
from conventions.services.daily import run_daily
from conventions.services.procedures import close_procedure, follow_procedure, open_procedure
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.conventions import AdversarialProcedureFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@scene
def running(maker, siae):
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2009, 12, 31))


def refused(service, **values) -> str:
    with pytest.raises(Refusal) as refusal:
        service(**values)
    return refusal.value.sentences[0]


def kinds(convention) -> list[str]:
    return list(convention.letters.order_by("rank").values_list("kind", flat=True))


def test_the_delay_runs_from_the_receipt_of_the_letter(running, officer_59l, head_59l):
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    close = {"actor": officer_59l.user, "procedure": procedure, "name": "conclude", "observations": ""}
    follow = {"actor": officer_59l.user, "procedure": procedure}

    assert (kinds(running), procedure.observations_due_on) == ([LetterKind.NOTICE], None)
    assert "n'est pas encore reçue" in refused(close_procedure, **close)
    assert "Indiquez d'abord le jour" in refused(follow_procedure, **follow, notified_on=None, heard_on=TODAY)

    received = follow_procedure(**follow, notified_on=dt.date(2008, 9, 26))
    # Fifteen days lead to Saturday 11 October: the next worked day.
    assert received.observations_due_on == dt.date(2008, 10, 13)
    assert close_procedure(**close).state == ProcedureState.TERMINATE
    assert "est close" in refused(follow_procedure, **follow, notified_on=TODAY)


def test_a_delay_typed_without_the_receipt_is_refused(running, head_59l):
    given = {"actor": head_59l.user, "convention": running, "grounds": "Griefs."}

    assert "indiquez-la" in refused(open_procedure, **given, observations_due_on=TODAY)


@pytest.mark.parametrize("name", ["observed_on", "heard_on"])
def test_the_database_keeps_the_days_of_a_procedure(running, name):
    row = AdversarialProcedureFactory(convention=running, notified_on=TODAY, observations_due_on=dt.date(2008, 11, 1))
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(**{name: TODAY})

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{name: dt.date(2008, 10, 14)})


@pytest.mark.parametrize(("said", "words"), [("", "Vous n'avez pas présenté"), ("Recruté.", "ont été examinées")])
def test_the_termination_tells_its_decision(running, head_59l, said, words):
    procedure = open_procedure(
        actor=head_59l.user, convention=running, grounds="Griefs.", notified_on=dt.date(2008, 9, 1)
    )
    close_procedure(actor=head_59l.user, procedure=procedure, name="conclude", observations=said)
    actions.close_dossier(actor=head_59l.user, convention=running, name="terminate", comment="Objet détourné.")

    assert kinds(running) == [LetterKind.NOTICE, LetterKind.TERMINATION]
    assert words in running.letters.get(kind=LetterKind.TERMINATION).facts["observations"]


def test_a_procedure_that_is_dropped_is_told(running, head_59l):
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    close_procedure(actor=head_59l.user, procedure=procedure, name="drop", observations="", outcome_details="Réglé.")

    assert kinds(running) == [LetterKind.NOTICE, LetterKind.DROPPED]


def test_a_head_suspends_from_a_day_on_and_says_the_last(running, officer_59l, head_59l):
    given = {"convention": running, "start": TODAY, "reason": "Comptes non remis."}
    with pytest.raises(NotAllowed):
        endings.suspend(actor=officer_59l.user, **given)
    assert "ne revient pas" in refused(endings.suspend, actor=head_59l.user, **given | {"start": dt.date(2008, 10, 14)})

    row = endings.suspend(actor=head_59l.user, **given)
    endings.lift_suspension(actor=head_59l.user, suspension=row, end=dt.date(2008, 10, 20))

    assert kinds(running) == [LetterKind.SUSPENSION]
    days = [dt.date(2008, 10, day) for day in (14, 15, 20, 21)]
    assert [Suspension.objects.on(day).exists() for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("last_day", "sentence"),
    [
        (dt.date(2009, 1, 14), "Le préavis de dénonciation est de trois mois"),
        (dt.date(2009, 1, 15), None),
        (dt.date(2009, 12, 31), None),
        (dt.date(2010, 1, 1), "La convention prend fin le 31 décembre 2009"),
    ],
)
def test_a_structure_denounces_after_its_notice(running, officer_59l, last_day, sentence):
    given = {"convention": running, "told_on": TODAY, "reason": "Cessation.", "last_day": last_day}
    if sentence:
        assert sentence in refused(endings.note_departure, actor=officer_59l.user, **given)
    else:
        assert endings.note_departure(actor=officer_59l.user, **given).leaving_on == last_day


@pytest.mark.parametrize(
    ("last_day", "today", "state"),
    [
        (dt.date(2009, 3, 31), "2009-03-31", ConventionState.IN_FORCE),
        (dt.date(2009, 3, 31), "2009-04-01", ConventionState.TERMINATED),
        (None, "2010-01-01", ConventionState.EXPIRED),
    ],
)
def test_the_calendar_ends_a_convention_on_the_day_that_its_structure_wanted(
    running, officer_59l, settings, last_day, today, state
):
    given = {"told_on": TODAY, "reason": "Cessation.", "last_day": last_day}
    endings.note_departure(actor=officer_59l.user, convention=running, **given)
    settings.PORTAL_TODAY = today
    run_daily()

    ended = Convention.objects.get(pk=running.pk)
    assert ended.state == state
    assert ended.ended_on == (None if state == ConventionState.IN_FORCE else last_day or ended.end)
