"""The figures of the country that the night keeps: what a plain count finds, dated, and no other page's."""

import datetime as dt

import pytest

from conventions.models import Siae
from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.services.night import count_country
from iae_portal.dashboards.selectors.board.kept import KIND, read, written
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.tables import Table
from tests.dashboards.board_scene import PAGE
from tests.factories.conventions import SiaeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def counted_country(territories, national):
    """What the night has kept of the territories."""
    count_country(today=clock.today())


def tables_of(client, **asked) -> dict[str, Table]:
    context = client.get(PAGE, {"year": "2008", **asked}).context
    return {table.key: table for table in (*context["tables"], context["comparison"])}


@pytest.mark.parametrize("asked", [{"ans": "6"}, {"year": "2007"}, {"par": "service", "tri": "-dynamiques"}])
def test_each_table_is_that_of_a_count_made_now(counted_country, national, asked):
    assert NightCount.objects.filter(kind=KIND).count() == 2

    assert tables_of(national, **asked) == tables_of(national, compte="direct", **asked)


def test_what_is_kept_is_read_again_as_it_was_counted(counted_country):
    kept = NightCount.objects.get(kind=KIND, year=2008)

    tallies = read(2008, kept.content)

    assert written(tallies) | {"regions": {}} == kept.content
    assert (tallies.funds and tallies.exits and tallies.signing and tallies.late) != {}
    assert read(2008, written(Tallies(2008))) == Tallies(2008)


def test_the_page_says_when_it_was_counted_and_counts_now_when_asked(
    counted_country, national, django_assert_num_queries
):
    SiaeFactory()
    national.get(PAGE)
    with django_assert_num_queries(5):
        kept = national.get(PAGE)
    now = national.get(PAGE, {"compte": "direct"})

    assert "Chiffres du pays comptés le 15/10/2008" in kept.content.decode()
    assert "Chiffres du pays" not in now.content.decode()
    active = Siae.objects.filter(state="active").count()
    assert [page.context["comparison"].lines[-1].cells[1].value for page in (kept, now)] == [active - 1, active]


def test_only_the_whole_country_reads_what_was_kept(counted_country, national, director_31):
    for client, asked in ((director_31, {}), (national, {"type": "EI"}), (national, {"year": "2006"})):
        assert client.get(PAGE, asked).context["counted_at"] is None
    assert national.get(PAGE).context["counted_at"] is not None


@pytest.mark.parametrize(("hours", "used"), [(29, True), (31, False)])
def test_a_night_that_was_missed_is_not_shown(counted_country, national, hours, used):
    NightCount.objects.filter(kind=KIND, year=2008).update(made_at=clock.now() - dt.timedelta(hours=hours))

    assert (national.get(PAGE).context["counted_at"] is not None) == used


def test_without_anybody_of_the_mission_nothing_is_counted(territories):
    count_country(today=clock.today())

    assert not NightCount.objects.filter(kind=KIND).exists()
