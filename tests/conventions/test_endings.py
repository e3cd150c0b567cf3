"""The end of a convention: the procedure from its letter on, suspension, departure of the structure."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.enums import AmendmentState, ConventionState, LetterKind, OpinionState, ProcedureState
from conventions.models import Amendment, Convention, OpinionRequest, Suspension
from conventions.services import actions, amendments, daily, endings, exchanges
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


def test_the_life_of_an_unsigned_dossier_shows_nothing_that_follows_the_signature(opened, running, officer_59l):
    after = {"avenants-titre", "procedure-titre", "suspension-titre", "renouvellement-titre"}

    def shown(convention) -> set[str]:
        page = officer_59l.get(reverse("conventions:life", args=[convention.number])).content.decode()
        return {ident for ident in after if ident in page}

    assert (shown(opened), shown(running)) == (set(), after)


def test_the_delay_runs_from_the_receipt_of_the_letter(running, officer_59l, head_59l):
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    close = {"actor": officer_59l.user, "procedure": procedure, "name": "conclude", "observations": ""}
    follow = {"actor": officer_59l.user, "procedure": procedure}

    running.letters.update(written_on=dt.date(2008, 9, 22))
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


@pytest.mark.parametrize(
    ("followed", "said", "words"),
    [
        ({}, "", "Vous n'avez pas présenté d'observations dans ce délai."),
        ({}, "Recruté.", "Vos observations ont été examinées."),
        (
            {"observed_on": dt.date(2008, 9, 2), "heard_on": dt.date(2008, 9, 10)},
            "",
            "Vos observations, reçues le 2 septembre 2008, ont été examinées. "
            "Vous avez été entendu le 10 septembre 2008.",
        ),
    ],
)
def test_the_termination_tells_its_decision_and_what_was_said(running, head_59l, followed, said, words):
    received = dt.date(2008, 9, 1)
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.", notified_on=received)
    if followed:
        procedure = follow_procedure(actor=head_59l.user, procedure=procedure, notified_on=received, **followed)
    close_procedure(actor=head_59l.user, procedure=procedure, name="conclude", observations=said)
    actions.close_dossier(actor=head_59l.user, convention=running, name="terminate", comment="Objet détourné.")

    assert kinds(running) == [LetterKind.TERMINATION]  # the notice left outside the portal
    assert running.letters.get(kind=LetterKind.TERMINATION).facts["observations"] == words


def test_a_procedure_that_is_dropped_is_told(running, head_59l):
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    close_procedure(actor=head_59l.user, procedure=procedure, name="drop", observations="", outcome_details="Réglé.")

    assert kinds(running) == [LetterKind.NOTICE, LetterKind.DROPPED]


def test_a_head_suspends_from_a_day_on_and_says_the_last(running, officer_59l, head_59l):
    given = {"convention": running, "start": TODAY, "reason": "Comptes non remis."}
    with pytest.raises(NotAllowed):
        endings.suspend(actor=officer_59l.user, **given)
    assert "ne revient pas" in refused(endings.suspend, actor=head_59l.user, **given | {"start": dt.date(2008, 10, 14)})
    late = given | {"start": running.end + dt.timedelta(days=1)}
    assert "au plus tard ce jour" in refused(endings.suspend, actor=head_59l.user, **late)
    endings.call_off_suspension(
        actor=head_59l.user, suspension=endings.suspend(actor=head_59l.user, **given | {"start": running.end})
    )

    row = endings.suspend(actor=head_59l.user, **given)
    endings.lift_suspension(actor=head_59l.user, suspension=row, end=dt.date(2008, 10, 20))

    assert kinds(running) == [LetterKind.SUSPENSION, LetterKind.RESUMPTION] * 2
    days = [dt.date(2008, 10, day) for day in (14, 15, 20, 21)]
    assert [Suspension.objects.on(day).exists() for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("start", "begun"), [(TODAY, True), (dt.date(2008, 10, 16), False)])
def test_a_suspension_is_called_off_until_the_eve_of_its_day(running, head_59l, start, begun):
    row = endings.suspend(actor=head_59l.user, convention=running, start=start, reason="Comptes non remis.")
    given = {"actor": head_59l.user, "suspension": row}
    if begun:
        assert "a commencé le 15 octobre 2008" in refused(endings.call_off_suspension, **given)
    else:
        endings.call_off_suspension(**given)
        assert not running.suspensions.exists()


def test_a_suspension_is_not_lifted_in_the_past(running, head_59l, settings):
    row = endings.suspend(actor=head_59l.user, convention=running, start=TODAY, reason="Comptes non remis.")
    lift = {"actor": head_59l.user, "suspension": row}
    settings.PORTAL_TODAY = "2008-10-20"

    assert "ne revient pas" in refused(endings.lift_suspension, **lift, end=dt.date(2008, 10, 18))
    for last in (dt.date(2008, 10, 19), dt.date(2008, 10, 20)):  # ended yesterday, it may still be changed
        assert endings.lift_suspension(**lift, end=last).end == last
    settings.PORTAL_TODAY = "2008-10-22"
    assert "a pris fin le 20 octobre 2008" in refused(endings.lift_suspension, **lift, end=dt.date(2008, 10, 31))


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


def test_only_a_convention_that_runs_is_suspended_or_left(running, opened, officer_59l, head_59l):
    left = {"actor": officer_59l.user, "reason": "Cessation."}
    stopped = {"actor": head_59l.user, "start": TODAY, "reason": "Comptes non remis."}
    assert "signée ou en vigueur" in refused(endings.suspend, **stopped, convention=opened)
    assert "convention en vigueur" in refused(endings.note_departure, **left, convention=opened, told_on=TODAY)
    tomorrow = TODAY + dt.timedelta(days=1)
    assert "ne peut pas être à venir" in refused(endings.note_departure, **left, convention=running, told_on=tomorrow)


@pytest.mark.parametrize("name", ["observed_on", "heard_on"])
def test_what_a_structure_said_is_not_of_a_day_to_come(running, head_59l, name):
    procedure = open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.", notified_on=TODAY)
    follow = {"actor": head_59l.user, "procedure": procedure, "notified_on": TODAY}
    assert "ne peuvent pas être à venir" in refused(follow_procedure, **follow, **{name: dt.date(2008, 10, 16)})
    assert getattr(follow_procedure(**follow, **{name: TODAY}), name) == TODAY


def test_no_notice_is_asked_of_who_goes_on_to_the_end(running, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-12-15"
    given = {"actor": officer_59l.user, "convention": running, "told_on": dt.date(2009, 12, 15), "reason": "Cessation."}

    assert "Le préavis" in refused(endings.note_departure, **given, last_day=dt.date(2009, 12, 30))
    assert endings.note_departure(**given).leaving_on == running.end


def test_a_departure_is_not_told_before_the_signature(running, officer_59l):
    given = {"actor": officer_59l.user, "convention": running, "reason": "Cessation."}
    eve = running.signed_on - dt.timedelta(days=1)

    with pytest.raises(Refusal, match="son départ avant la signature de la convention, le"):
        endings.note_departure(**given, told_on=eve)
    assert endings.note_departure(**given, told_on=running.signed_on).leaving_told_on == running.signed_on


def test_the_letter_of_a_procedure_is_not_received_before_the_signature(running, head_59l):
    given = {"actor": head_59l.user, "convention": running, "grounds": "Griefs."}
    eve = running.signed_on - dt.timedelta(days=1)

    with pytest.raises(ValidationError, match="reçu la lettre avant la signature"):
        open_procedure(**given, notified_on=eve)
    assert open_procedure(**given, notified_on=running.signed_on).notified_on == running.signed_on


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


@pytest.mark.parametrize(("moved", "told"), [(False, True), (True, False)])
def test_what_the_calendar_cannot_end_is_told_to_the_administrators(
    running, officer_59l, settings, monkeypatch, caplog, moved, told
):
    """Refused for good, or because somebody moved it in between."""
    given = {"told_on": TODAY, "reason": "Cessation.", "last_day": dt.date(2009, 3, 31)}
    endings.note_departure(actor=officer_59l.user, convention=running, **given)

    def refuse(convention, name):
        if moved:
            Convention.objects.filter(pk=convention.pk).update(leaving_on=None)
        raise Refusal("L'annexe ne peut pas être calculée.")

    monkeypatch.setattr(daily, "_move", refuse)
    settings.PORTAL_TODAY = "2009-04-01"
    run_daily()
    found = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert [running.number in message and "ne peut pas être calculée" in message for message in found] == [True] * told


@pytest.mark.parametrize(
    ("today", "state", "request_state"),
    [
        ("2009-12-31", AmendmentState.OPINION_PENDING, OpinionState.PENDING),
        ("2010-01-01", AmendmentState.CANCELLED, OpinionState.WITHDRAWN),
    ],
)
def test_what_was_not_signed_ends_with_its_convention(running, officer_59l, settings, today, state, request_state):
    given = {"actor": officer_59l.user, "convention": running, "purpose": "Postes.", "effective_on": TODAY}
    rows = [amendments.open_amendment(**given, kind="posts", posts_fte=posts) for posts in (3, 4)]
    for row in rows:
        amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    settings.PORTAL_TODAY = today
    run_daily()

    assert set(Amendment.objects.values_list("state", flat=True)) == {state}
    assert set(OpinionRequest.objects.values_list("state", flat=True)) == {request_state}


def test_a_termination_gives_up_the_amendment_too(running, officer_59l, head_59l):
    given = {"convention": running, "kind": "other", "purpose": "Adresse.", "effective_on": TODAY}
    amendments.open_amendment(actor=officer_59l.user, **given)
    AdversarialProcedureFactory(
        convention=running,
        notified_on=dt.date(2008, 9, 1),
        observations_due_on=dt.date(2008, 9, 16),
        state=ProcedureState.TERMINATE,
        closed_on=TODAY,
    )
    actions.close_dossier(actor=head_59l.user, convention=running, name="terminate", comment="Manquements.")

    assert Amendment.objects.get().state == AmendmentState.CANCELLED


@pytest.mark.parametrize("name", ["refuse", "withdraw"])
def test_a_dossier_that_ends_asks_its_structure_nothing_more(opened, head_59l, name):
    given = {"actor": head_59l.user, "convention": opened}
    asked = exchanges.ask(**given, kind="pieces", due_on=TODAY)
    actions.close_dossier(**given, name=name, comment="Renonce.")

    asked.refresh_from_db()
    assert (asked.closed_on, asked.sent_on) == (TODAY, None)
