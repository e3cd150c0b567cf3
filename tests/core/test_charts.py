"""Drawings of the server: scales, broken lines, a burn-up, bands of a map and its boxes."""

import gzip
from decimal import Decimal

import pytest

from iae_portal.core.charts.lines import burn_up, ceiling_of, lines_of
from iae_portal.core.charts.maps import COLOURS, UNKNOWN, Place, bands_of, map_of
from iae_portal.core.charts.outlines import OUTLINES, Outline
from iae_portal.core.territory import NORD_SERVICES, read_departements


@pytest.mark.parametrize(
    ("values", "ceiling"),
    [
        ([], 4),
        ([0], 4),
        ([4], 4),
        ([5], 8),
        ([99], 100),
        ([100], 100),
        ([101], 200),
        ([Decimal("0.3")], Decimal("0.4")),
    ],
)
def test_the_scale_ends_on_a_round_number_above_every_value(values, ceiling):
    assert ceiling_of(values) == ceiling


def test_an_unknown_month_breaks_the_line_and_says_nothing():
    drawn = lines_of("k", "t", "o", ["jan", "fév", "mar", "avr"], [("A", [1, None, 2, 4])], unit=" %")

    (line,) = drawn.series
    assert line.texts == ["1 %", "", "2 %", "4 %"]
    assert [(dot.x, dot.y) for dot in line.dots] == [(70, 161), (436, 112), (620, 14)]
    assert line.strokes == ["436,112 620,14"]


def test_two_lines_are_told_apart_without_colour():
    drawn = lines_of("k", "t", "o", ["a", "b"], [("A", [1, 2]), ("B", [2, 1]), ("C", [0, 0])])
    assert len({line.dash for line in drawn.series}) == 3


def test_what_was_done_adds_up_beside_the_straight_way_to_the_goal():
    assert burn_up([10, 20, None, None], 300) == ([10, 30, None, None], [75, 150, 225, 300])


@pytest.mark.parametrize(
    ("values", "bands"),
    [
        ([], []),
        ([3, 3], [(3, 3)]),
        ([1, 2], [(1, 1), (2, 2)]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
        ([0] * 90 + [7, 7, 9], [(0, 0), (7, 7), (9, 9)]),
    ],
)
def test_bands_hold_about_as_many_different_values(values, bands):
    assert bands_of(values) == bands


def country() -> list[Place]:
    codes = [row["departement"] for row in read_departements()]
    rows = [(code, code) for code in codes if code != "59"] + [("59", name) for _, name in NORD_SERVICES]
    return [Place(code, name, rank, f"{rank} %", f"?{name}") for rank, (code, name) in enumerate(rows)]


def test_the_map_shows_each_service_of_the_country_once_by_a_link():
    drawn = map_of(country(), "Sorties", str)

    boxed = [box.place.name for group in drawn.boxes for box in group]
    linked = [shape.place.name for shape in drawn.shapes if shape.place] + boxed
    assert sorted(linked) == sorted(place.name for place in country())
    assert len(drawn.shapes) == 97
    assert boxed == ["75", "92", "93", "94", "971", "972", "973", "974"]


def test_the_two_services_of_the_nord_share_its_outline_from_west_to_east():
    places = [Place("59", "Lille", 1, "1", "?L"), Place("59", "Valenciennes", 9, "9", "?V")]
    drawn = map_of(places, "Sorties", str)

    assert [(shape.place.name, shape.colour) for shape in drawn.shapes] == [
        ("Lille", COLOURS[0]),
        ("Valenciennes", COLOURS[-1]),
    ]
    assert (drawn.boxes, drawn.parted) == ([], True)
    assert not map_of(places[:1], "Sorties", str).parted


def test_strips_of_an_outline_touch_and_lose_nothing_of_it():
    square = Outline("M0 0l10 0 0 4 -10 0z", (0, 0, 10, 4))

    assert [part.path for part in square.parted(2)] == ["M0 0 5 0 5 4 0 4z", "M5 0 10 0 10 4 5 4z"]
    assert [part.box for part in square.parted(2)] == [(0, 0, 5, 4), (5, 0, 10, 4)]
    assert square.parted(1) == [square]


def test_an_unknown_figure_is_hatched_and_the_darkest_is_the_highest():
    places = [Place("62", "Pas-de-Calais", None, "inconnu", "?"), Place("80", "Somme", 9, "9", "?")]
    drawn = map_of([*places, Place("02", "Aisne", 1, "1", "?")], "Sorties", str)
    colours = {shape.place.name: shape.colour for shape in drawn.shapes}
    assert colours == {"Pas-de-Calais": UNKNOWN, "Somme": COLOURS[-1], "Aisne": COLOURS[0]}
    assert ([band.text for band in drawn.bands], drawn.unknown) == (["1", "9"], True)


def test_a_region_overseas_has_a_box_and_no_outline():
    drawn = map_of([Place("971", "Guadeloupe", 4, "4", "?")], "Sorties", str)
    assert ([box.place.name for group in drawn.boxes for box in group], drawn.shapes) == (["Guadeloupe"], [])


def test_outlines_are_light():
    assert len(gzip.compress(OUTLINES.read_bytes())) < 40_000
