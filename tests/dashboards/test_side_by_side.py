"""Territories side by side: every figure, its rank, its last year, its mean and the map are a plain recount, for every
role."""

import datetime as dt
from decimal import Decimal

import pytest

from iae_portal.core import clock
from iae_portal.core.charts.maps import COLOURS, UNKNOWN
from iae_portal.core.models import Service
from iae_portal.dashboards.selectors.board.comparison import comparison_of, map_for
from iae_portal.dashboards.selectors.board.figures import FIGURES
from iae_portal.dashboards.selectors.board.frame import frame_of
from iae_portal.dashboards.selectors.board.tallies import offices_of, tallies_of
from iae_portal.dashboards.tables import Unit
from tests.dashboards.board_scene import PAGE, SERVICES
from tests.dashboards.recount_side import DATED, figures_of, mean_in, places_of, rank_in
from tests.dashboards.test_every_figure import funded, varied
from tests.dashboards.test_territory import SEEN
from tests.factories.conventions import ConventionFactory, SiaeFactory
from tests.factories.core import service
from tests.scenes import scene

__all__ = ["funded", "varied"]
pytestmark = pytest.mark.django_db
FULL = {*SERVICES, "R31"}
ALONE = [role for role, codes in SEEN.items() if len(codes) == 1 and role != "director_82"]
READS = {
    "regional_officer_31": ("31", {}),
    "director_31": ("31", {}),
    "director_82": ("82", {}),
    "national": ("", {}),
    "admin": ("", {"par": "service"}),
}
OF_FIGURES = slice(1, 1 + len(FIGURES))


@scene
def uneven(varied):
    """More signed this year than the last, each service its own number."""
    days = {"start": dt.date(2008, 11, 1), "end": dt.date(2009, 10, 31), "signed_on": dt.date(2008, 10, 1)}
    for rank, code in enumerate(SERVICES, 1):
        for days_before in range(rank):
            filed_on = days["signed_on"] - dt.timedelta(days=days_before)
            ConventionFactory(siae=SiaeFactory(service=service(code)), state="in_force", filed_on=filed_on, **days)


class Expected:
    """The figures of each territory, counted once; those where nothing happened are all alike."""

    def __init__(self, region: str, *, by_region: bool):
        rows = Service.objects.filter(**({"region__code": region} if region else {}))
        reads = set(rows.values_list("code", flat=True))
        self.places = places_of(reads, by_region=by_region)
        self.every = {name: codes & FULL for name, codes in self.places.items()}
        self.whole, self.kept = reads & FULL, {}

    def of(self, codes: set[str], year: int) -> dict:
        key = frozenset(codes), year
        if key not in self.kept:
            self.kept[key] = figures_of(set(codes), year)
        return self.kept[key]

    def column(self, key: str, year: int = 2008) -> dict:
        return {name: self.of(codes, year)[key] for name, codes in self.every.items()}

    def before(self, codes: set[str], key: str) -> list:
        """Of last year, and what changed since; nothing of a figure that is only known today."""
        if key not in DATED:
            return [None, None]
        now, then = self.of(codes, 2008)[key], self.of(codes, 2007)[key]
        return [then, None if now is None or then is None else now - then]


def board_of(user, asked: dict) -> tuple:
    frame = frame_of(user, offices_of(user, 2008), 2008, asked)
    return frame, tallies_of(frame, clock.today())


def values(line) -> list:
    return [cell.value for cell in line.cells]


@pytest.mark.parametrize("role", READS)
def test_every_column_rank_and_year_before_is_a_plain_recount(role, uneven, request):
    region, asked = READS[role]
    board = board_of(request.getfixturevalue(role).user, asked)
    expected = Expected(region, by_region=role == "national")
    for figure in FIGURES:
        *lines, mean, whole = comparison_of(*board, f"-{figure.key}").lines
        column = expected.column(figure.key)
        wanted = {
            name: [rank_in(column[name], list(column.values())), *expected.of(codes, 2008).values()]
            + expected.before(codes, figure.key)
            for name, codes in expected.every.items()
        }
        assert {line.name: values(line) for line in lines} == wanted, figure.key
        shown = [column[line.name] for line in lines if column[line.name] is not None]
        assert shown == sorted(shown, reverse=True)
        after = expected.before(expected.whole, figure.key)
        assert values(whole) == [None, *expected.of(expected.whole, 2008).values(), *after], figure.key
        assert_mean(mean, figure, expected)


def assert_mean(mean, figure, expected) -> None:
    for each, cell in zip(FIGURES, mean.cells[OF_FIGURES], strict=True):
        column = list(expected.column(each.key).values())
        value, known = mean_in(column, euros=each.unit is Unit.EUROS)
        assert cell.value == value, each.key
        assert cell.text.endswith(f" ({known} sur {len(column)})") == (0 < known < len(column)), each.key
    then, gap = mean.cells[-2:]
    if figure.key in DATED:
        now, _ = mean_in(list(expected.column(figure.key).values()), euros=False)
        past, _ = mean_in(list(expected.column(figure.key, 2007).values()), euros=False)
        assert (then.value, gap.value) == (past, None if now is None or past is None else now - past)
    else:
        assert (then.text, gap.text) == ("–", "–")


@pytest.mark.parametrize("role", READS)
def test_the_map_colours_each_service_by_its_figure(role, uneven, request):
    region, asked = READS[role]
    frame, tallies = board_of(request.getfixturevalue(role).user, asked)
    expected, services = Expected(region, by_region=False), {row.pk: row for row in frame.services}
    assert len(services) == len(expected.every)
    for figure in FIGURES:
        drawn = map_for(frame, tallies, f"-{figure.key}")
        pairs = [(shape.place, shape.colour) for shape in drawn.shapes if shape.place]
        pairs += [(box.place, box.colour) for here in drawn.boxes for box in here]
        found = {services[int(place.url.rpartition("service=")[2])].short_name: place.value for place, _ in pairs}
        assert len(pairs) == len(services) and found == expected.column(figure.key), figure.key
        assert_scale(pairs, drawn)


def assert_scale(pairs: list, drawn) -> None:
    """At most five colours, from light to dark as the figure grows; hatched where nobody knows."""
    known = sorted((place.value, COLOURS.index(colour)) for place, colour in pairs if place.value is not None)
    shades = [shade for _, shade in known]
    assert shades == sorted(shades)
    assert len({value for value, _ in known}) >= len(set(shades)) == len(drawn.bands)
    assert all((colour == UNKNOWN) == (place.value is None) for place, colour in pairs)
    assert drawn.unknown == any(place.value is None for place, _ in pairs)
    if len(drawn.bands) > 1:
        assert (shades[0], shades[-1]) == (0, len(COLOURS) - 1)


def test_the_page_shows_the_figure_that_its_address_asks(uneven, director_31, request):
    shown = director_31.get(PAGE, {"year": "2008", "tri": "-delai"}).context
    board = board_of(director_31.user, {})

    assert shown["comparison"].lines == comparison_of(*board, "-delai").lines
    assert shown["map"] == map_for(*board, "-delai")
    assert Decimal(shown["comparison"].lines[0].cells[5].value) > 0
    for role in ALONE:
        alone = request.getfixturevalue(role).get(PAGE, {"year": "2008"}).context
        assert (alone["comparison"], alone["map"]) == (None, None), role
