"""A change of line is lifted as a freeze is: whole, once, by who may make it, while its credits are still there."""

from decimal import Decimal

import pytest
from django.urls import reverse

from financing.base_rules import lifted_otherwise
from financing.enums import BudgetLine, Funding, MovementKind
from financing.models import Envelope, EnvelopeMovement
from financing.selectors.envelopes import balance_of
from financing.services.envelopes import lift_movement
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from tests.factories.financing import entered, make_convention
from tests.financing.test_envelopes import lille, move, open_credits, region_31

__all__ = ["open_credits"]
pytestmark = pytest.mark.django_db
REASON = {"comment": "La ligne du fonds n'en a plus besoin"}


def fund() -> Envelope:
    return lille(line=BudgetLine.FDI)


@pytest.fixture
def changed(open_credits, director_31) -> EnvelopeMovement:
    """50 000 of the 90 000 of the job aid of Lille went to the development fund, with two ETP."""
    move(director_31, region_31(), lille(), "90000", fte=Decimal(6))
    return move(director_31, lille(), fund(), "50000", MovementKind.FUNGIBILITY, fte=Decimal(2))


def address(row: EnvelopeMovement) -> str:
    return reverse("financing:movement_lift", args=[row.pk])


def test_who_made_it_lifts_it_and_what_waits_takes_the_credits(changed, director_31, officer_59l):
    waiting = entered(officer_59l.user, make_convention())
    assert waiting.funding == Funding.RESERVED
    region = reverse("financing:envelope_region", args=["31"])
    assert "Lever cette fongibilité" in director_31.get(f"{region}?annee=2009").content.decode()
    assert "reviennent à" in director_31.get(address(changed)).content.decode()

    assert director_31.post(address(changed), REASON).status_code == 302

    waiting.refresh_from_db()
    lift = EnvelopeMovement.objects.get(lifts=changed)
    assert (lift.source, lift.target, lift.amount, lift.fte) == (fund(), lille(), Decimal(50000), Decimal(2))
    assert (waiting.funding, lift.author) == (Funding.COMMITTED, director_31.user)
    assert (balance_of(lille()).fungible, balance_of(fund()).fungible) == (0, 0)
    assert (lille().target_fte, fund().target_fte) == (Decimal(6), Decimal(0))
    told = JournalEntry.objects.filter(action="financing.movement", comment=REASON["comment"])
    assert [row.sentence.split(" (")[0] for row in told.order_by("pk")] == [
        "Départ de 50\u202f000,00\u00a0€",
        "Arrivée de 50\u202f000,00\u00a0€",
    ]
    page = director_31.get(f"{region}?annee=2009").content.decode()
    assert ("Fongibilité entre lignes, levée" in page, "Lever cette fongibilité" in page) == (True, False)
    assert list(lifted_otherwise()) == []


def test_sent_twice_it_is_lifted_once(changed, director_31):
    first, second = (director_31.post(address(changed), REASON) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert f"{director_31.user} a déjà levé cette fongibilité, le " in second.content.decode()
    opened = director_31.get(address(changed), follow=True)
    assert opened.redirect_chain[0][0].startswith("/financement/enveloppes/region/")
    assert f"{director_31.user} a déjà levé cette fongibilité, le " in opened.content.decode()
    assert EnvelopeMovement.objects.filter(lifts=changed).count() == 1
    lift = EnvelopeMovement.objects.get(lifts=changed)
    assert director_31.get(address(lift)).status_code == 404
    with pytest.raises(Refusal, match="Seuls un gel et une fongibilité se lèvent"):
        lift_movement(actor=director_31.user, movement=lift, reason="Encore")


@pytest.mark.parametrize(("used", "lifted"), [("0.00", True), ("0.01", False)])
def test_credits_used_since_are_not_taken_back(changed, director_31, used, lifted):
    if Decimal(used):
        move(director_31, fund(), region_31(line=BudgetLine.FDI), used, MovementKind.REDEPLOYMENT)
    answer = director_31.post(address(changed), REASON)
    assert (answer.status_code == 302) == EnvelopeMovement.objects.filter(lifts=changed).exists() == lifted
    if not lifted:
        page = answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")
        assert "il ne reste que 49 999,99 € disponibles sur les 50 000,00 €" in page
        assert REASON["comment"].replace("'", "&#x27;") in page


def test_who_may_not_make_it_may_not_lift_it(changed, national, officer_59l):
    for client in (national, officer_59l):
        assert client.post(address(changed), REASON).status_code == 403
        with pytest.raises(NotAllowed):
            lift_movement(actor=client.user, movement=changed, reason="Non")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [({}, False), ({"amount": Decimal(1)}, True), ({"target": region_31}, True), ({"source": region_31}, True)],
)
def test_the_night_finds_a_lifting_that_gives_something_else_back(changed, director_31, wrong, found):
    values = {"source": fund(), "target": lille(), "amount": changed.amount, "lifts": changed}
    values |= {name: value() if callable(value) else value for name, value in wrong.items()}
    day = {"made_on": clock.today(), "made_at": clock.now()}
    lift = EnvelopeMovement.objects.create(
        kind=MovementKind.FUNGIBILITY, author=director_31.user, reason="exemple", **values, **day
    )
    assert list(lifted_otherwise()) == [lift] * found


def test_etp_that_nobody_had_counted_stay_unknown(open_credits, director_31):
    move(director_31, region_31(), lille(), "90000")
    changed = move(director_31, lille(), fund(), "50000", MovementKind.FUNGIBILITY, fte=Decimal(2))
    assert (lille().target_fte, fund().target_fte) == (None, Decimal(2))
    lift_movement(actor=director_31.user, movement=changed, reason="Levée")
    assert (lille().target_fte, fund().target_fte) == (None, Decimal(0))
