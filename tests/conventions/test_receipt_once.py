"""The day on which the structure had the letter of a procedure is noted in the procedure; the register reads it."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from conventions.models import AdversarialProcedure, Letter
from conventions.services.letters import follow_letter
from conventions.services.procedures import follow_procedure, open_procedure
from iae_portal.core.models import JournalEntry
from tests.conventions.amending import refused
from tests.conventions.test_endings import running
from tests.factories.conventions import LetterFactory

__all__ = ["running"]
pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


@pytest.fixture
def procedure(running, head_59l) -> AdversarialProcedure:
    return open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")


def page_of(client, name: str, *keys) -> str:
    return client.get(reverse(f"conventions:{name}", args=keys)).content.decode()


def test_the_register_reads_the_receipt_in_the_procedure(procedure, officer_59l):
    number, letter = procedure.convention.number, procedure.letter
    assert (letter.kind, letter.convention_id) == ("notice", procedure.convention_id)
    form = page_of(officer_59l, "letter_follow", number, letter.pk)
    assert ('name="received_on"' in form, "se note dans la procédure contradictoire" in form) == (False, True)

    follow_procedure(actor=officer_59l.user, procedure=procedure, notified_on=TODAY)

    assert "Reçue le 15/10/2008" in page_of(officer_59l, "letters", number)
    posted = follow_letter(actor=officer_59l.user, letter=letter, posted_on=TODAY, received_on=dt.date(2008, 10, 1))
    assert (posted.posted_on, posted.received_on, posted.had_on) == (TODAY, None, TODAY)


def test_another_letter_has_its_receipt_in_the_register(officer_59l):
    letter = LetterFactory(written_on=TODAY)
    form = page_of(officer_59l, "letter_follow", letter.convention.number, letter.pk)
    assert 'name="received_on"' in form
    assert follow_letter(actor=officer_59l.user, letter=letter, received_on=TODAY).had_on == TODAY


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ({"posted_on": TODAY}, "La lettre est postée le 15 octobre 2008 au registre et reçue le 14 octobre 2008"),
        ({"answered_on": dt.date(2008, 10, 13)}, "Le registre dit la réponse reçue le 13 octobre 2008"),
        ({"posted_on": dt.date(2008, 10, 14), "answered_on": dt.date(2008, 10, 14)}, ""),
    ],
)
@pytest.mark.parametrize("first", ["letter", "procedure"])
def test_the_two_pages_keep_the_days_in_order(procedure, officer_59l, day, said, first):
    letter = procedure.letter
    Letter.objects.filter(pk=letter.pk).update(written_on=dt.date(2008, 10, 1))
    acts = {
        "letter": lambda: follow_letter(actor=officer_59l.user, letter=letter, **day),
        "procedure": lambda: follow_procedure(
            actor=officer_59l.user, procedure=procedure, notified_on=dt.date(2008, 10, 14)
        ),
    }
    last = "procedure" if first == "letter" else "letter"
    acts[first]()
    if said:
        assert said in refused(acts[last])
    else:
        acts[last]()


def test_a_day_typed_in_the_register_before_is_proposed(procedure, officer_59l):
    Letter.objects.filter(pk=procedure.letter_id).update(received_on=TODAY)
    page = page_of(officer_59l, "procedure_follow", procedure.convention.number, procedure.pk)
    assert 'value="15/10/2008"' in page


def test_the_migration_pairs_the_last_letters_with_the_last_procedures(procedure):
    AdversarialProcedure.objects.filter(pk=procedure.pk).update(letter=None, state="dropped", closed_on=TODAY)
    older = {"convention": procedure.convention, "grounds": "x", "state": "dropped", "closed_on": TODAY}
    newer = AdversarialProcedure.objects.create(**older)
    import_module("conventions.migrations.0046_letter_of_procedure").pair(apps, None)
    rows = AdversarialProcedure.objects.order_by("pk")
    assert [row.letter_id for row in rows] == [None, Letter.objects.get(kind="notice").pk]
    assert rows.last() == newer


def test_a_letter_of_before_is_told_to_have_left_outside_the_portal(running, head_59l, officer_59l):
    """No letter dated after its receipt is written; one that the portal wrote is not received before."""
    opening = reverse("conventions:procedure_new", args=[running.number])
    assert "déjà partie hors du portail" in head_59l.get(opening).content.decode()
    head_59l.post(opening, {"grounds": "Griefs.", "notified_on": "01/10/2008"})
    outside = AdversarialProcedure.objects.get()

    assert (outside.notified_on, outside.letter, running.letters.count()) == (dt.date(2008, 10, 1), None, 0)
    life = " ".join(page_of(officer_59l, "life", running.number).split())
    assert "Lettre envoyée hors du portail, reçue le 1er octobre 2008" in life
    assert JournalEntry.objects.filter(sentence__contains="ouverte, lettre envoyée hors du portail : ").exists()
    noted = {"actor": officer_59l.user, "procedure": outside}
    assert "partie hors du portail : indiquez le jour" in refused(follow_procedure, **noted, notified_on=None)
    assert follow_procedure(**noted, notified_on=dt.date(2008, 10, 2)).letter is None


@pytest.mark.parametrize(("day", "kept"), [(dt.date(2008, 10, 14), False), (TODAY, True)])
def test_a_letter_is_not_received_before_it_is_written(procedure, officer_59l, day, kept):
    url = reverse("conventions:procedure_follow", args=[procedure.convention.number, procedure.pk])
    answer = officer_59l.post(url, {"notified_on": f"{day:%d/%m/%Y}"})
    assert answer.status_code == (302 if kept else 422)
    if not kept:
        assert "écrite le 15 octobre 2008" in answer.context["form"].errors["notified_on"][0]
