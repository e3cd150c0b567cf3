"""Both sides of what the guards of annexes, campaigns and the fund ask."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from conventions.bank_details import iban_error
from conventions.enums import ConventionState
from financing.enums import Funding, PaymentKind
from financing.guards import annex as annex_guards
from financing.guards import campaign as campaign_guards
from financing.guards import fdi as fdi_guards
from financing.models import PaymentLine
from financing.services.annex_actions import change_state, enter_annex
from iae_portal.core.errors import Refusal
from iae_portal.core.workflow import Request
from tests.factories.financing import IBAN, credit, draft, make_convention, validated

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


def asked(**data) -> Request:
    return Request(actor="Mme Exemple", today=TODAY, data=data)


@pytest.mark.parametrize(
    ("holder", "matches"),
    [
        ("Atelier du Nord", True),
        ("Association ATELIER DU NORD", True),
        ("Atelier", True),
        ("Le Relais", True),
        ("Une autre", False),
        ("", False),
    ],
)
def test_the_holder_bears_the_name_or_the_sign(holder, matches):
    assert annex_guards.holder_matches(holder, Row(name="Atelier du Nord", sign="Le Relais")) is matches
    assert not annex_guards.holder_matches("Le Relais", Row(name="Atelier du Nord", sign=""))


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({}, None),
        ({"account_number": ""}, "Indiquez le compte bancaire"),
        ({"account_number": IBAN[:-1]}, iban_error(IBAN[:-1])),
        ({"account_holder": "Une autre"}, "Le titulaire du compte (« Une autre »)"),
        ({"account_holder": "Une autre", "holder_reason": "  "}, "Le titulaire du compte"),
        ({"account_holder": "Une autre", "holder_reason": "Association gestionnaire."}, None),
    ],
)
def test_an_account_of_another_holder_is_explained(changes, start):
    siae = Row(name="Atelier du Nord", sign="")
    values = {"account_number": IBAN, "account_holder": "Atelier du Nord", "holder_reason": ""}
    sentence = annex_guards.account_is_known(Row(**(values | changes), convention=Row(siae=siae)), asked())
    assert sentence.startswith(start) if start else sentence is None


@pytest.mark.parametrize(
    ("signed_on", "convention_signed_on", "committed_on", "start"),
    [
        (None, None, None, "Indiquez la date de signature de l'annexe."),
        (TOMORROW, None, None, "La date de signature ne peut pas être à venir."),
        (YESTERDAY, TODAY, None, "L'annexe ne peut pas être signée avant la convention, le 15 octobre 2008."),
        (
            YESTERDAY,
            None,
            TODAY,
            "L'annexe ne peut pas être signée avant l'engagement de ses crédits, le 15 octobre 2008.",
        ),
        (TODAY, TODAY, TODAY, None),
        (TODAY, YESTERDAY, YESTERDAY, None),
        (TODAY, None, None, None),
    ],
)
def test_an_annexe_is_signed_after_its_convention_and_credits_and_never_tomorrow(
    monkeypatch, signed_on, convention_signed_on, committed_on, start
):
    monkeypatch.setattr(annex_guards, "valid_delegation", lambda **asked_with: asked_with["day"] == TODAY)
    annex = Row(service=None, committed_on=committed_on, convention=Row(signed_on=convention_signed_on))
    in_turn = (annex_guards.signed_after_convention, annex_guards.signed_after_credits, annex_guards.signer_is_entitled)
    sentences = [guard(annex, asked(signed_on=signed_on)) for guard in in_turn]
    assert next(filter(None, sentences), None) == start


def test_credits_committed_let_an_annexe_pass_else_their_reason():
    def sentence(**values):
        return annex_guards.credits_are_committed(Row(**values), asked())

    assert sentence(funding=Funding.COMMITTED) is None
    assert sentence(funding="", reserved_reason="Il manque 10 €.") == "Il manque 10 €."
    assert sentence(funding="", reserved_reason="").startswith("Les crédits de l'annexe ne sont pas engagés")


@pytest.mark.parametrize(
    ("state", "signed"),
    [(ConventionState.READY_TO_SIGN, False), (ConventionState.SIGNED, True), (ConventionState.IN_FORCE, True)],
)
def test_an_annexe_is_validated_once_its_convention_is_signed(state, signed):
    sentence = annex_guards.convention_is_signed(Row(convention=Row(state=state)), asked())
    assert sentence is None if signed else sentence.startswith("La convention n'est pas signée")


@pytest.mark.parametrize(
    ("weights", "said"), [(("0.5", "0.5"), None), (("0.5", "0.49"), "0,99"), (("0.5", "0.51"), "1,01")]
)
def test_weights_add_up_to_one(weights, said):
    campaign = Row(weights=dict(enumerate(map(Decimal, weights))))
    sentence = campaign_guards.weights_add_up(campaign, asked())
    assert said in sentence if said else sentence is None


@pytest.mark.parametrize(("total", "refused"), [("100", False), ("100.01", True)])
def test_a_total_fits_to_the_cent(monkeypatch, total, refused):
    monkeypatch.setattr(campaign_guards, "total_of", lambda campaign: Decimal(total))
    assert bool(campaign_guards.total_fits(Row(envelope_amount=Decimal(100)), asked())) is refused


@pytest.mark.parametrize(
    ("simulation", "envelope", "total", "start"),
    [
        (False, Row(available=Decimal(100)), "100", None),
        (False, Row(available=Decimal(100)), "100.01", "L'enveloppe régionale n'a que 100,00 € disponibles"),
        (False, None, "100", "La région n'a pas d'enveloppe « part modulée » pour 2009."),
        (True, None, "100.01", None),
    ],
)
def test_the_region_holds_the_total_to_the_cent(monkeypatch, simulation, envelope, total, start):
    monkeypatch.setattr(campaign_guards, "paying_envelope", lambda campaign: envelope)
    monkeypatch.setattr(campaign_guards, "balance_of", lambda envelope: envelope)
    monkeypatch.setattr(campaign_guards, "total_of", lambda campaign: Decimal(total))
    sentence = sentence_of(campaign_guards.credits_are_there, Row(is_simulation=simulation, payment_year=2009))
    assert sentence.startswith(start) if start else sentence is None


@pytest.mark.parametrize(("count", "end"), [(5, "F5."), (6, "et 1 autre."), (7, "et 2 autres.")])
def test_five_names_are_shown_then_the_number_of_the_others(monkeypatch, count, end):
    siaes = [Row(name=f"F{rank}") for rank in range(1, count + 1)]
    campaign = Row(is_simulation=False, state="", data_year=2008)
    monkeypatch.setattr(campaign_guards, "incomplete_candidates", lambda campaign: [Row(siae=each) for each in siaes])
    monkeypatch.setattr(campaign_guards, "without_socle", lambda campaign: siaes)

    assert campaign_guards.everybody_is_complete(campaign, asked()).replace("\u00a0", " ").endswith(end)
    socle = campaign_guards.everybody_has_a_socle(campaign, asked()).replace("\u00a0", " ")
    assert end in socle and "F6" not in socle


@pytest.mark.parametrize(
    ("opinion", "start"),
    [
        (None, "Soumettez d'abord le dossier pour avis"),
        (Row(is_answered=True, due_on=TOMORROW), None),
        (Row(is_answered=False, due_on=YESTERDAY), None),
        (Row(is_answered=False, due_on=TODAY), "Le conseil a jusqu'au 15 octobre 2008"),
    ],
)
def test_silence_is_an_answer_the_day_after_the_month(opinion, start):
    sentence = fdi_guards.opinion_is_given_or_lapsed(Row(opinion=opinion), asked())
    assert sentence.startswith(start) if start else sentence is None


@pytest.mark.parametrize(
    ("granted", "start"),
    [
        (None, "Indiquez le montant accordé."),
        ("0", "Un montant nul est un refus"),
        ("0.01", None),
        ("80", None),
        ("80.01", "La structure a demandé"),
        ("100", "La structure a demandé"),
        ("100.01", "Le fonds apporte"),
    ],
)
def test_a_grant_is_above_zero_and_below_what_was_asked_and_the_ceiling(granted, start):
    file = Row(maximum=Decimal(100), requested=Decimal(80))
    sentence = fdi_guards.amount_is_inside(file, asked(granted=granted and Decimal(granted)))
    assert sentence.startswith(start) if start else sentence is None


def test_a_grant_may_reach_the_ceiling_itself():
    file = Row(maximum=Decimal(100), requested=Decimal(100))
    assert fdi_guards.amount_is_inside(file, asked(granted=Decimal(100))) is None


def sentence_of(guard, annex, today=TODAY) -> str | None:
    said = guard(annex, Request(actor="Mme Exemple", today=today))
    return said and said.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_annexe_says_why_it_is_not_computed(monkeypatch):
    def refused(*facts):
        raise Refusal("Aucun barème.", "Aucun régime.")

    for name in ("facts_of", "law_in_database"):
        monkeypatch.setattr(annex_guards, name, lambda *annex: None)
    monkeypatch.setattr(annex_guards, "compute", refused)
    assert annex_guards.amounts_can_be_computed(Row(), asked()) == "Aucun barème. Aucun régime."
    monkeypatch.setattr(annex_guards, "compute", lambda *facts: Row(agreed_amount=Decimal(0)))
    assert annex_guards.amounts_can_be_computed(Row(), asked()).startswith("Le montant calculé est nul")
    monkeypatch.setattr(annex_guards, "compute", lambda *facts: Row(agreed_amount=Decimal("0.01")))
    assert annex_guards.amounts_can_be_computed(Row(), asked()) is None


@pytest.mark.parametrize(
    ("lump_sum", "entered", "said"),
    [
        (False, 12, None),
        (False, 11, "Il manque l'état mensuel de décembre 2009"),
        (False, 0, "Il manque l'état mensuel de janvier 2009"),
        (True, 0, None),
    ],
)
def test_every_month_has_its_state_but_a_lump_sum_waits_for_none(monkeypatch, lump_sum, entered, said):
    monkeypatch.setattr(annex_guards, "hours_of", lambda annex: [None] * entered)
    annex = Row(is_lump_sum=lump_sum, months=[dt.date(2009, month, 1) for month in range(1, 13)])
    sentence = sentence_of(annex_guards.hours_are_complete, annex)
    assert sentence.startswith(said) if said else sentence is None


def test_an_annexe_that_waits_for_credits_is_not_closed():
    waiting = Row(reserved_at=TODAY, reserved_amount=Decimal(10))

    assert sentence_of(annex_guards.difference_is_funded, Row(reserved_at=None)) is None
    assert sentence_of(annex_guards.difference_is_funded, waiting).startswith("10,00 € attendent encore des crédits")


@pytest.mark.django_db
def test_an_annexe_is_settled_once_over_and_every_line_paid(officer_59l):
    credit("59L", "120000.00")
    annex = validated(officer_59l.user, make_convention())
    last, after, paid_on = dt.date(2009, 12, 31), dt.date(2010, 1, 1), dt.date(2010, 1, 4)
    rest = PaymentLine.objects.filter(annex=annex).order_by("month")

    assert sentence_of(annex_guards.year_is_settled, annex, last).startswith("L'annexe court jusqu'à la fin du mois")
    assert sentence_of(annex_guards.year_is_settled, annex, after).startswith("Il reste 12 lignes")
    assert sentence_of(annex_guards.nothing_was_paid, annex) is None
    rest.exclude(pk=rest[0].pk).update(paid_on=paid_on)
    assert sentence_of(annex_guards.year_is_settled, annex, after).startswith("Il reste 1 ligne")
    assert "ont déjà été payés sur cette annexe" in sentence_of(annex_guards.nothing_was_paid, annex)
    PaymentLine.objects.filter(pk=rest[0].pk).update(amount=Decimal("0.01"))
    assert sentence_of(annex_guards.year_is_settled, annex, after).startswith("Il reste 1 ligne")
    PaymentLine.objects.filter(pk=rest[0].pk).update(amount=0)
    assert sentence_of(annex_guards.year_is_settled, annex, after) is None


@pytest.mark.django_db
def test_a_modulated_part_is_never_cancelled(officer_59l):
    credit("59L", "120000.00")
    annex = validated(officer_59l.user, make_convention())

    assert sentence_of(annex_guards.no_modulated_part, annex) is None
    annex.payments.filter(month=annex.start).update(kind=PaymentKind.MODULATION)
    assert sentence_of(annex_guards.no_modulated_part, annex).startswith("Une part modulée est notifiée")


@pytest.mark.django_db
def test_the_signature_asks_for_the_annexe_of_the_first_year(officer_59l, head_59l):
    convention = make_convention()

    assert sentence_of(annex_guards.first_year_is_funded, convention).startswith("Préparez l'annexe financière de 2009")
    annex = draft(officer_59l.user, convention)
    assert sentence_of(annex_guards.first_year_is_funded, convention).startswith("Terminez la saisie")
    enter_annex(actor=officer_59l.user, annex=annex)
    assert "attend des crédits." in sentence_of(annex_guards.first_year_is_funded, convention)
    for name in ("reject", "cancel"):
        with pytest.raises(Refusal, match="Indiquez le motif"):
            change_state(actor=head_59l.user, annex=annex, name=name, comment=" ")
    type(annex).objects.update(funding=Funding.COMMITTED, committed_on=TODAY)
    for day, start in ((YESTERDAY, "L'annexe ne peut pas être signée avant l'engagement de ses crédits"), (TODAY, "")):
        assert (annex_guards.first_year_is_funded(convention, asked(signed_on=day)) or "").startswith(start)
    assert annex_guards.first_year_is_funded(convention, asked(signed_on=TODAY)) is None
    convention.taken_over = True
    assert sentence_of(annex_guards.first_year_is_funded, convention) is None
