"""The contradictory procedure: opened once, closed on a choice, and what a termination asks of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.html import escape

from conventions.enums import ConventionState, ProcedureState
from conventions.forms.procedures import ProcedureForm
from conventions.models import AdversarialProcedure
from conventions.services import actions
from conventions.services.procedures import close_procedure, open_procedure
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from tests.factories.conventions import AdversarialProcedureFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
YESTERDAY = dt.date(2008, 10, 14)
NOT_OVER = "La structure peut présenter ses observations jusqu'au 15 octobre 2008."


@scene
def running(maker, siae):
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


UNSAID = "Dites pourquoi la procédure est classée sans suite : la lettre à la structure le rapporte."


def procedure_of(convention, due=YESTERDAY, **values) -> AdversarialProcedure:
    return AdversarialProcedureFactory(convention=convention, observations_due_on=due, **values)


def close(person, procedure, name) -> AdversarialProcedure:
    return close_procedure(actor=person.user, procedure=procedure, name=name, observations="", outcome_details="Vu.")


def terminate(person, convention):
    return actions.close_dossier(actor=person.user, convention=convention, name="terminate", comment="Objet détourné.")


def refusals(call, *values) -> tuple[str, ...]:
    with pytest.raises(Refusal) as refused:
        call(*values)
    return refused.value.sentences


def test_the_last_day_of_the_delay_still_belongs_to_the_structure(running, officer_59l):
    procedure = procedure_of(running, due=TODAY)

    assert clock.today() == TODAY
    assert refusals(close, officer_59l, procedure, "conclude") == (NOT_OVER,)


def test_the_day_after_the_delay_a_procedure_concludes_and_the_convention_ends(running, officer_59l, head_59l):
    closed = close(officer_59l, procedure_of(running), "conclude")

    assert (closed.state, closed.closed_on) == (ProcedureState.TERMINATE, TODAY)
    assert terminate(head_59l, running).state == ConventionState.TERMINATED


def test_dropped_before_the_end_of_the_delay_it_forbids_the_termination(running, officer_59l, head_59l):
    closed = close(officer_59l, procedure_of(running, due=TODAY), "drop")

    assert (closed.state, closed.closed_on) == (ProcedureState.DROPPED, TODAY)
    assert refusals(terminate, head_59l, running) == (
        "La procédure contradictoire est classée sans suite : ouvrez-en une autre pour résilier.",
    )


def test_concluded_it_may_still_be_dropped(running, officer_59l, head_59l):
    procedure = close(officer_59l, procedure_of(running), "conclude")
    close(officer_59l, procedure, "drop")

    assert refusals(terminate, head_59l, running)[0].startswith("La procédure contradictoire est classée sans suite")


def test_after_the_termination_nothing_is_dropped(running, officer_59l, head_59l):
    procedure = close(officer_59l, procedure_of(running), "conclude")
    terminate(head_59l, running)

    assert refusals(close, officer_59l, procedure, "drop") == (
        "La convention est résiliée : sa procédure ne peut plus être classée sans suite.",
    )


def test_without_its_reason_nothing_is_dropped_but_a_procedure_concludes(running, officer_59l):
    given = {"actor": officer_59l.user, "procedure": procedure_of(running), "observations": ""}

    with pytest.raises(Refusal, match="le motif : il est obligatoire pour « Classer sans suite »"):
        close_procedure(**given, name="drop", outcome_details=" ")
    assert close_procedure(**given, name="conclude").state == ProcedureState.TERMINATE


def test_dropped_twice_is_refused_in_a_sentence(running, officer_59l):
    procedure = close(officer_59l, procedure_of(running), "drop")

    [told] = refusals(close, officer_59l, procedure, "drop")
    assert told.startswith(
        "L'action « Classer sans suite » n'est pas possible dans l'état « Classée sans suite ». Rechargez la page. "
        f"Dernier changement : {officer_59l.user}, le 15 octobre 2008 à "
    )


def test_an_open_procedure_or_a_free_text_does_not_end_a_convention(running, head_59l):
    untold = "Donnez d'abord sa suite à la procédure contradictoire : elle doit conclure à la résiliation."
    procedure = procedure_of(running)
    assert refusals(terminate, head_59l, running) == (untold,)

    procedure.state, procedure.closed_on, procedure.outcome_details = ProcedureState.UNTOLD, TODAY, "À résilier."
    procedure.save()
    assert refusals(terminate, head_59l, running) == (untold,)


def test_a_free_text_of_before_gets_its_outcome(running, officer_59l):
    procedure = procedure_of(running, state=ProcedureState.UNTOLD, closed_on=YESTERDAY, outcome_details="À résilier.")

    assert close(officer_59l, procedure, "conclude").state == ProcedureState.TERMINATE


def test_the_latest_letter_counts(running, officer_59l, head_59l):
    close(officer_59l, procedure_of(running, notified_on=dt.date(2008, 8, 1)), "drop")
    close(officer_59l, procedure_of(running), "conclude")

    assert terminate(head_59l, running).state == ConventionState.TERMINATED


def test_one_dropped_before_its_letter_came_does_not_stop_the_next(running, officer_59l, head_59l):
    close(officer_59l, procedure_of(running, due=None, notified_on=None), "drop")
    close(officer_59l, procedure_of(running), "conclude")

    assert terminate(head_59l, running).state == ConventionState.TERMINATED


def test_a_letter_received_tomorrow_is_refused_beside_its_day(running, head_59l):
    address = reverse("conventions:procedure_new", args=[running.number])
    refused = head_59l.post(address, {"grounds": "Griefs.", "notified_on": "2008-10-16"})

    assert refused.context["form"].errors == {
        "notified_on": ["La date de réception de la lettre ne peut pas être à venir."]
    }
    assert head_59l.post(address, {"grounds": "Griefs.", "notified_on": "2008-10-15"}).status_code == 302


@pytest.mark.parametrize(
    ("received", "said"),
    [
        ("", "Procédure ouverte : sa lettre est à poster (onglet « Lettres »)."),
        ("2008-10-15", "Procédure ouverte : les observations sont attendues jusqu'au 30 octobre 2008."),
    ],
)
def test_a_letter_already_received_is_not_said_to_be_posted(running, head_59l, received, said):
    address = reverse("conventions:procedure_new", args=[running.number])
    page = head_59l.post(address, {"grounds": "Griefs.", "notified_on": received}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [said]


def test_two_clicks_open_one_procedure(running, head_59l):
    values = {"actor": head_59l.user, "convention": running, "grounds": "Griefs.", "notified_on": TODAY}
    open_procedure(**values)

    (said,) = refusals(lambda: open_procedure(**values))
    sentence = "Une procédure est déjà ouverte pour cette convention : donnez-lui d'abord sa suite."
    assert said.startswith(f"{sentence} Dernier changement : {head_59l.user}, le 15 octobre 2008 à ")
    assert running.procedures.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": ProcedureState.TERMINATE, "closed_on": TODAY, "observations_due_on": TODAY},
        {"state": ProcedureState.DROPPED},
        {"state": ProcedureState.OPEN, "closed_on": TODAY},
        {"state": "autre", "closed_on": TODAY},
    ],
)
def test_the_database_refuses_a_procedure_that_does_not_hold(running, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        AdversarialProcedureFactory(convention=running, **values)


def test_the_page_asks_for_a_choice_and_says_what_refuses_it(running, officer_59l):
    procedure = procedure_of(running, due=TODAY)
    address = reverse("conventions:procedure_close", args=[running.number, procedure.pk])

    refused = officer_59l.post(address, {"name": "conclude", "observations": "Recrutement en cours."})
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [NOT_OVER]
    assert "Recrutement en cours." in refused.content.decode()
    procedure.refresh_from_db()
    assert (procedure.state, procedure.observations) == (ProcedureState.OPEN, "")
    assert officer_59l.post(address, {"observations": ""}).context["form"].has_error("name", "required")

    dropping = {"name": "drop", "observations": "Recruté."}
    for details in ("", " "):
        refused = officer_59l.post(address, dropping | {"outcome_details": details})
        assert (refused.status_code, refused.context["form"].errors) == (422, {"outcome_details": [UNSAID]})
    assert officer_59l.post(address, dropping | {"outcome_details": "Réglé."}).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.state, procedure.observations) == (ProcedureState.DROPPED, "Recruté.")
    assert JournalEntry.objects.filter(action="procedure.drop", object_id=running.pk).count() == 1


@pytest.mark.parametrize(
    ("due", "missing"),
    [
        (None, "La lettre recommandée n'est pas encore reçue : notez le jour de sa réception, le délai part de là."),
        (TODAY, NOT_OVER),
        (YESTERDAY, ""),
    ],
)
def test_the_page_says_beforehand_what_each_outcome_waits_for(running, officer_59l, due, missing):
    procedure_of(running, due=due, **({} if due else {"notified_on": None}))
    page = officer_59l.get(reverse("conventions:life", args=[running.number])).content.decode()

    assert "?suite=conclude" in page
    assert "?suite=drop" in page
    assert page.count("portal-missing") == bool(missing)
    assert escape(missing) in page


def test_a_reader_is_offered_no_outcome(running, director_31):
    procedure_of(running)
    assert "?suite=" not in director_31.get(reverse("conventions:life", args=[running.number])).content.decode()


def test_what_was_said_to_conclude_is_not_the_reason_of_dropping(running, officer_59l):
    procedure = procedure_of(running)
    page = reverse("conventions:procedure_close", args=[running.number, procedure.pk])
    closed = close(officer_59l, procedure, "conclude")
    asked = officer_59l.get(f"{page}?suite=drop").context["form"]

    assert closed.outcome_details == "Vu."
    assert (asked["outcome_details"].value(), asked["name"].value()) == ("", "drop")


def test_a_free_text_of_before_is_shown_to_be_told_again(running, officer_59l):
    procedure = procedure_of(running, state="untold", outcome_details="Résiliation.", closed_on=TODAY)
    page = reverse("conventions:procedure_close", args=[running.number, procedure.pk])
    assert officer_59l.get(page).context["form"]["outcome_details"].value() == "Résiliation."


@pytest.mark.parametrize("outcome", ["Conclure à la résiliation", "Classer sans suite"])
def test_the_help_says_each_outcome_once(running, officer_59l, outcome):
    page = reverse("conventions:procedure_close", args=[running.number, procedure_of(running).pk])
    said = officer_59l.get(page).context["form"].fields["name"].help_text
    assert (said.count(outcome), f"«\u00a0{outcome}\u00a0» :" in said) == (1, True)


@pytest.mark.parametrize("view", ["procedure_follow", "procedure_close"])
def test_the_answer_of_a_structure_that_gave_none_is_left_empty(running, officer_59l, view):
    page = reverse(f"conventions:{view}", args=[running.number, procedure_of(running).pk])
    assert "Laissez vide" in officer_59l.get(page).context["form"].fields["observations"].help_text


@pytest.mark.parametrize(("day", "delay"), [(dt.date(2014, 2, 23), "quinze jours"), (dt.date(2014, 2, 24), "un mois")])
def test_the_form_says_how_long_the_delay_left_empty_is(day, delay, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: day)
    form = ProcedureForm(departement="59")
    assert f"le délai minimal du code du travail ({delay})" in form.fields["observations_due_on"].help_text


def test_the_page_leads_to_the_letter_and_offers_no_second_procedure(running, officer_59l, head_59l):
    address = reverse("conventions:life", args=[running.number])
    opens, letters = (reverse(f"conventions:{name}", args=[running.number]) for name in ("procedure_new", "letters"))
    none_yet = officer_59l.get(address).content.decode()
    assert "Le directeur du service l'ouvre." in none_yet and "Le directeur du service les suspend." in none_yet
    before = head_59l.get(address).content.decode()
    assert opens in before and "Le directeur du service l" not in before

    open_procedure(actor=head_59l.user, convention=running, grounds="Griefs.")
    after = head_59l.get(address).content.decode()
    assert opens not in after and f'<a href="{letters}">Lettre recommandée écrite</a>' in after


def test_concluded_it_leads_to_the_termination_then_the_dossier_says_its_day(running, officer_59l, head_59l):
    life, detail = (reverse(f"conventions:{name}", args=[running.number]) for name in ("life", "detail"))
    address, told = reverse("conventions:action", args=[running.number, "terminate"]), "Le directeur du service peut à"
    procedure = procedure_of(running)
    assert f'href="{address}"' not in head_59l.get(life).content.decode()

    close(officer_59l, procedure, "conclude")
    assert f'href="{address}"' in head_59l.get(life).content.decode()
    page = officer_59l.get(life).content.decode()
    assert f'href="{address}"' not in page and told in page

    assert "Résiliée le" not in head_59l.get(detail).content.decode()
    page = head_59l.post(address, {"comment": "Objet détourné."}, follow=True).content.decode()
    assert "<dt>Résiliée le</dt><dd>15 octobre 2008</dd>" in page and "Sa lettre est à poster" in page
    assert told not in officer_59l.get(life).content.decode()
