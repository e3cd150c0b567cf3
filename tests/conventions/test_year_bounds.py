"""The years that a convention touches, and those whose results it may give: the three before it and its own."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.models import YearReturn
from conventions.services.year_returns import open_year
from conventions.year_parts import year_refusal
from financing.selectors.campaigns import conventioned_in
from iae_portal.core.services.tokens import create_token
from iae_portal.dashboards.selectors.open_data import DATA_SETS
from tests.dashboards.test_territory import tables_of, values_of
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import service


@pytest.mark.parametrize(("year", "outside"), [(2005, True), (2006, False), (2011, False), (2012, True)])
def test_a_year_outside_the_convention_and_the_three_before_is_refused(year, outside):
    sentence = year_refusal(dt.date(2009, 1, 1), dt.date(2011, 12, 31), year, dt.date(2013, 1, 1))
    expected = f"L'année {year} est hors de la convention et des trois années qui la précèdent."
    assert sentence == (expected if outside else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "ended_on", "counted"),
    [
        ("terminated", dt.date(2008, 12, 31), False),
        ("terminated", dt.date(2009, 1, 1), True),
        ("expired", dt.date(2008, 12, 31), False),  # denounced before its term
        ("in_force", None, True),
    ],
)
def test_a_convention_that_ended_before_its_term_is_of_no_year_after(state, ended_on, counted, officer_59l):
    """Of the dashboard, the lists, the API, the open data, the results expected and the campaigns alike."""
    signed_on = dt.date(2006, 12, 1)
    siae = SiaeFactory(service=service("59L"), type="EI")
    days = {"start": dt.date(2007, 1, 1), "end": dt.date(2009, 12, 31), "signed_on": signed_on, "ended_on": ended_on}
    convention = ConventionFactory(siae=siae, state=state, **days)
    secret = create_token(actor=officer_59l.user, label="x", expires_on=dt.date(2008, 12, 1))[1]
    asked = {"Authorization": f"Bearer {secret}"}

    board = values_of(tables_of(officer_59l, year=2009)["etats"])[convention.get_state_display()][-1]
    listed = officer_59l.get(reverse("conventions:list"), {"year": 2009}).context["object_list"]
    api = officer_59l.get("/api/v1/conventions/?annee=2009", headers=asked).json()["resultats"]
    opened = [row for row in DATA_SETS["conventions"].rows() if row["annee"] == 2009]
    open_year(year=2009)
    found = (board, len(listed), len(api), len(opened), YearReturn.objects.count(), conventioned_in(2009).count())

    assert found == (counted,) * 6


@pytest.mark.django_db
def test_a_dossier_given_up_keeps_the_years_that_it_asked_for(officer_59l):
    days = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31), "ended_on": dt.date(2008, 10, 1)}
    ConventionFactory(siae=SiaeFactory(service=service("59L")), state="withdrawn", **days)

    assert values_of(tables_of(officer_59l, year=2009)["etats"])["Retirée"][-1] == 1
