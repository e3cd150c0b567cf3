"""The day on which the structure had the letter of a procedure is noted in the procedure; the register reads it."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from conventions.models import AdversarialProcedure, Letter
from conventions.services.letters import follow_letter
from conventions.services.procedures import follow_procedure, open_procedure
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
