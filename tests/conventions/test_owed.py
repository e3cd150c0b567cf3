"""What a convention waits for becomes a deadline that names it, and closes once it is done."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import ConventionForm, ConventionState, ProcedureState
from conventions.models import Convention
from conventions.reminders import AMENDMENT, CLAUSES, LETTER, PROCEDURE, REVIEW
from conventions.selectors.owed import clauses_motive, clauses_owed, of_the_year, procedure_owed, review_owed
from conventions.services import amendments, procedures
from conventions.services.daily import run_daily
from conventions.services.letters import follow_letter, write_letter
from conventions.services.reviews import write_review
from iae_portal.notifications.models import Deadline
from tests.factories.conventions import AdversarialProcedureFactory, AmendmentFactory, ConventionFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
HELD = {"form": "light", "held_on": TODAY, "for_structure": "X", "findings": "F", "conclusions": "C"}


@scene
def running(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2009, 12, 31))


def told(kind: str, convention: Convention) -> tuple[dt.date, str] | None:
    """The day and the words of the open deadline, the name of the convention left out."""
    row = Deadline.objects.open().filter(kind=kind).first()
    return (row.due_on, row.label.removesuffix(f" : {convention}")) if row else None


def test_the_dialogue_of_the_year_is_owed_until_it_is_held(running, officer_59l, settings):
    owed = (dt.date(2008, 12, 31), "Dialogue de gestion 2008 à tenir")
    Deadline.objects.filter(kind=REVIEW).delete()
    run_daily()
    assert told(REVIEW, running) == owed

    write_review(actor=officer_59l.user, convention=running, year=2008, **HELD)
    run_daily()
    assert told(REVIEW, running) is None
    settings.PORTAL_TODAY = "2009-01-01"
    run_daily()
    assert told(REVIEW, running) == (dt.date(2009, 12, 31), "Dialogue de gestion 2009 à tenir")


def test_the_last_dialogue_is_owed_before_the_end_of_its_convention(signed, amend, conclude, settings):
    """Once over, the convention is asked for nothing: after its end nobody would be reminded."""
    today, last = dt.date(2009, 1, 5), dt.date(2009, 6, 30)
    settings.PORTAL_TODAY = today.isoformat()
    run_daily()
    assert told(REVIEW, signed) == (dt.date(2009, 12, 31), "Dialogue de gestion 2009 à tenir")
    conclude(amend("period", dt.date(2009, 6, 1), end=last), today)
    assert told(REVIEW, signed) == (last, "Dialogue de gestion 2009 à tenir")
    settings.PORTAL_TODAY = last.isoformat()
    run_daily()
    assert told(REVIEW, signed) == (last, "Dialogue de gestion 2009 à tenir")


@pytest.mark.parametrize(
    ("state", "today", "owed"),
    [
        (ConventionState.IN_FORCE, dt.date(2009, 12, 31), True),
        (ConventionState.IN_FORCE, dt.date(2010, 1, 1), False),
        (ConventionState.TERMINATED, TODAY, False),
    ],
)
def test_a_dialogue_is_owed_of_a_year_of_a_convention_in_force(running, state, today, owed):
    running.state = state
    assert bool(review_owed(running, today)) is owed


@pytest.mark.parametrize(
    ("state", "start", "owed"),
    [
        (ConventionState.IN_FORCE, dt.date(2023, 12, 31), True),
        (ConventionState.IN_FORCE, dt.date(2024, 1, 1), False),
        (ConventionState.TERMINATED, dt.date(2023, 12, 31), False),
    ],
)
def test_a_financial_amendment_is_owed_from_the_second_year_on(running, state, start, owed):
    running.state, running.form = state, ConventionForm.MULTI_YEAR
    running.start, running.end = start, dt.date(2025, 12, 31)
    running.ended_on = dt.date(2023, 12, 31) if state == ConventionState.TERMINATED else None
    running.save()
    assert bool(clauses_owed(running, dt.date(2024, 1, 1))) is owed
    assert (running in of_the_year(CLAUSES, dt.date(2024, 1, 1))) is owed


def test_an_amendment_waits_by_its_state(running, officer_59l, head_59l):
    effect = dt.date(2009, 1, 1)
    given = {"convention": running, "kind": "other", "purpose": "Objet.", "effective_on": effect}
    row = amendments.open_amendment(actor=officer_59l.user, **given)
    assert told(AMENDMENT, running) == (effect, "Avenant 1 (autre) : à soumettre au conseil")

    amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    assert told(AMENDMENT, running) == (effect, "Avenant 1 (autre) : version de signature à figer")
    amendments.cancel_amendment(actor=officer_59l.user, amendment=row, comment="Abandonné.")
    assert told(AMENDMENT, running) is None


def test_a_procedure_waits_for_its_receipt_then_for_the_end_of_its_delay(running, head_59l):
    row = procedures.open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    receipt = "Procédure contradictoire : réception de la lettre recommandée à noter"
    assert told(PROCEDURE, running) == (TODAY + dt.timedelta(days=15), receipt)

    row = procedures.follow_procedure(actor=head_59l.user, procedure=row, notified_on=TODAY)
    outcome = "Procédure contradictoire : suite à donner, observations attendues jusqu'au 30 octobre 2008"
    assert told(PROCEDURE, running) == (dt.date(2008, 10, 31), outcome)
    given = {"name": "drop", "observations": "", "outcome_details": "Réglé."}
    procedures.close_procedure(actor=head_59l.user, procedure=row, **given)
    assert told(PROCEDURE, running) is None


def test_a_procedure_that_is_concluded_waits_for_the_termination(running):
    AdversarialProcedureFactory(convention=running, state=ProcedureState.TERMINATE, closed_on=TODAY)
    found = procedure_owed(running, TODAY)
    assert (found.on, found.label) == (TODAY, "Procédure conclue : prononcer la résiliation, ou y renoncer")


def test_a_letter_waits_for_its_answer(running, officer_59l):
    given = {"convention": running, "actor": officer_59l.user, "kind": "renewal"}
    row = write_letter(**given, due_on=dt.date(2008, 10, 31), end="31 décembre 2009")
    label = "Lettre n° 1 sans réponse (demande de renouvellement attendue)"
    assert told(LETTER, running) == (dt.date(2008, 10, 31), label)

    follow_letter(actor=officer_59l.user, letter=row, answered_on=TODAY)
    assert told(LETTER, running) is None


@pytest.mark.parametrize(
    ("today", "due_on", "said"),
    [
        (dt.date(2023, 12, 31), None, ""),  # the law of that day has no such date
        (dt.date(2024, 1, 1), dt.date(2024, 5, 31), "l'aide est suspendue après le 31 mai 2024"),
        (dt.date(2024, 5, 31), dt.date(2024, 5, 31), "l'aide est suspendue après le 31 mai 2024"),
        (dt.date(2024, 6, 1), dt.date(2024, 9, 30), "elle est à reverser après le 30 septembre 2024"),
        (dt.date(2024, 9, 30), dt.date(2024, 9, 30), "elle est à reverser après le 30 septembre 2024"),
        (dt.date(2024, 10, 1), dt.date(2024, 9, 30), "Aide 2024 à reverser, sans avenant signé"),
    ],
)
def test_the_annual_financial_amendment_has_the_dates_of_the_law_of_its_day(today, due_on, said):
    row = ConventionFactory(
        state=ConventionState.IN_FORCE,
        form=ConventionForm.MULTI_YEAR,
        start=dt.date(2022, 1, 1),
        end=dt.date(2024, 12, 31),
        signed_on=dt.date(2021, 12, 1),
    )
    found = clauses_owed(row, today)
    assert (found and found.on) == due_on
    assert said in (found.label if found else "")
    assert bool(clauses_motive(row, today)) is (today > dt.date(2024, 5, 31))
    assert (row in of_the_year(CLAUSES, today)) is (due_on is not None)

    given = {"kind": "posts", "state": "signed", "signed_on": today, "posts_before": 3, "posts_after": 4}
    AmendmentFactory(convention=row, rank=1, effective_on=dt.date(2024, 1, 1), **given)
    assert clauses_owed(row, today) is None
    assert clauses_motive(row, today) == ""
    assert row not in of_the_year(CLAUSES, today)


def test_the_suspension_of_the_law_is_proposed_with_its_motive(running, head_59l, settings):
    settings.PORTAL_TODAY = "2024-06-01"
    days = {"start": dt.date(2022, 1, 1), "end": dt.date(2024, 12, 31), "form": ConventionForm.MULTI_YEAR}
    Convention.objects.filter(pk=running.pk).update(**days)

    for name in ("life", "suspend"):
        page = unescape(head_59l.get(reverse(f"conventions:{name}", args=[running.number])).content.decode())
        assert "L'avenant financier 2024 n'est pas signé au 31 mai 2024" in page


@pytest.mark.parametrize(
    ("start", "end", "proposed"),
    [
        (dt.date(2023, 3, 1), dt.date(2024, 5, 31), True),  # over: the law still asks for another
        (dt.date(2023, 3, 1), dt.date(2024, 6, 1), False),
        (dt.date(2024, 6, 2), None, False),
    ],
)
def test_a_suspension_is_proposed_until_one_is_pronounced(running, head_59l, settings, start, end, proposed):
    settings.PORTAL_TODAY = "2024-06-01"
    days = {"start": dt.date(2022, 1, 1), "end": dt.date(2024, 12, 31), "form": ConventionForm.MULTI_YEAR}
    Convention.objects.filter(pk=running.pk).update(**days)
    row = running.suspensions.create(start=start, end=end, reason="Bilan non remis.")

    page = unescape(head_59l.get(reverse("conventions:life", args=[running.number])).content.decode())

    assert ("L'avenant financier 2024 n'est pas signé au 31 mai 2024" in page) is proposed
    assert ("Les paiements ne sont pas suspendus" in page) is proposed
    assert (reverse("conventions:lift_suspension", args=[running.number, row.pk]) in page) is not proposed
