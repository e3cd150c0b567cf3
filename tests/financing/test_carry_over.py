"""From one year to the next by a text alone; what an annexe that waits for credits really misses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from financing.enums import MovementKind
from financing.models import EnvelopeMovement
from financing.selectors.envelopes import balance_of, missing_of, reserved_annexes
from financing.services.envelopes import carry_over, move_credits
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.financing import credit, entered, make_convention
from tests.financing.test_envelopes import lille, move, nation, region_31

pytestmark = pytest.mark.django_db
TEXT = "Arrêté du 27 mars 2009 portant report de crédits"


def carry(actor, amount, text=TEXT, year=2008):
    return carry_over(
        actor=actor, year=year, line="job_aid", amount=Decimal(amount), text=text, reason="Solde de l'exercice"
    )


def test_what_is_free_is_carried_to_the_cent_and_no_more(national):
    move(national, None, nation(2008), "1000.00")
    with pytest.raises(Refusal, match="disponibles"):
        carry(national.user, "1000.01")
    carry(national.user, "1000.00")
    assert [balance_of(nation(year)).available for year in (2008, 2009, 2010)] == [0, 1000, 0]
    assert [balance_of(nation(year)).carried for year in (2008, 2009)] == [-1000, 1000]


def test_a_carry_over_cites_its_text_and_is_the_nations(national, director_31):
    move(national, None, nation(2008), "1000.00")
    with pytest.raises(Refusal, match="Citez le texte"):
        carry(national.user, "10", text=" ")
    with pytest.raises(NotAllowed):
        carry(director_31.user, "10")
    move(national, nation(2008), region_31(2008), "500.00")
    for source, target, sentence in (
        (region_31(2008), region_31(2009), "entre enveloppes nationales"),
        (nation(2008), nation(2010), "d'un exercice au suivant"),
        (nation(2008), nation(2009, "fdi"), "d'un exercice au suivant"),
    ):
        with pytest.raises(Refusal, match=sentence):
            move_credits(
                actor=national.user if source == nation(2008) else director_31.user,
                source=source,
                target=target,
                amount=Decimal(1),
                kind=MovementKind.CARRY_OVER,
                reason="x",
                text=TEXT,
            )
    with pytest.raises(Refusal, match="même exercice"):
        move(national, nation(2008), nation(2009), "1", kind=MovementKind.REDEPLOYMENT)


@pytest.mark.parametrize(("kind", "text"), [("carry_over", ""), ("redeployment", TEXT)])
def test_the_database_wants_a_text_for_a_carry_over_and_for_nothing_else(national, kind, text):
    with pytest.raises(IntegrityError), transaction.atomic():
        EnvelopeMovement.objects.create(
            source=nation(2008),
            target=nation(2009),
            amount=1,
            kind=kind,
            text=text,
            reason="x",
            made_on=clock.today(),
            made_at=clock.now(),
            author=national.user,
        )


def test_the_page_carries_and_its_ledger_says_the_text(national):
    move(national, None, nation(2008), "1000.00")
    url = f"{reverse('financing:carry_over')}?annee=2008"
    data = {"line": "job_aid", "amount": "400,50", "text": TEXT, "reason": "Solde"}
    assert national.post(url, data | {"amount": "1000,01"}).status_code == 422
    data["seen"] = national.get(url).context["form"]["seen"].value()
    assert national.post(url, data)["Location"].endswith("?annee=2009")
    # Another person who read the same page, as the first one is done.
    late = national.post(url, data | {"reason": "Solde."}).content.decode()
    assert f"validez de nouveau. Dernier changement : {national.user}, le " in late
    assert EnvelopeMovement.objects.filter(kind=MovementKind.CARRY_OVER).count() == 1
    page = national.get(reverse("financing:envelopes"), {"annee": "2009"}).content.decode()
    assert TEXT in page and "Reports, net" in page


def test_what_is_missing_is_what_no_credit_covers_the_oldest_first(director_31, officer_59l):
    credit("59L", "3250.00")
    first = entered(officer_59l.user, make_convention())
    second = entered(officer_59l.user, make_convention(), fte="1.00")
    found = missing_of(reserved_annexes(director_31.user))
    assert found == [(first, Decimal("82288.50") - 3250), (second, Decimal("9681.00"))]
    page = director_31.get(reverse("financing:envelope_region", args=["31"]), {"annee": "2009"}).content.decode()
    assert "amount=79038%2C50" in page
    assert balance_of(lille()).available == Decimal("3250.00")
