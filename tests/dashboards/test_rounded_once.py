"""A rate is rounded once, half up: 6 of 11 is 54,5 %, not the 54,6 % of 54,55 %."""

import pytest
from django.urls import reverse

from tests.dashboards.board_scene import PAGE
from tests.dashboards.test_territory import tables_of
from tests.factories import service
from tests.factories.conventions import MeasureFactory, SiaeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def exits():
    """54,545… % at Lille, 54,444… % at Valenciennes."""
    for code, durable, examined in (("59L", 6, 11), ("59V", 49, 90)):
        counts = {"examined": examined, "durable": durable, "transition": 0, "positive": 0}
        siae = SiaeFactory(service=service(code))
        MeasureFactory(siae=siae, indicator_code="SORTIES", year=2008, value=None, **counts)


def test_the_rates_of_a_dashboard_and_of_the_list_behind(exits, officer_59l):
    rates = [line.cells[0].shown for line in tables_of(officer_59l)["sorties"].lines[:2]]

    assert rates == ["54,5\u00a0%", "54,5\u00a0%"]
    assert ";54,5;%" in officer_59l.get(PAGE, {"year": 2008, "export": "csv"}).content.decode()
    assert "54,55\u00a0%" in officer_59l.get(reverse("conventions:exit_list"), {"year": 2008}).content.decode()


def test_the_mean_of_territories(exits, director_31):
    table = tables_of(director_31)["territoires"]
    mean = next(line for line in table.lines if line.name == "Moyenne")

    assert mean.cells[table.columns.index("Dynamiques")].shown == "54,5\u00a0% (2 sur 3)"
