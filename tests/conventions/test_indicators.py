"""The catalogue: what is shipped, versions, who keeps it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.catalogue import first_indicators, first_pieces, first_sectors
from conventions.enums import Axis, IndicatorUnit, StructureType
from conventions.models import ActivitySector, Indicator, PieceType
from conventions.services.indicators import VALUE_FIELDS, create_indicator, publish_version, retire_indicator
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry
from tests.factories.conventions import IndicatorFactory, TargetFactory

pytestmark = pytest.mark.django_db
LIST = reverse("conventions:indicator_list")
TODAY = dt.date(2008, 10, 15)
READERS = ["officer_59l", "head_59l", "regional_officer_31", "director_31", "admin"]


def url(name: str, indicator: Indicator) -> str:
    return reverse(f"conventions:indicator_{name}", args=[indicator.pk])


def values_of(indicator: Indicator, **changes) -> dict:
    return {**{name: getattr(indicator, name) for name in VALUE_FIELDS}, **changes}


def typed(indicator: Indicator, **changes) -> dict:
    return {name: "" if value is None else value for name, value in values_of(indicator, **changes).items()}


def test_the_first_catalogue_is_loaded_and_valid():
    assert Indicator.objects.count() == len(first_indicators()) == 26
    assert PieceType.objects.count() == len(first_pieces()) == 18
    assert ActivitySector.objects.count() == len(first_sectors()) == 15
    for indicator in Indicator.objects.all():
        indicator.full_clean()
        assert indicator.source and indicator.definition and indicator.numerator and indicator.types
    assert {indicator.axis for indicator in Indicator.objects.all()} == set(Axis.values)


def test_the_exit_rates_are_one_indicator_of_every_type():
    rates = Indicator.objects.get(unit=IndicatorUnit.EXIT_RATES)
    assert (rates.code, rates.reference, rates.types) == ("SORTIES", Decimal(60), list(StructureType.values))


@pytest.mark.parametrize(
    ("siae_type", "own"),
    [("EI", []), ("ETTI", ["GARANTIE", "EXCLUSIVITE"]), ("AI", ["TERRITOIRE"]), ("ACI", ["CHANTIERS", "DELIBERATION"])],
)
def test_each_type_has_its_own_pieces(siae_type, own):
    specific = [row for row in first_pieces() if len(row["types"]) == 1]
    assert [row["code"] for row in specific if siae_type in row["types"]] == own
    assert all("propos" in row["source"].lower() for row in first_pieces())


def test_a_new_version_retires_the_former_and_conventions_keep_theirs(national):
    first = IndicatorFactory(code="TEST", name="Avant")
    target = TargetFactory(indicator=first)
    version = publish_version(actor=national.user, indicator=first, values=values_of(first, name="Après"))
    first.refresh_from_db(), target.refresh_from_db()
    assert (first.retired_on, version.version, version.retired_on) == (TODAY, 2, None)
    assert target.indicator == first
    line = JournalEntry.objects.get()
    assert (line.action, line.subject, line.before, line.after) == (
        "indicator.publish",
        version,
        {"name": "Avant"},
        {"name": "Après"},
    )


def test_a_version_may_follow_a_retired_one(national):
    first = IndicatorFactory(code="TEST", retired_on=dt.date(2008, 1, 1))
    version = publish_version(actor=national.user, indicator=first, values=values_of(first))
    first.refresh_from_db()
    assert (first.retired_on, version.version) == (dt.date(2008, 1, 1), 2)


@pytest.mark.parametrize(
    ("changes", "sentence"), [({}, "Rien ne change"), ({"unit": IndicatorUnit.HOURS, "name": "X"}, "L'unité ne change")]
)
def test_a_version_without_change_or_of_another_unit_is_refused(national, changes, sentence):
    indicator = IndicatorFactory()
    with pytest.raises(Refusal, match=sentence):
        publish_version(actor=national.user, indicator=indicator, values=values_of(indicator, **changes))
    with pytest.raises(ValidationError):
        publish_version(actor=national.user, indicator=indicator, values=values_of(indicator, name=""))
    indicator.refresh_from_db()
    assert (indicator.retired_on, Indicator.objects.filter(code=indicator.code).count()) == (None, 1)


def test_a_code_is_taken_once_and_the_exit_rates_are_alone(national):
    indicator = IndicatorFactory(code="TEST")
    with pytest.raises(Refusal, match="existe déjà"):
        create_indicator(actor=national.user, code="TEST", values=values_of(indicator))
    with pytest.raises(Refusal, match="taux de sortie"):
        create_indicator(actor=national.user, code="AUTRE", values=values_of(indicator, unit=IndicatorUnit.EXIT_RATES))
    with pytest.raises(Refusal, match="taux de sortie"):
        rates = Indicator.objects.get(code="SORTIES")
        retire_indicator(actor=national.user, indicator=rates, comment="Essai")


def test_retiring_asks_for_a_reason_and_is_done_once(national):
    indicator = IndicatorFactory()
    assert national.post(url("retire", indicator), {"comment": ""}).status_code == 422
    assert national.post(url("retire", indicator), {"comment": "Doublon"}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.retired_on, JournalEntry.objects.get().comment) == (TODAY, "Doublon")
    assert national.post(url("retire", indicator), {"comment": "Encore"}).status_code == 422


def test_the_national_role_adds_and_publishes_in_the_browser(national):
    data = {**typed(IndicatorFactory(), types=["AI", "ACI"]), "code": "essai", "reference": "12,5"}
    assert national.post(reverse("conventions:indicator_create"), data).status_code == 302
    created = Indicator.objects.get(code="ESSAI")
    assert (created.reference, created.types, created.version) == (Decimal("12.50"), ["AI", "ACI"], 1)
    answer = national.post(url("publish", created), {**data, "name": "Autre nom", "unit": "hours"})
    newest = Indicator.objects.get(code="ESSAI", version=2)
    assert (answer.url, newest.name, newest.unit) == (url("detail", newest), "Autre nom", "percent")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "1X"}, "code"),
        ({"types": []}, "types"),
        ({"types": ["XX"]}, "types"),
        ({"unit": "exit_rates"}, "unit"),
        ({"source": ""}, "source"),
        ({"reference": "douze"}, "reference"),
    ],
)
def test_a_wrong_entry_is_refused_beside_its_field(national, changes, field):
    data = {**typed(IndicatorFactory()), "code": "ESSAI", **changes}
    answer = national.post(reverse("conventions:indicator_create"), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Indicator.objects.filter(code="ESSAI").exists()


@pytest.mark.parametrize("role", READERS)
def test_the_others_read_and_write_nothing(request, role):
    client, indicator = request.getfixturevalue(role), IndicatorFactory()
    assert client.get(LIST).status_code == 200
    assert client.get(url("detail", indicator)).status_code == 200
    addresses = [reverse("conventions:indicator_create"), url("publish", indicator), url("retire", indicator)]
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address, {**typed(indicator, name="X"), "comment": "x", "code": "X"}).status_code == 403
    assert f'href="{addresses[0]}"' not in client.get(LIST).content.decode()
    with pytest.raises(NotAllowed):
        create_indicator(actor=client.user, code="X", values=values_of(indicator))
    assert JournalEntry.objects.count() == 0


def test_the_list_shows_the_newest_version_of_each(officer_59l, national):
    first = IndicatorFactory(code="ZZZ", name="Zèbre")
    version = publish_version(actor=national.user, indicator=first, values=values_of(first, name="Zèbre second"))
    page = officer_59l.get(LIST, {"q": "zzz"})
    assert [(row.pk, row.versions) for row in page.context["object_list"]] == [(version.pk, 2)]
    assert list(officer_59l.get(LIST, {"q": "zzz", "state": "retired"}).context["object_list"]) == []
    assert officer_59l.get(LIST, {"axis": "results"}).context["total"] == 3
    export = officer_59l.get(LIST, {"q": "zzz", "export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert export[1].split(";")[:3] == ["ZZZ", "2", "Zèbre second"]
    old = officer_59l.get(url("detail", first))
    assert (old.context["newest"], [row.version for row in old.context["versions"]]) == (version, [2, 1])


def test_the_list_follows_the_axes_of_the_model_convention(officer_59l):
    axes = [row.axis for row in officer_59l.get(LIST).context["object_list"]]
    assert list(dict.fromkeys(axes)) == Axis.values


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_rows(officer_59l, rows):
    Indicator.objects.all().delete()
    IndicatorFactory.create_batch(rows)
    with CaptureQueriesContext(connection) as captured:
        assert officer_59l.get(LIST).context["total"] == rows
    assert len(captured) == 5
