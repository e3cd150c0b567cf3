"""The file of the results of a year: read slice by slice, whatever the years of a structure."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.selectors import year_figures
from conventions.views import year_returns
from iae_portal.core import slices
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory, YearReturnFactory
from tests.factories.core import service

pytestmark = pytest.mark.django_db
ASKED = {"year": 2007, "since": 2005, "export": "csv"}


def test_its_lines_are_the_same_whatever_the_slices(officer_59l, monkeypatch):
    for name in ("Alpha", "Bêta", "Bêta", "Gamma"):
        siae = SiaeFactory(name=name, service=service("59L"))
        convention = ConventionFactory(
            siae=siae, state="in_force", signed_on=dt.date(2007, 1, 1), start=dt.date(2007, 1, 1)
        )
        YearReturnFactory(convention=convention, year=2007)
        for year in (2005, 2006, 2007):
            MeasureFactory(siae=siae, indicator_code="FEMMES", year=year, value=40)
    page, read = reverse("conventions:year_returns"), []
    whole = officer_59l.get(page, ASKED).content

    def figured(rows):
        read.append(len(rows))
        return year_figures.with_figures(rows)

    monkeypatch.setattr(year_returns, "with_figures", figured)
    monkeypatch.setattr(slices, "AT_A_TIME", 3)
    assert officer_59l.get(page, ASKED).content == whole
    lines = [line.split(";") for line in whole.decode("utf-8-sig").splitlines()[1:]]
    assert [(line[0], line[5]) for line in lines] == [
        *((name, "2007") for name in ("Alpha", "Bêta", "Bêta", "Gamma")),
        *((name, year) for name in ("Alpha", "Bêta", "Bêta", "Gamma") for year in ("2005", "2006")),
    ]
    assert (sum(read), max(read)) == (12, 3)
