"""A convention lasts three years to the day, one when it is annual; each calendar year it touches has its targets."""

import datetime as dt
from importlib import import_module
from itertools import groupby

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.enums import ConventionForm
from conventions.models import Convention, Siae
from conventions.selectors.negotiation import blocks_of
from conventions.services import actions
from conventions.services.conventions import update_convention
from conventions.snapshots import snapshot_of
from financing.selectors.months import first_funded_year, funded_years, whole_months
from iae_portal.core.errors import Refusal
from iae_portal.demo.story.dossier_maker import PDF_STUB
from tests.constraints import without_constraints

pytestmark = pytest.mark.django_db
refuse_too_long = import_module("conventions.migrations.0011_convention_length").refuse_too_long

MULTI, ANNUAL = ConventionForm.MULTI_YEAR, ConventionForm.ANNUAL
THREE = "Une convention dure trois ans au plus (code du travail, article R. 5132-29). Dernier jour possible : {}."
ONE = "Une convention annuelle dure un an au plus. Dernier jour possible : {}."

# Form, first day, last possible day, the day after it, and what refuses that one.
TERMS = [
    (MULTI, "2009-03-15", "2012-03-14", "2012-03-15", THREE.format("14 mars 2012")),
    (MULTI, "2009-01-01", "2011-12-31", "2012-01-01", THREE.format("31 décembre 2011")),
    (MULTI, "2008-02-29", "2011-02-28", "2011-03-01", THREE.format("28 février 2011")),
    (ANNUAL, "2009-03-15", "2010-03-14", "2010-03-15", ONE.format("14 mars 2010")),
    (ANNUAL, "2009-01-01", "2009-12-31", "2010-01-01", ONE.format("31 décembre 2009")),
]


def open_(client, siae, form, start, end=""):
    return client.post(reverse("conventions:open"), {"siae": siae.pk, "form": form, "start": start, "end": end})


def take_over(client, siae, form, start, end):
    sent = {"siae": siae.pk, "form": form, "start": start, "end": end, "signed_on": "2006-06-20"}
    return client.post(reverse("conventions:take_over"), sent | {"scan": ContentFile(PDF_STUB, name="convention.pdf")})


@pytest.mark.parametrize(("form", "start", "last", "next_day", "sentence"), TERMS)
@pytest.mark.parametrize("entry", [open_, take_over])
def test_the_last_day_is_the_eve_of_the_anniversary(officer_59l, siae, entry, form, start, last, next_day, sentence):
    refused = entry(officer_59l, siae, form, start, next_day)

    assert (refused.status_code, refused.context["form"].errors) == (422, {"end": [sentence]})
    assert entry(officer_59l, siae, form, start, last).status_code == 302
    assert Convention.objects.get().end.isoformat() == last


@pytest.mark.parametrize(
    ("siae_type", "article"), [("EI", "R. 5132-3"), ("ETTI", "R. 5132-10-8"), ("AI", "R. 5132-13")]
)
def test_each_type_cites_its_own_article(siae_type, article):
    convention = Convention(siae=Siae(pk=1, type=siae_type), form=MULTI, start=dt.date(2009, 1, 1))
    assert f"(code du travail, article {article})." in convention.too_long_until(dt.date(2012, 1, 1))
    assert convention.too_long_until(dt.date(2011, 12, 31)) == ""
    convention.form = ANNUAL
    assert article not in convention.too_long_until(dt.date(2010, 1, 1))


@pytest.mark.parametrize(("form", "start", "last"), [row[:3] for row in TERMS])
def test_the_longest_term_is_proposed(officer_59l, siae, form, start, last):
    open_(officer_59l, siae, form, start)

    assert Convention.objects.get().end.isoformat() == last


def test_the_last_day_follows_the_first(officer_59l, siae):
    page = open_(officer_59l, siae, MULTI, "2009-03-15", "2009-03-15")

    assert "La date de fin doit suivre la date d&#x27;effet." in page.content.decode()


@pytest.mark.parametrize(("form", "start", "last", "next_day"), [row[:4] for row in TERMS])
def test_the_database_keeps_the_length(opened, form, start, last, next_day):
    row = Convention.objects.filter(pk=opened.pk)
    row.update(form=form, start=start, end=last)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(end=next_day)


def test_three_years_from_july_2006_are_taken_over(officer_59l, siae):
    take_over(officer_59l, siae, MULTI, "2006-07-01", "2009-06-30")

    assert Convention.objects.get().years == [2006, 2007, 2008, 2009]


