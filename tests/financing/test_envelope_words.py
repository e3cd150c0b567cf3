"""What an envelope says: a freeze and a change of line are no delegation, a freeze is lifted, entered annexes count."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.enums import BudgetLine, Funding, MovementKind
from financing.models import EnvelopeMovement
from financing.selectors.consumption import consumption_of
from financing.selectors.envelopes import Balance, balance_of
from financing.services.envelopes import lift_movement
from financing.services.monthly_states import save_states
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.financing import credit, entered, make_convention, validated
from tests.financing.gauges import gauges_of
from tests.financing.test_envelopes import lille, move, open_credits, region_31
from tests.financing.test_monthly_states import rows

__all__ = ["open_credits"]
pytestmark = pytest.mark.django_db
ZERO = Decimal("0.00")


def test_the_etp_of_a_region_stay_its_own_once_its_services_have_them(open_credits, director_31, national):
    move(director_31, region_31(), lille(), "90000", fte=Decimal(50))
    page = national.get(reverse("financing:envelopes"), {"annee": "2009"})
    assert [(row.region.code, fte) for row, _, fte in page.context["regions"]] == [("31", Decimal("52.5"))]
    assert '<td class="portal-number">52,5</td>' in page.content.decode()


def test_a_freeze_and_a_change_of_line_are_no_delegation(open_credits, director_31):
    received = balance_of(region_31()).received
    move(director_31, region_31(), lille(), "389380")
    move(director_31, region_31(), None, "1000", MovementKind.FREEZE)
    move(director_31, region_31(), region_31(line=BudgetLine.FDI), "10000", MovementKind.FUNGIBILITY)

    balance = balance_of(region_31())

    assert balance == Balance(received, Decimal("389380.00"), ZERO, Decimal("1000.00"), Decimal("-10000.00"))
    assert balance.available == received - Decimal("400380.00")
    assert balance_of(region_31(line=BudgetLine.FDI)).fungible == Decimal("10000.00")
    address = reverse("financing:envelope_region", args=["31"]) + "?annee=2009"
    page = director_31.get(address).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert '<dt>Délégué</dt><dd class="portal-figure">389 380,00 €</dd>' in page
    assert "Lever ce gel" in page


@pytest.mark.parametrize("count", [1, 2])
def test_the_rest_of_what_waits_is_in_the_list_of_annexes(officer_59l, director_31, monkeypatch, count):
    monkeypatch.setattr("financing.selectors.envelopes.WAITING_SHOWN", 1)
    numbers = [entered(officer_59l.user, make_convention()).number for _ in range(count)]
    for name, code, reader in (("service", "59L", officer_59l), ("region", "31", director_31)):
        page = reader.get(reverse(f"financing:envelope_{name}", args=[code]), {"annee": "2009"})
        text = " ".join(page.content.decode().split())

        assert [annex.number for annex, _ in page.context["waiting"].rows] == numbers[:1]
        assert ("Les 1 plus anciennes sur 2 ;" in text) == (count > 1)
        if count > 1:
            (address,) = re.findall('<a href="([^"]*)">toutes sont dans la liste', text)
            listed = reader.get(html.unescape(address)).context["object_list"]
            assert sorted(annex.number for annex in listed) == sorted(numbers)


def test_who_made_a_freeze_lifts_it_once_and_what_waits_takes_the_credits(open_credits, director_31, officer_59l):
    move(director_31, region_31(), lille(), "90000")
    frozen = move(director_31, lille(), None, "50000", MovementKind.FREEZE, fte=Decimal(2))
    waiting = entered(officer_59l.user, make_convention())
    assert waiting.funding == Funding.RESERVED

    address = reverse("financing:movement_lift", args=[frozen.pk])
    done = director_31.post(address, {"comment": "Le gel national est levé"})

    assert done.status_code == 302
    waiting.refresh_from_db()
    assert waiting.funding == Funding.COMMITTED
    assert balance_of(lille()).frozen == ZERO
    lift = EnvelopeMovement.objects.get(kind=MovementKind.LIFT)
    assert (lift.lifts, lift.amount, lift.target) == (frozen, frozen.amount, lille())
    with pytest.raises(Refusal, match=f"{director_31.user} a déjà levé ce gel, le "):
        lift_movement(actor=director_31.user, movement=frozen, reason="Encore")


def test_only_a_freeze_is_lifted_and_only_by_who_may_freeze(open_credits, director_31, national, officer_59l):
    moved = move(director_31, region_31(), lille(), "100")
    with pytest.raises(Refusal, match="Seuls un gel et une fongibilité se lèvent"):
        lift_movement(actor=director_31.user, movement=moved, reason="Non")
    frozen = move(director_31, region_31(), None, "100", MovementKind.FREEZE)
    for client in (national, officer_59l):
        with pytest.raises(NotAllowed):
            lift_movement(actor=client.user, movement=frozen, reason="Non")


def test_the_forecast_counts_the_annexes_that_are_entered(officer_59l):
    envelope = credit("59L", "200000.00", year=2008)
    validated(officer_59l.user, make_convention("EI", 2008))
    entered(officer_59l.user, make_convention("EI", 2008), fte="3.00")
    (gauge,) = gauges_of([envelope], dt.date(2008, 10, 15))
    assert gauge.forecast == gauge.balance.committed == Decimal("111331.50")


def test_once_every_month_is_known_the_forecast_is_what_is_due(officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-20"
    credit("59L", "200000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="11.40")
    hours = ["1417.53", "1418.07", "1420.11", *["1421.00"] * 9]
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows(*hours))
    (line,) = consumption_of([annex.service.pk], [2008], dt.date(2009, 1, 20))
    assert line.forecast == annex.computations.order_by("-pk").first().due
