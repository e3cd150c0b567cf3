"""The bounds of an indicator are its data: targets and measures obey the same ones."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from conventions.base_rules import measures_out_of_bounds, proposals_out_of_bounds
from conventions.forms.dossier import ProjectForm
from conventions.models import Convention, Indicator, Measure, Proposal, Siae
from tests.factories.conventions import IndicatorFactory, MeasureFactory

GAP, WOMEN, DONE = "ECARTETP", "FEMMES", "REALISATION"
# Both sides of each bound: (indicator, what is typed, what is kept).
VALUES = [
    (GAP, "-2,5", Decimal("-2.50")),
    (GAP, "12", Decimal("12.00")),
    (WOMEN, "0", Decimal("0.00")),
    (WOMEN, "-0,01", None),
    (WOMEN, "100", Decimal("100.00")),
    (WOMEN, "100,01", None),
    (WOMEN, "180", None),
    (WOMEN, "1e2", None),
    (DONE, "105", Decimal("105.00")),
    (DONE, "-1", None),
    ("HEURESFORM", "1 200", Decimal("1200.00")),
    ("HEURESFORM", "-1", None),
    # What has no bound of its own has that of its unit.
    (DONE, "1 000", Decimal("1000.00")),
    (DONE, "1000,01", None),
    (GAP, "-10000", Decimal("-10000.00")),
    (GAP, "-10000,01", None),
    (GAP, "10000,01", None),
    ("HEURES", "10000000", Decimal("10000000.00")),
    ("HEURES", "999999999", None),
]


@pytest.mark.parametrize(("code", "typed", "kept"), VALUES)
def test_a_measure_is_within_the_bounds_of_its_indicator(opened, officer_59l, code, typed, kept):
    page = reverse("conventions:results", args=[opened.number, 2007])

    answer = officer_59l.post(page, {f"value_{code}": typed})

    assert answer.status_code == (422 if kept is None else 302)
    assert list(Measure.objects.filter(indicator_code=code).values_list("value", flat=True)) == [kept] * (
        kept is not None
    )


@pytest.mark.parametrize(("code", "typed", "kept"), VALUES)
def test_a_target_is_within_the_bounds_of_its_indicator(negotiating, officer_59l, code, typed, kept):
    indicator = Indicator.objects.get(code=code)
    target = negotiating.targets.create(indicator=indicator, year=2010)
    page = reverse("conventions:propose", args=[negotiating.number, target.pk])

    answer = officer_59l.post(page, {"side": "structure", "expected_rounds": 0, "value": typed})

    assert answer.status_code == (422 if kept is None else 302)
    assert list(Proposal.objects.filter(target=target).values_list("value", flat=True)) == [kept] * (kept is not None)


def test_the_refusal_says_what_is_expected(opened, officer_59l):
    page = reverse("conventions:results", args=[opened.number, 2007])

    refused = officer_59l.post(page, {f"value_{WOMEN}": "180"})

    sentence = "Part des femmes : 180\xa0% n'est pas possible. La valeur attendue : de 0 à 100\xa0%."
    assert refused.context["form"].errors == {f"value_{WOMEN}": [sentence]}


def test_a_slip_of_the_keyboard_is_no_result_unless_the_mission_says_so():
    gap = Indicator(name="Écart", unit="count", minimum=None, maximum=None)
    sentence = "Écart : 12\u202f000 n'est pas vraisemblable, 10\u202f000 au plus est attendu."
    assert gap.bound_error(Decimal(12_000)).startswith(sentence)
    assert "-10\u202f000 au moins" in gap.bound_error(Decimal(-12_000)).replace("−", "-")
    wide = Indicator(name="Écart", unit="count", minimum=-20_000, maximum=20_000)
    assert [wide.bound_error(Decimal(value)) for value in (12_000, -12_000)] == ["", ""]


@pytest.mark.parametrize(
    ("minimum", "maximum", "label"),
    [
        (0, 100, "de 0 à 100\xa0%"),
        (0, None, "0\xa0% au moins"),
        (None, 5, "5\xa0% au plus"),
        (None, None, "sans limite"),
    ],
)
def test_the_bounds_are_said(minimum, maximum, label):
    assert Indicator(unit="percent", minimum=minimum, maximum=maximum).bounds_label == label


@pytest.mark.parametrize(("minimum", "maximum", "status"), [("0", "100", 302), ("", "", 302), ("5", "5", 422)])
def test_the_national_mission_sets_the_bounds(national, minimum, maximum, status):
    indicator = IndicatorFactory(minimum=None, maximum=1)
    typed = {"name": "Autre", "axis": "support", "definition": "x", "unit": "percent", "direction": "up"}
    typed |= {"types": ["AI"], "source": "x", "minimum": minimum, "maximum": maximum}

    answer = national.post(reverse("conventions:indicator_publish", args=[indicator.pk]), typed)

    assert answer.status_code == status


@contextmanager
def without_the_trigger():
    """As a row came before the database refused it; the test undoes it."""
    with connection.cursor() as cursor:
        tables = ("measure", "proposal") if connection.vendor == "postgresql" else ()
        for change in ("DISABLE", "ENABLE"):
            for table in tables:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                name = f"conventions_{table}"
                cursor.execute(f"ALTER TABLE {name} {change} TRIGGER {name}_bounds")
            if change == "DISABLE":
                yield


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite: the daily check answers")
@pytest.mark.parametrize(
    ("code", "value", "kept"),
    [(code, kept, True) for code, _, kept in VALUES if kept is not None]
    + [
        (WOMEN, Decimal("100.01"), False),
        (WOMEN, Decimal("-0.01"), False),
        (DONE, Decimal("-1"), False),
        ("INCONNU", Decimal("-1"), True),
    ],
)
def test_the_database_keeps_the_bounds_whoever_writes(negotiating, officer_59l, code, value, kept):
    rows = [Measure(siae=negotiating.siae, indicator_code=code, year=2006, value=value)]
    assert written(Measure, rows) is kept

    if indicator := Indicator.objects.filter(code=code).first():
        target = negotiating.targets.create(indicator=indicator, year=2010)
        now = timezone.now()
        row = Proposal(target=target, round=1, side="service", value=value, author=officer_59l.user, made_at=now)
        assert written(Proposal, [row]) is kept


def written(model, rows) -> bool:
    try:
        with transaction.atomic():
            model.objects.bulk_create(rows)
            return True
    except IntegrityError as error:
        assert "hors des bornes de son indicateur" in str(error)
        return False


def test_a_measure_is_within_the_bounds_of_one_version_at_least(negotiating):
    """A new version may be narrower: what its former one allowed stays."""
    IndicatorFactory(code="NOTE", version=1, minimum=0, maximum=20, retired_on="2008-01-01")
    IndicatorFactory(code="NOTE", version=2, minimum=0, maximum=10)
    row = Measure.objects.create(siae=negotiating.siae, indicator_code="NOTE", year=2006, value=20)
    assert list(measures_out_of_bounds()) == []
    with without_the_trigger():
        Measure.objects.filter(pk=row.pk).update(value=Decimal("20.01"))
    assert list(measures_out_of_bounds()) == [row]


def test_the_daily_check_finds_a_target_out_of_bounds(negotiating, officer_59l):
    target = negotiating.targets.create(indicator=Indicator.objects.get(code=WOMEN), year=2010)
    row = Proposal(target=target, round=1, side="service", value=100, author=officer_59l.user, made_at=timezone.now())
    row.save()
    assert list(proposals_out_of_bounds()) == []
    with without_the_trigger():
        Proposal.objects.filter(pk=row.pk).update(value=Decimal("100.01"))
    assert list(proposals_out_of_bounds()) == [row]


def test_the_migration_lists_what_is_out_of_bounds(db):
    set_bounds = import_module("conventions.migrations.0012_indicator_bounds").set_bounds
    with without_the_trigger():
        MeasureFactory(indicator_code=WOMEN, year=2006, value=180)
    MeasureFactory(indicator_code=GAP, year=2006, value=-3)

    with pytest.raises(RuntimeError, match="Relevé FEMMES 2006 de .* : 180.00$"):
        set_bounds(apps, None)


@pytest.mark.parametrize(("typed", "kept"), [("1 000,5", Decimal("1000.50")), ("1e2", None), ("1_0", None)])
def test_a_model_form_reads_numbers_the_same_way(typed, kept):
    form = ProjectForm({"posts_fte": typed}, convention=Convention(siae=Siae(type="ACI"), start=dt.date(2009, 1, 1)))

    assert (form.is_valid(), form.cleaned_data.get("posts_fte")) == (kept is not None, kept)


@pytest.mark.parametrize(("typed", "status"), [("25", 302), ("1e1", 422), ("100,01", 422)])
def test_an_exit_rate_is_a_number_as_people_write_it(negotiating, officer_59l, typed, status):
    target = negotiating.targets.get(indicator__code="SORTIES", year=2011)
    page = reverse("conventions:propose", args=[negotiating.number, target.pk])
    rates = {"durable": typed, "transition": "0", "positive": "0"}

    answer = officer_59l.post(page, {"side": "service", "expected_rounds": 1, "reason": "Bassin en crise"} | rates)

    assert answer.status_code == status
