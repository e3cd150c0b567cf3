"""Territories side by side: sorted by one figure, which has its rank, its last year, and the map."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from conventions.rates import NOT_SIGNIFICANT
from iae_portal.core.charts.lines import SMALL, Lines, lines_of
from iae_portal.core.charts.maps import Map, Place, map_of
from iae_portal.core.text import counted, fold, french_list, round_half_up
from iae_portal.dashboards.selectors.board.figures import (
    BY_KEY,
    FIGURES,
    PEOPLE,
    Figure,
    Spot,
    exits_of,
    funded_of,
    rates_of,
)
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import YEARS, Tallies
from iae_portal.dashboards.tables import Cell, Line, Table, Unit, gap, said

BY_NAME = "nom"
DEFAULT = "conventions"
SIX_YEARS = (("Sorties dynamiques", "dynamic"), ("Emploi durable", "durable"))


def whole_of(frame: Frame) -> Spot:
    """The whole territory."""
    narrowed = {"service": frame.service.pk} if frame.service else {}
    credits = _credits("service", frame.service.code) if frame.service else reverse("financing:envelopes")
    if frame.region:
        narrowed, credits = {"region": frame.region.pk}, _credits("region", frame.region.code)
    offices = frozenset(office.pk for office in frame.offices)
    return Spot(frame.place, "", frozenset(frame.keys()), offices, narrowed, credits)


def service_spots(frame: Frame) -> list[Spot]:
    spots = []
    for row in frame.services:
        keys, credits = frozenset({row.pk}), _credits("service", row.code)
        spots.append(Spot(row.short_name, row.departement.code, keys, keys, {"service": row.pk}, credits))
    return spots


def spots_of(frame: Frame) -> list[Spot]:
    """By region where there are several, by service inside one or when it is asked."""
    if not frame.by_region:
        return service_spots(frame)
    spots, members = [], defaultdict(list)
    for office in frame.offices:
        members[office.region_id].append(office)
    for region in frame.regions:
        offices = members[region.pk]
        keys = frozenset(office.pk for office in offices if office.is_departmental)
        every, credits = frozenset(office.pk for office in offices), _credits("region", region.code)
        spots.append(Spot(region.name, "", keys, every, {"region": region.pk}, credits))
    return spots


def _credits(level: str, code: str) -> str:
    return reverse(f"financing:envelope_{level}", args=[code])


def asked_sort(tri: str) -> tuple[Figure, str, bool]:
    """The figure to show apart, the key of the sort, whether it goes down; what no longer exists asks for nothing."""
    key = tri.removeprefix("-")
    if key == BY_NAME:
        return BY_KEY[DEFAULT], BY_NAME, tri.startswith("-")
    if key in BY_KEY:
        return BY_KEY[key], key, tri.startswith("-")
    return BY_KEY[DEFAULT], BY_NAME, False


def comparison_of(frame: Frame, tallies: Tallies, tri: str) -> Table:
    """A line a territory, their mean, and the whole."""
    figure, key, downward = asked_sort(tri)
    spots, whole = spots_of(frame), whole_of(frame)
    values = {spot: {each.key: each.value(tallies, spot, frame.year) for each in FIGURES} for spot in (*spots, whole)}
    ranks = ranks_of({spot: values[spot][figure.key] for spot in spots})

    def line(spot: Spot, rank: Cell, url: str = "", total: bool = False) -> Line:
        cells = [_cell(each, frame, tallies, spot, values[spot][each.key]) for each in FIGURES]
        return Line(spot.name, (rank, *cells, *_before(figure, tallies, spot, frame.year)), url, total)

    return Table(
        "territoires",
        f"Territoires côte à côte en {frame.year}",
        ("Rang", *(each.label for each in FIGURES), f"{figure.label} {frame.year - 1}", "Écart"),
        [
            *(line(spot, rank_cell(ranks, spot), _own(frame, spot)) for spot in _sorted(spots, values, key, downward)),
            _mean(spots, values, figure, tallies, frame.year),
            line(whole, Cell(text="–"), total=True),
        ],
        first="Territoire",
        how=(
            f"Rang, année précédente et carte : {figure.name.lower()}. Triez une colonne pour en choisir une autre.",
            "Moyenne : moyenne simple des territoires dont le chiffre est connu, avec leur nombre quand il en manque.",
            "La dernière ligne est calculée sur tout le territoire.",
            *(f"{each.label} ({each.name.lower()}) : {each.how}." for each in FIGURES),
            *_funded_in_part((*spots, whole), tallies),
        ),
        sorts=_sorts(key, downward),
    )


def _funded_in_part(spots: Iterable[Spot], tallies: Tallies) -> list[str]:
    """Which territories add up the credits of some of their services alone."""
    found = [(spot.name, funded_of(tallies, spot)) for spot in spots]
    parts = [
        f"{name} ({counted(row.given, 'service')} sur {row.asked})" for name, row in found if row.given and row.missing
    ]
    return [f"Crédits des seuls services qui ont leur enveloppe : {french_list(parts)}."] if parts else []


def _sorted(spots: list[Spot], values: dict, key: str, downward: bool) -> list[Spot]:
    """By name, then by the figure; what is unknown comes last both ways."""
    named = sorted(spots, key=lambda spot: fold(spot.name), reverse=downward and key == BY_NAME)
    if key == BY_NAME:
        return named
    known = [spot for spot in named if values[spot][key] is not None]
    unknown = [spot for spot in named if values[spot][key] is None]
    return sorted(known, key=lambda spot: values[spot][key], reverse=downward) + unknown


def ranks_of(values: dict[Any, Any]) -> dict[Any, int]:
    """One for the highest; equal values share a rank, what is unknown has none."""
    known = sorted((value for value in values.values() if value is not None), reverse=True)
    return {key: known.index(value) + 1 for key, value in values.items() if value is not None}


def map_for(frame: Frame, tallies: Tallies, tri: str) -> Map | None:
    """By service, whatever the table shows; none for a single service."""
    figure, _, _ = asked_sort(tri)
    if len(frame.services) < 2:
        return None
    names = {row.pk: _short(row) for row in frame.services}
    places = []
    for spot in service_spots(frame):
        value = figure.value(tallies, spot, frame.year)
        name = names[next(iter(spot.keys))]
        places.append(Place(spot.departement, name, value, said(value, figure.unit), _own(frame, spot)))
    return map_of(places, f"{figure.name} en {frame.year}", lambda value: said(value, figure.unit))


def _short(service) -> str:
    """ "Nord – Lille": the name of the service without its kind."""
    place = service.name.partition(" – ")[2]
    return f"{service.departement.name} – {place}" if place else service.departement.name


@dataclass(frozen=True)
class Multiples:
    """Small drawings of one scale, and the tables that say the same."""

    charts: list[Lines]
    tables: list[Table]


def six_years_of(frame: Frame) -> range:
    return range(frame.year - YEARS + 1, frame.year + 1)


def multiples_of(frame: Frame, tallies: Tallies) -> Multiples:
    """The exits of the whole and of each territory over six years: a small multiple."""
    years = six_years_of(frame)
    spots = [whole_of(frame), *(spots_of(frame) if len(frame.services) > 1 else [])]
    rates = {spot: [rates_of(tallies, spot, year) for year in years] for spot in spots}
    known = [spot for spot in spots if any(rate.dynamic is not None for rate in rates[spot])]
    columns = tuple(str(year) for year in years)
    if not known:
        return Multiples([], [])
    tables = [
        Table(
            f"ans-{key}",
            f"{name}, de {years[0]} à {years[-1]}",
            columns,
            [Line(spot.name, tuple(Cell(getattr(rate, key), Unit.PERCENT) for rate in rates[spot])) for spot in known],
            first="Territoire",
            how=("En pour cent des sorties examinées de l'année.",),
        )
        for name, key in SIX_YEARS
    ]
    return Multiples([_multiple(rank, spot.name, columns, rates[spot]) for rank, spot in enumerate(known)], tables)


def _multiple(rank: int, name: str, labels: tuple[str, ...], rates: list) -> Lines:
    rows = [(short, [getattr(rate, key) for rate in rates]) for short, key in SIX_YEARS]
    of = f"{name} : sorties dynamiques et emploi durable, en % des sorties examinées"
    return lines_of(f"ans-{rank}", f"{name}.", of, labels, rows, unit=" %", ceiling=Decimal(100), size=SMALL)


def rank_cell(ranks: dict[Any, int], key: Any) -> Cell:
    return Cell(ranks[key]) if key in ranks else Cell(text="–")


def _own(frame: Frame, spot: Spot) -> str:
    """The dashboard of the territory itself."""
    return frame.query(**({"region": "", "service": ""} | spot.narrowed))


def _cell(figure: Figure, frame: Frame, tallies: Tallies, spot: Spot, value: Any) -> Cell:
    """Nothing to list behind a zero or what is unknown; a rate of no exit says so."""
    if value is None and figure.key in PEOPLE and exits_of(tallies, spot, frame.year):
        return Cell(text=NOT_SIGNIFICANT)
    return Cell(value, figure.unit, figure.url(frame, spot, frame.year) if value else "")


def _before(figure: Figure, tallies: Tallies, spot: Spot, year: int) -> tuple[Cell, Cell]:
    if not figure.dated:
        return Cell(text="–"), Cell(text="–")
    now, then = (figure.value(tallies, spot, when) for when in (year, year - 1))
    return Cell(then, figure.unit), _gap(now, then, figure.unit)


def _gap(now: Any, then: Any, unit: Unit) -> Cell:
    return gap(now, then, Unit.POINTS if unit is Unit.PERCENT else Unit.CHANGE)


def _mean(spots: list[Spot], values: dict, figure: Figure, tallies: Tallies, year: int) -> Line:
    def cell(found: list, unit: Unit) -> Cell:
        known = [Decimal(value) for value in found if value is not None]
        if not known:
            return Cell(None, unit)
        mean = sum(known) / len(known)
        value = round_half_up(mean, 0 if unit is Unit.EUROS else 1)
        partial = f"{said(value, unit)} ({len(known)} sur {len(found)})" if len(known) < len(found) else ""
        return Cell(value, unit, text=partial)

    cells = [cell([values[spot][each.key] for spot in spots], each.unit) for each in FIGURES]
    before = (Cell(text="–"), Cell(text="–"))
    if figure.dated:
        then = cell([figure.value(tallies, spot, year - 1) for spot in spots], figure.unit)
        before = (then, _gap(cells[FIGURES.index(figure)].value, then.value, figure.unit))
    return Line("Moyenne", (Cell(text="–"), *cells, *before), total=True)


def _sorts(key: str, downward: bool) -> dict[str, dict]:
    """By label of a column: the value of `tri` that a click asks for, and aria-sort."""
    columns = {BY_NAME: "Territoire"} | {each.key: each.label for each in FIGURES}
    links = {}
    for name, label in columns.items():
        mine = name == key
        # A figure is first read from the highest.
        next_way = ("" if downward else "-") if mine else ("" if name == BY_NAME else "-")
        aria = ("descending" if downward else "ascending") if mine else "none"
        links[label] = {"label": label, "next": f"{next_way}{name}", "aria": aria}
    return links
