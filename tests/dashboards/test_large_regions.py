"""A large region is read as the night has counted it: what a count made now finds, dated, and no smaller territory."""

import pytest

from conventions.models import Siae
from iae_portal.core import clock
from iae_portal.core.models import Region
from iae_portal.core.services.night import count_country
from iae_portal.dashboards.selectors.board import kept
from tests.dashboards.board_scene import PAGE
from tests.dashboards.test_country import tables_of
from tests.factories.conventions import SiaeFactory

pytestmark = pytest.mark.django_db


def active() -> int:
    return Siae.objects.filter(state="active", service__region__code="31").count()


@pytest.fixture
def counted(territories, national, monkeypatch):
    """The region 31 is just large enough, the region 82 is not."""
    monkeypatch.setattr(kept, "LARGE", active())
    count_country(today=clock.today())


@pytest.fixture
def readers(director_31, regional_officer_31, national):
    return [(director_31, {}), (regional_officer_31, {}), (national, {"region": Region.objects.get(code="31").pk})]


@pytest.mark.parametrize("asked", [{"ans": "6"}, {"year": "2007"}, {"tri": "-dynamiques"}])
def test_each_table_and_file_is_that_of_a_count_made_now(counted, readers, asked):
    for client, place in readers:
        asked = {**place, **asked}

        assert tables_of(client, **asked) == tables_of(client, compte="direct", **asked)
        files = [client.get(PAGE, {**asked, **how, "export": "csv"}).content for how in ({}, {"compte": "direct"})]
        assert files[0] == files[1]


def test_the_page_says_when_it_was_counted_and_counts_now_when_asked(counted, readers, django_assert_num_queries):
    SiaeFactory(network="Réseau nouveau")
    for (client, place), queries in zip(readers, (6, 6, 5), strict=True):
        client.get(PAGE, place)
        with django_assert_num_queries(queries):
            shown = client.get(PAGE, place)
        with django_assert_num_queries(14):
            now = client.get(PAGE, {**place, "compte": "direct"})

        assert "Chiffres de la région comptés le 15/10/2008" in shown.content.decode()
        assert "Chiffres de la région" not in now.content.decode()
        structures = [page.context["comparison"].lines[-1].cells[1].value for page in (shown, now)]
        assert structures == [active() - 1, active()]
        assert ("Réseau nouveau" in shown.content.decode()) is ("region" not in place)


def test_what_is_no_whole_large_region_is_counted_now(
    counted, readers, head_59l, director_82, django_assert_num_queries
):
    own = [(client, {**place, **asked}) for client, place in readers for asked in ({"type": "EI"}, {"year": "2006"})]
    for client, asked in [*own, (head_59l, {}), (head_59l, {"region": Region.objects.get(code="31").pk})]:
        assert client.get(PAGE, asked).context["counted_at"] is None
    with django_assert_num_queries(15):
        assert director_82.get(PAGE).context["counted_at"] is None


def test_a_region_smaller_by_one_structure_is_counted_now(counted, director_31, monkeypatch):
    assert director_31.get(PAGE).context["counted_at"] is not None

    monkeypatch.setattr(kept, "LARGE", active() + 1)
    count_country(today=clock.today())

    assert director_31.get(PAGE).context["counted_at"] is None