def test_three_years_from_march_touch_four_years_of_targets(maker, officer_59l, siae):
    open_(officer_59l, siae, MULTI, "2009-03-15")
    convention = maker.negotiate(maker.complete(Convention.objects.get()))

    [block] = [block for block in blocks_of(convention, dt.date(2008, 10, 15)) if block.indicator.is_exit_rates]
    points = [(line.target.year, line.comparison.point) for line in block.lines]
    assert [(year, point.indicative) for year, point in points] == [
        (2009, True),
        (2010, True),
        (2011, True),
        (2012, False),
    ]
    assert (points[-1][1].dynamic, points[-1][1].durable) == (60, 25)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [("2009-03-15", "2012-03-14", True), ("2009-01-01", "2011-12-31", False), ("2009-01-01", "2009-12-30", True)],
)
def test_the_page_says_which_years_have_targets(officer_59l, siae, start, end, said):
    open_(officer_59l, siae, MULTI, start, end)
    convention = Convention.objects.get()
    page = officer_59l.get(reverse("conventions:detail", args=[convention.number])).content.decode()

    assert ("Une cible pour chaque année touchée" in page) is said


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (dt.date(2009, 3, 15), dt.date(2012, 3, 14), [2009, 2010, 2011, 2012]),
        # December from its second day on counts no whole month, January until its last but one neither.
        (dt.date(2009, 12, 1), dt.date(2011, 1, 31), [2009, 2010, 2011]),
        (dt.date(2009, 12, 2), dt.date(2011, 1, 30), [2010]),
    ],
)
def test_annexes_go_by_years_that_count_a_whole_month(start, end, years):
    convention = Convention(start=start, end=end)

    assert (funded_years(convention), first_funded_year(convention)) == (years, years[0])


def test_a_convention_shorter_than_a_month_has_no_annexe():
    convention = Convention(start=dt.date(2009, 3, 2), end=dt.date(2009, 3, 30))

    assert (funded_years(convention), first_funded_year(convention)) == ([], 2009)


def test_the_migration_lists_what_is_too_long_and_stops(opened):
    row = Convention.objects.filter(pk=opened.pk)
    row.update(form=ANNUAL, start="2009-03-15", end="2010-03-14")
    refuse_too_long(apps, None)
    without_constraints(Convention, "conventions_annual_length")
    row.update(end="2010-03-15")

    with pytest.raises(RuntimeError, match=f"Convention {opened.number} : du 2009-03-15 au 2010-03-15"):
        refuse_too_long(apps, None)


def lines_of(convention) -> list[tuple]:
    """Its indicators, each with its years."""
    rows = convention.targets.order_by("indicator__code", "year").values_list("indicator__code", "year")
    return [(code, [year for _, year in group]) for code, group in groupby(rows, key=lambda row: row[0])]


def test_a_longer_period_brings_the_lines_of_its_years(maker, siae, officer_59l):
    convention = maker.negotiate(maker.complete(maker.open(siae, years=2)))
    codes = [code for code, _ in lines_of(convention)]
    update_convention(actor=officer_59l.user, convention=convention, end=dt.date(2011, 12, 31))

    assert len(codes) > 1
    assert lines_of(convention) == [(code, [2009, 2010, 2011]) for code in codes]


def test_lengthened_before_the_council_it_has_them_once_reopened(maker, siae, officer_59l):
    convention = maker.submit(maker.negotiate(maker.complete(maker.open(siae, years=2))))
    before = lines_of(convention)
    update_convention(actor=officer_59l.user, convention=convention, end=dt.date(2011, 12, 31))
    assert lines_of(convention) == before

    actions.reopen_negotiation(actor=officer_59l.user, convention=convention, comment="Un an de plus.")
    assert lines_of(convention) == [(code, [*years, 2011]) for code, years in before]


def test_the_years_that_a_shorter_period_leaves_hold_nothing_back_and_are_on_no_paper(negotiating, officer_59l):
    with pytest.raises(Refusal, match="pas encore convenues"):
        actions.submit(actor=officer_59l.user, convention=negotiating)

    shorter = update_convention(actor=officer_59l.user, convention=negotiating, end=dt.date(2009, 12, 31))
    assert {row["year"] for row in snapshot_of(shorter)["targets"]} == {2009}
    assert not actions.submit(actor=officer_59l.user, convention=negotiating).is_answered


@pytest.mark.parametrize(
    ("end", "ended_on", "start", "first"),
    [
        ("2009-03-14", None, "2009-03-15", "2009-03-01"),
        ("2009-03-14", "2009-03-14", "2009-03-15", "2009-03-01"),
        ("2009-03-13", None, "2009-03-15", "2009-04-01"),  # a day that nothing covers
        ("2010-03-14", "2009-03-14", "2009-03-15", "2009-04-01"),  # stopped before its term: paid its month begun
        ("2009-12-14", None, "2009-12-15", "2009-12-01"),
        ("2009-03-31", None, "2009-04-01", "2009-04-01"),
    ],
)
def test_the_month_that_two_conventions_share_is_of_the_second(end, ended_on, start, first):
    before = Convention(start=dt.date(2008, 3, 15), end=dt.date.fromisoformat(end))
    before.ended_on = ended_on and dt.date.fromisoformat(ended_on)
    start = dt.date.fromisoformat(start)
    renewal = Convention(start=start, end=dt.date(2010, start.month, 14), previous=before)
    paid = {month for month in months_of(before) if month <= (before.ended_on or before.end)}

    assert whole_months(renewal, 2009)[0].isoformat() == first
    assert not paid.intersection(months_of(renewal))
    alone = Convention(start=start, end=renewal.end)
    assert whole_months(alone, 2009)[0].day == 1 and whole_months(alone, 2009)[0] >= start


def months_of(convention):
    spans = [whole_months(convention, year) for year in convention.years]
    every = [dt.date(year, month, 1) for year in convention.years for month in range(1, 13)]
    return [month for month in every if any(first <= month <= last for first, last in spans)]
