"""The dated table of the motives of exit: kept by the national mission, read by every page that counts exits."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions.exits import motives_of
from conventions.models import ExitMotive
from conventions.selectors.measures import motives_in
from conventions.services.measures import write_results
from conventions.services.motives import end_motive, publish_motive
from iae_portal.core.errors import NotAllowed, Refusal
from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db
CHANGED = {"label": "CDD de moins de six mois", "exit_class": "durable", "rank": 60, "source": "Texte d'essai"}


def class_in(year: int) -> str:
    return next(row.exit_class for row in motives_in(year) if row.code == "CDD_COURT")


def test_the_table_of_a_year_is_that_of_its_last_day(national):
    publish_motive(actor=national.user, code="CDD_COURT", start=dt.date(2010, 12, 31), **CHANGED)

    assert (class_in(2009), class_in(2010)) == ("transition", "durable")
    assert [row.end for row in ExitMotive.objects.filter(code="CDD_COURT")] == [dt.date(2010, 12, 30), None]


def test_a_page_classes_by_the_table_of_its_year(national, officer_59l):
    publish_motive(actor=national.user, code="CDD_COURT", start=dt.date(2007, 1, 1), **CHANGED)
    old = ConventionFactory(state="in_force", signed_on=dt.date(2008, 1, 1))

    for year, (durable, transition) in {2006: (0, 2), 2007: (2, 0)}.items():
        page = reverse("conventions:results", args=[old.number, year])
        assert officer_59l.post(page, {"motive_CDD_COURT": 2}).status_code == 302
        row = old.siae.measures.get(year=year)
        assert (row.durable, row.transition) == (durable, transition)


def test_years_already_counted_keep_their_class(national, officer_59l):
    old = ConventionFactory(state="in_force", signed_on=dt.date(2008, 1, 1))
    exits = {"examined": 1, "durable": 0, "transition": 1, "positive": 0, "motives": {"CDD_COURT": 1}}
    write_results(actor=officer_59l.user, convention=old, year=2007, exits=exits, values={})
    known = ExitMotive.objects.get(code="CDD_COURT")

    sentence = "choisissez un jour après le 31 décembre 2007"
    with pytest.raises(Refusal, match=sentence):
        publish_motive(actor=national.user, code="CDD_COURT", start=dt.date(2007, 12, 31), **CHANGED)
    with pytest.raises(Refusal, match=sentence):
        end_motive(actor=national.user, motive=known, end=dt.date(2007, 12, 30))

    assert end_motive(actor=national.user, motive=known, end=dt.date(2007, 12, 31)).end == dt.date(2007, 12, 31)
    assert publish_motive(actor=national.user, code="CDD_COURT", start=dt.date(2008, 1, 1), **CHANGED).pk


def test_what_the_table_cannot_hold(national, officer_59l):
    given = {"actor": national.user, "code": "CDI"}
    with pytest.raises(Refusal, match="choisissez un jour plus tard"):
        publish_motive(**given, start=dt.date(1999, 1, 1), **CHANGED)
    with pytest.raises(ValidationError):
        end_motive(actor=national.user, motive=ExitMotive.objects.get(code="CDI"), end=dt.date(1998, 12, 31))
    with pytest.raises(NotAllowed):
        publish_motive(**given | {"actor": officer_59l.user}, start=dt.date(2009, 1, 1), **CHANGED)


def test_the_national_mission_adds_a_motive_by_its_page(national):
    typed = {**CHANGED, "code": "retraite", "exit_class": "other", "start": "01/01/2009", "enregistrer": "1"}
    assert national.post(reverse("conventions:motive_publish"), typed).status_code == 302
    assert "RETRAITE" in {row.code for row in motives_of(ExitMotive.objects.all(), 2009)}
    assert "RETRAITE" not in {row.code for row in motives_in(2008)}


@pytest.mark.parametrize(("code", "title"), [("CDI", "Changer le motif"), ("CDI\0", "Ajouter un motif")])
def test_a_code_that_no_motive_bears_opens_an_empty_page(code, title, national):
    assert title in national.get(reverse("conventions:motive_publish"), {"code": code}).text
