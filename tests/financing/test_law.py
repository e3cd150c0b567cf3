"""The law in the database is the shipped law, and its periods never overlap."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from financing.baremes import shipped_law
from financing.enums import Context
from financing.models import Bareme, Regime
from financing.selectors.annexes import spans_of
from financing.selectors.law import law_in_database

pytestmark = pytest.mark.django_db


def test_the_database_holds_the_shipped_law():
    ours, shipped = law_in_database(), shipped_law()
    assert ours.regimes == shipped.regimes
    assert ours.table == shipped.table
    assert sorted(ours.lump_sums, key=lambda lump: (lump.regime, lump.from_year)) == sorted(
        shipped.lump_sums, key=lambda lump: (lump.regime, lump.from_year)
    )


def bareme(**values) -> Bareme:
    row = {
        "regime": Regime.objects.get(code="EI-2005"),
        "type": "EI",
        "start": dt.date(2008, 1, 1),
        "end": dt.date(2008, 12, 31),
        "unit_amount": Decimal(9999),
        "hours_per_fte": Decimal(1505),
        "reference": "texte d'exemple",
    }
    return Bareme(**(row | values))


def test_two_baremes_of_one_key_never_share_a_day():
    with pytest.raises(ValidationError) as caught:
        bareme().full_clean()
    assert caught.value.message_dict["start"] == [
        "Un autre barème couvre déjà une partie de cette période, depuis 07/2005 : fermez-le d'abord."
    ]


@pytest.mark.postgres
def test_the_database_refuses_two_baremes_of_one_key():
    if connection.vendor != "postgresql":
        pytest.skip("exclusion constraints are PostgreSQL's")
    with pytest.raises(IntegrityError, match="financing_bareme_no_overlap"):
        bareme().save()


def test_another_context_is_another_key():
    row = bareme(context=Context.PRISON)
    row.full_clean()
    row.save()

    rows = Bareme.objects.filter(regime=row.regime, type="EI", start__lte=row.end, end__gte=row.start)
    assert {each.context for each in rows} == {Context.ORDINARY, Context.PRISON}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("start", dt.date(2004, 1, 15), "Un barème prend effet le premier jour d'un mois."),
        ("end", dt.date(2004, 12, 30), "Un barème finit le dernier jour d'un mois."),
    ],
)
def test_a_bareme_covers_whole_months(field, value, message):
    row = bareme(**({"start": dt.date(2004, 1, 1), "end": dt.date(2004, 12, 31)} | {field: value}))
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {field: [message]}


def test_weights_that_do_not_add_up_to_one_are_refused():
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    regime.weight_public = Decimal("0.40")
    with pytest.raises(ValidationError) as caught:
        regime.full_clean()
    assert caught.value.messages == ["Les poids font 1,0500 en tout : leur somme doit être 1."]


def test_a_floor_above_the_ceiling_is_refused():
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    regime.floor = Decimal("0.20")
    with pytest.raises(ValidationError) as caught:
        regime.full_clean()
    assert caught.value.messages == [
        "Le plancher dépasse le plafond : baissez l'un ou relevez l'autre.",
        "Le plafond en milieu pénitentiaire se situe entre le plancher et le plafond.",
    ]


@pytest.mark.parametrize(
    ("siae_type", "day", "code"),
    [
        ("EI", dt.date(2008, 1, 1), "EI-2005"),
        ("ETTI", dt.date(2009, 1, 1), "ETTI-2005"),
        ("ACI", dt.date(2009, 1, 1), "ACI-ACC-2005"),
        ("ACI", dt.date(2015, 1, 1), "AIDE-POSTE-2014"),
        ("AI", dt.date(2018, 1, 1), "AIDE-POSTE-2017"),
    ],
)
def test_the_regime_of_a_text_follows_type_and_date_and_never_a_simulation(siae_type, day, code):
    assert [span.regime.code for span in spans_of(siae_type, day, day)] == [code]


def test_no_regime_before_2005():
    assert spans_of("EI", dt.date(2005, 1, 1), dt.date(2005, 1, 1)) == []
