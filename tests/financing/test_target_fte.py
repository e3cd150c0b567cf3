"""The ETP that an envelope aims at: unknown until a movement brings some, zero once they all left."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from financing.enums import MovementKind
from financing.models import Envelope
from financing.selectors.envelopes import fte_by_region
from financing.services.envelopes import lift_movement
from tests.financing.test_envelopes import lille, move, nation, region_31

pytestmark = pytest.mark.django_db


def test_etp_that_nobody_fixed_are_unknown_and_fixed_to_nothing_are_zero(national, director_31):
    move(national, None, nation(), "1000000")
    move(national, nation(), region_31(), "500000")
    assert [row.target_fte for row in (nation(), region_31())] == [None, None]
    assert fte_by_region(Envelope.objects.all()) == {}
    country = f"{reverse('financing:envelopes')}?annee=2009"
    assert "non fixés" in national.get(country).content.decode()

    move(national, nation(), region_31(), "1", fte=Decimal(20))
    assert "non fixés" not in national.get(country).content.decode()
    assert [row.target_fte for row in (nation(), region_31())] == [None, Decimal(20)]
    move(director_31, region_31(), lille(), "200000", fte=Decimal(20))
    assert [row.target_fte for row in (region_31(), lille())] == [Decimal(0), Decimal(20)]
    assert list(fte_by_region(Envelope.objects.all()).values()) == [Decimal(20)]
    page = director_31.get(f"{reverse('financing:envelope_region', args=['31'])}?annee=2009").content.decode()
    assert "non fixés" not in page


def test_a_freeze_lifted_gives_an_unknown_number_nothing_back(national):
    move(national, None, nation(), "1000")
    frozen = move(national, nation(), None, "10", kind=MovementKind.FREEZE, fte=Decimal(3))
    lift_movement(actor=national.user, movement=frozen, reason="Levée")
    assert nation().target_fte is None


def test_the_migration_forgets_what_nobody_said(national, director_31):
    move(national, None, nation(), "1000000")
    move(national, nation(), region_31(), "500000", fte=Decimal(20))
    move(director_31, region_31(), lille(), "200000", fte=Decimal(20))
    region_31(2010)
    Envelope.objects.filter(target_fte__isnull=True).update(target_fte=0)

    import_module("financing.migrations.0033_target_fte_unknown").forget_what_nobody_said(apps, None)

    kept = [row.target_fte for row in (nation(), region_31(), lille(), region_31(2010))]
    assert kept == [None, Decimal(0), Decimal(20), None]
