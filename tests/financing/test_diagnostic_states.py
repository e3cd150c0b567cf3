"""The table of a financial diagnostic: its day of delivery, its council, its round."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.services.opinions import answer_opinion
from financing.enums import DiagnosticState
from financing.models import FinancialDiagnostic
from financing.services.diagnostics import change_diagnostic, hold_round, put_before_council, save_diagnostic
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.conventions import SiaeFactory
from tests.factories.core import service
from tests.scenes import scene

STARTED, TODAY = dt.date(2008, 9, 1), dt.date(2008, 10, 15)


@scene
def row(officer_59l) -> FinancialDiagnostic:
    values = {"origin": "service", "consultant": "Cabinet Exemple", "started_on": STARTED, "plan": "Un atelier."}
    return save_diagnostic(actor=officer_59l.user, siae=SiaeFactory(), values=values, years=[])


def change(officer, row, name: str, **values) -> FinancialDiagnostic:
    return change_diagnostic(actor=officer.user, diagnostic=row, name=name, **values)


def page_of(row, officer) -> str:
    return officer.get(reverse("financing:diagnostic_detail", args=[row.pk])).content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (STARTED, None),
        (TODAY, None),
        (dt.date(2008, 8, 31), "La remise ne peut pas précéder le début du diagnostic, le 1er septembre 2008."),
        (dt.date(2008, 10, 16), "La date de remise ne peut pas être à venir."),
    ],
)
def test_a_delivery_is_between_the_start_and_today(row, officer_59l, day, sentence):
    page = reverse("financing:diagnostic_action", args=[row.pk, "deliver"])

    answer = officer_59l.post(page, {"delivered_on": day.isoformat()})

    row.refresh_from_db()
    assert answer.status_code == (422 if sentence else 302)
    if sentence:
        assert answer.context["form"].errors == {"delivered_on": [sentence]}
    assert (row.state, row.delivered_on) == (
        (DiagnosticState.OPEN, None) if sentence else (DiagnosticState.DELIVERED, day)
    )


def test_a_delivery_waits_for_the_council(row, officer_59l):
    request = put_before_council(actor=officer_59l.user, diagnostic=row)
    page = reverse("financing:diagnostic_detail", args=[row.pk])
    assert "attendez son avis" in officer_59l.get(page).content.decode()
    with pytest.raises(Refusal, match="Le conseil est saisi"):
        change(officer_59l, row, "deliver", delivered_on=TODAY)

    given = {"opinion": "favourable", "text": "", "given_on": TODAY, "source": "council"}
    answer_opinion(actor=officer_59l.user, request=request, **given)

    assert change(officer_59l, row, "deliver", delivered_on=TODAY).state == DiagnosticState.DELIVERED


def test_a_wrong_delivery_is_corrected_with_its_reason_until_a_round(row, officer_59l):
    change(officer_59l, row, "deliver", delivered_on=TODAY)
    with pytest.raises(Refusal, match="Indiquez le motif"):
        change(officer_59l, row, "reopen")
    assert change(officer_59l, row, "reopen", comment="Erreur de date").delivered_on is None

    change(officer_59l, row, "deliver", delivered_on=TODAY)
    hold_round(actor=officer_59l.user, diagnostic=row, values={"held_on": TODAY, "need": 1}, pledges=[])

    with pytest.raises(Refusal, match="Un tour de table s'appuie"):
        change(officer_59l, row, "reopen", comment="Erreur de date")


def test_a_delivered_diagnostic_stays_as_it_was_delivered(row, officer_59l):
    change(officer_59l, row, "deliver", delivered_on=TODAY)
    said = {"actor": officer_59l.user, "siae": row.siae, "diagnostic": row, "years": []}

    with pytest.raises(Refusal, match="corrigez d'abord sa remise"):
        save_diagnostic(**said, values={"plan": ""})
    assert reverse("financing:diagnostic_edit", args=[row.pk]) not in page_of(row, officer_59l)

    change(officer_59l, row, "reopen", comment="Erreur de plan")
    assert save_diagnostic(**said, values={"plan": "Deux ateliers."}).plan == "Deux ateliers."
    assert reverse("financing:diagnostic_edit", args=[row.pk]) in page_of(row, officer_59l)


def test_the_diagnostic_of_another_service_is_not_written(row, officer_62):
    own = SiaeFactory(service=service("62"))

    with pytest.raises(NotAllowed):
        save_diagnostic(actor=officer_62.user, siae=own, diagnostic=row, values={"plan": ""}, years=[])


def test_a_diagnostic_given_up_does_not_change_any_more(row, officer_59l):
    page = reverse("financing:diagnostic_action", args=[row.pk, "give_up"])
    assert officer_59l.post(page, {"comment": ""}).status_code == 422
    assert officer_59l.post(page, {"comment": "Structure reprise"}).status_code == 302

    row.refresh_from_db()
    detail = officer_59l.get(reverse("financing:diagnostic_detail", args=[row.pk])).content.decode()
    assert (row.state, "Abandonné" in detail, ">Modifier<" in detail) == (DiagnosticState.GIVEN_UP, True, False)
    with pytest.raises(Refusal, match="abandonné"):
        save_diagnostic(actor=officer_59l.user, siae=row.siae, values={}, years=[], diagnostic=row)
    with pytest.raises(Refusal, match="abandonné"):
        put_before_council(actor=officer_59l.user, diagnostic=row)


@pytest.mark.parametrize(
    "values", [{"state": "delivered"}, {"delivered_on": TODAY}, {"state": "given_up", "delivered_on": TODAY}]
)
def test_the_database_binds_the_state_and_the_day(row, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        FinancialDiagnostic.objects.filter(pk=row.pk).update(**values)


ACCOUNTS = dict.fromkeys(("sales", "subsidies", "charges", "equity", "cash"), Decimal(1))


@pytest.mark.parametrize(("year", "kept"), [(2007, True), (2008, False), (2009, False)])
def test_the_database_keeps_the_years_that_were_closed_when_the_diagnostic_began(row, officer_59l, year, kept):
    save_diagnostic(actor=officer_59l.user, siae=row.siae, diagnostic=row, values={}, years=[ACCOUNTS | {"year": 2006}])
    assert row.years.get().started_on == STARTED
    try:
        with transaction.atomic():
            row.years.update(year=year)
    except IntegrityError:
        assert not kept
    else:
        assert kept


@pytest.mark.parametrize(("started_on", "kept"), [(dt.date(2007, 12, 31), False), (dt.date(2008, 1, 1), True)])
def test_the_start_of_a_diagnostic_does_not_pass_over_its_years(row, officer_59l, started_on, kept):
    told = {"actor": officer_59l.user, "siae": row.siae, "diagnostic": row}
    save_diagnostic(**told, values={}, years=[ACCOUNTS | {"year": 2007}])
    if not kept:
        with pytest.raises(Refusal, match="« 2007 » : cet exercice n'était pas clos au début du diagnostic"):
            save_diagnostic(**told, values={"started_on": started_on}, years=[])
        return
    save_diagnostic(**told, values={"started_on": started_on}, years=[])
    assert row.years.get().started_on == started_on


def test_the_migration_of_the_years_lists_the_wrong_rows_and_stops(row, officer_59l):
    copy = import_module("financing.migrations.0031_year_of_a_diagnostic").copy_days
    save_diagnostic(actor=officer_59l.user, siae=row.siae, diagnostic=row, values={}, years=[ACCOUNTS | {"year": 2007}])
    row.years.update(started_on=None)
    copy(apps, None)
    assert row.years.get().started_on == STARTED

    row.years.update(started_on=None, year=2008)
    with pytest.raises((ValueError, IntegrityError)) as stopped, transaction.atomic():
        copy(apps, None)
    assert "2008-09-01" in str(stopped.value)
