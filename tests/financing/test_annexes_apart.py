"""A month of a convention is aided once: two annexes under two regimes share none, whatever a request asks."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from financing.base_rules import months_aided_twice
from financing.enums import AnnexState
from financing.models import FinancialAnnex, Regime
from financing.services.annexes import open_annex
from financing.services.law import put_in_force
from iae_portal.core.errors import Refusal
from tests.constraints import without_constraints
from tests.factories.financing import credit, make_convention, validated

pytestmark = pytest.mark.django_db
JUNE, JULY, DECEMBER = dt.date(2008, 6, 1), dt.date(2008, 7, 1), dt.date(2008, 12, 1)


@pytest.fixture
def cut(officer_59l, national) -> tuple[FinancialAnnex, Regime]:
    """An annexe of 2008, then a text that puts another regime in force in July."""
    credit("59L", "100000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008))
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    put_in_force(actor=national.user, regime=regime, reference="Décret d'exemple", effect_on=JULY)
    return annex, regime


def until(annex: FinancialAnnex, end: dt.date, **values) -> None:
    FinancialAnnex.objects.filter(pk=annex.pk).update(end=end, **values)


@pytest.mark.parametrize("state", ["draft", "entered", "provisional", "validated", "closed"])
def test_a_request_that_names_the_second_regime_is_refused(officer_59l, cut, state):
    annex, regime = cut
    until(annex, DECEMBER, state=state)
    address = reverse("financing:annex_open", args=[annex.convention.number])
    answer = officer_59l.post(address, {"year": 2008, "regime": regime.pk}, follow=True)

    said = f"L'annexe {annex.number} compte déjà des mois de juillet 2008 à décembre 2008 : "
    said += "elle est clôturée" if state == "closed" else "raccourcissez-la"
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert FinancialAnnex.objects.count() == 1


@pytest.mark.parametrize(("end", "apart"), [(JUNE, True), (JULY, False)])
def test_the_second_annexe_opens_once_the_first_stops_before(officer_59l, cut, end, apart):
    annex, regime = cut
    until(annex, end)
    asked = {"actor": officer_59l.user, "convention": annex.convention, "year": 2008, "regime": regime.pk}
    if apart:
        second = open_annex(**asked)
        assert (second.start, second.end, second.regime) == (JULY, DECEMBER, regime)
        return
    with pytest.raises(Refusal, match="compte déjà des mois de juillet 2008 à juillet 2008"):
        open_annex(**asked)


@pytest.mark.parametrize("state", [AnnexState.CANCELLED, AnnexState.REJECTED, AnnexState.SUPERSEDED])
def test_an_annexe_that_no_longer_counts_is_in_nobody_s_way(officer_59l, cut, state):
    annex, regime = cut
    until(annex, DECEMBER, state=state)
    asked = {"actor": officer_59l.user, "convention": annex.convention, "year": 2008, "regime": regime.pk}
    assert open_annex(**asked).regime == regime


@pytest.mark.postgres
def test_the_database_and_the_night_keep_them_apart(officer_59l, cut):
    if connection.vendor != "postgresql":
        pytest.skip("exclusion constraints are PostgreSQL's")
    annex, regime = cut
    until(annex, JUNE)
    second = open_annex(actor=officer_59l.user, convention=annex.convention, year=2008, regime=regime.pk)
    avenant = open_annex(actor=officer_59l.user, convention=annex.convention, year=2008, regime=annex.regime_id)
    assert (avenant.start, avenant.end) == (annex.start, JUNE)  # ranks of one regime replace one another
    with pytest.raises(IntegrityError, match="financing_annex_apart"), transaction.atomic():
        until(annex, JULY)

    listed = import_module("financing.migrations.0036_annexes_apart").none_together
    assert list(months_aided_twice()) == []
    listed(apps, None)
    without_constraints(FinancialAnnex, "financing_annex_apart")
    until(annex, JULY)
    assert list(months_aided_twice()) == [second]
    with pytest.raises(RuntimeError, match=f"{annex.number} : 2008-01-01 – 2008-07-01, {second.number} : 2008-07-01"):
        listed(apps, None)


def test_both_calculations_of_2014_stay(officer_59l, settings):
    settings.PORTAL_TODAY = "2014-12-15"
    credit("59L", "500000.00", year=2014)
    convention = make_convention("ACI", 2014)
    spring = validated(officer_59l.user, convention, requests=(Decimal(15000),))
    autumn = open_annex(actor=officer_59l.user, convention=convention, year=2014)
    again = open_annex(actor=officer_59l.user, convention=convention, year=2014, regime=spring.regime_id)
    assert [(row.start.month, row.end.month) for row in (spring, autumn, again)] == [(1, 6), (7, 12), (1, 6)]
