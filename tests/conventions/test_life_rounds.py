"""After the signature: who stands for each party, until when, and the rounds that a dialogue de gestion opens."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.selectors.amendments import clauses_on, written_clauses
from conventions.selectors.negotiation import open_years, settled_rounds
from conventions.services import amendments
from conventions.services.daily import run_daily
from conventions.services.negotiation import accept, propose
from conventions.services.reviews import write_review
from tests.conventions.amending import JUNE, RATES, TODAY, refused

pytestmark = pytest.mark.django_db


def test_new_signatories_stand_for_their_party_from_the_day_of_effect(signed, amend, conclude, officer_59l, settings):
    named = {"signatory.structure.name": "Mme Nouvelle", "signatory.structure.quality": "Présidente"}
    before = signed.signatories.get(kind="structure")
    conclude(amend("parties", **named))

    eve = JUNE - dt.timedelta(days=1)
    for day, name in ((eve, before.name), (JUNE, "Mme Nouvelle")):
        settings.PORTAL_TODAY = day.isoformat()
        run_daily()
        row = signed.signatories.get(kind="structure")
        assert (row.name, row.signed_on) == (name, before.signed_on)
        assert clauses_on(signed, day)["signatory.structure.name"].value == name
    assert clauses_on(signed, eve)["signatory.structure.name"].value == before.name
    page = officer_59l.get(reverse("conventions:signature", args=[signed.number])).content.decode()
    assert f"À la signature : {before.name}, {before.quality}".replace("'", "&#x27;") in page


def test_a_convention_born_outside_the_portal_keeps_every_party(maker, siae, conclude, officer_59l):
    taken = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2010, 12, 31))
    given = {"actor": officer_59l.user, "convention": taken, "kind": "parties", "purpose": "Objet."}
    named = {"signatory.structure.name": "Mme Nouvelle"}
    conclude(amendments.open_amendment(**given, effective_on=TODAY, **named))

    assert [row.name for row in taken.signatories.all()] == ["Mme Nouvelle", "", ""]
    yesterday, today = clauses_on(taken, TODAY - dt.timedelta(days=1)), clauses_on(taken, TODAY)
    assert yesterday["signatory.structure.name"].value is None
    assert [key for key in today if key.endswith(".name")] == [key for key in yesterday if key.endswith(".name")]


def test_a_day_of_effect_is_inside_the_end_that_is_signed_for_it(amend, conclude):
    last, after = dt.date(2010, 6, 30), dt.date(2010, 7, 1)
    conclude(amend("period", JUNE, end=last))

    assert amend(effective_on=last).effective_on == last
    assert "au 30 juin 2010." in refused(amend, "other", after)
    conclude(amend("period", JUNE + dt.timedelta(days=1), end=after))
    assert amend(effective_on=after).effective_on == after


def test_a_dialogue_opens_a_round_that_an_amendment_brings_into_force(signed, amend, conclude, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-11-02"
    run_daily()
    line = signed.targets.get(indicator__code="SORTIES", year=2010)
    agreed, rates = line.agreed, {"durable": Decimal(20), "transition": Decimal(20), "positive": Decimal(22)}
    entry = {"actor": officer_59l.user, "target": line, "values": rates, "reason": "Un chantier ferme."}
    rounds = line.rounds
    sentence = "La cible de 2010 se renégocie après le dialogue de gestion de 2009 : enregistrez-le d'abord."
    assert refused(propose, **entry, side="service", expected_rounds=rounds) == sentence

    told = {"form": "light", "held_on": dt.date(2009, 11, 2), "for_structure": "X", "findings": "F", "conclusions": "C"}
    write_review(actor=officer_59l.user, convention=signed, year=2009, **told)
    assert open_years(signed) == [2010]
    propose(**entry, side="service", expected_rounds=rounds)
    settled = accept(actor=officer_59l.user, target=line, side="structure", expected_rounds=rounds + 1)
    line.refresh_from_db()
    assert (line.agreed, [*settled_rounds(signed)]) == (agreed, [settled])
    page = officer_59l.get(reverse("conventions:review", args=[signed.number, 2009])).content.decode()
    assert "(convenu)" in page

    row = amend("objectives", dt.date(2010, 1, 1))
    typed = {clause.key: clause.typed() for clause in written_clauses(row)}
    assert typed[f"{RATES}.durable"] == 20
    given = {"purpose": "Cibles de 2010.", "effective_on": dt.date(2010, 1, 1)}
    amendments.write_amendment(actor=officer_59l.user, amendment=row, **given, **typed)
    conclude(row, dt.date(2009, 11, 2))
    for day, value in (("2009-12-31", agreed.pk), ("2010-01-01", settled.pk)):
        settings.PORTAL_TODAY = day
        run_daily()
        line.refresh_from_db()
        assert line.agreed_id == value
    assert [*settled_rounds(signed)] == []
    assert open_years(signed) == [2010]


def test_what_is_settled_falls_when_a_side_proposes_again(signed, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-11-02"
    run_daily()
    told = {"form": "light", "held_on": dt.date(2009, 11, 2), "for_structure": "X", "findings": "F", "conclusions": "C"}
    write_review(actor=officer_59l.user, convention=signed, year=2009, **told)
    line = signed.targets.get(indicator__code="SORTIES", year=2010)
    agreed, rounds = line.agreed, line.rounds
    rates = {"durable": Decimal(20), "transition": Decimal(20), "positive": Decimal(22)}
    entry = {"actor": officer_59l.user, "target": line}
    propose(**entry, side="service", expected_rounds=rounds, values=rates)
    accept(**entry, side="structure", expected_rounds=rounds + 1)
    propose(**entry, side="structure", expected_rounds=rounds + 1, values=rates | {"positive": Decimal(20)})

    line.refresh_from_db()
    assert (line.agreed, settled_rounds(signed).count()) == (agreed, 0)
    assert [row.state for row in line.proposals.order_by("-round")[:2]] == ["pending", "reopened"]
