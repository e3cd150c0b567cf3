"""The diagnosis as a table and charts: areas, then the département, its region and the country beside them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q

from cdiae.diagnosis.equipment import Territory, total
from cdiae.diagnosis.figures import (
    DYNAMIC_EXITS,
    EXITS,
    POSTS,
    POSTS_BY_TYPE,
    PUBLICS,
    STRUCTURES,
    STRUCTURES_BY_TYPE,
    TYPES,
    Figure,
)
from cdiae.models import Diagnosis, DiagnosisRow, TerritoryFigures
from cdiae.selectors.diagnosis_lines import Cell, Line, sum_of
from cdiae.selectors.portal_figures import Exits, country_exits, service_ids
from iae_portal.core.charts.bars import Chart, bars
from iae_portal.core.figures import Answers, known_sum
from iae_portal.core.models import JournalEntry
from iae_portal.core.text import counted, french_list, lower_first

BY_AREA = (F("area__name").asc(nulls_last=True), "pk")
SUM = "somme de {}"
REFERENCE = "chiffres de référence"


@dataclass(frozen=True)
class DiagnosisTable:
    diagnosis: Diagnosis
    lines: list[Line]
    wholes: list[Line]
    types: tuple[str, ...] = TYPES

    @property
    def charts(self) -> list[Chart]:
        """Areas, then what they are compared with."""
        compared = "par bassin, comparés au département, à la région et à la France"
        return [
            Chart(
                "equipement",
                "Postes d'insertion (ETP) pour 1 000 demandeurs d'emploi.",
                f"Postes d'insertion pour 1 000 demandeurs d'emploi, {compared}",
                bars(
                    [(line.name, line.rate) for line in self.in_areas], [(line.name, line.rate) for line in self.wholes]
                ),
            ),
            Chart(
                "sorties",
                "Sorties dynamiques (%).",
                f"Taux de sorties dynamiques, {compared}",
                bars(
                    [(line.name, line.exits.value) for line in self.in_areas],
                    [(line.name, line.exits.value) for line in self.wholes],
                ),
            ),
        ]

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, *self.wholes]

    @property
    def in_areas(self) -> list[Line]:
        """Without what is in no area: it has no job seekers to serve."""
        return [line for line in self.lines if line.row.area_id]

    @property
    def outside(self) -> str:
        """How many structures are in no area; nothing when there is none."""
        found = [line.all_structures.value for line in self.lines if not line.row.area_id]
        return counted(found[0], "structure") if found and found[0] else ""

    @property
    def shared_postcodes(self) -> list[str]:
        """ "62000 (Arras et Lens)": postcodes of several areas; the first one has their structures."""
        areas = defaultdict(list)
        for line in self.in_areas:
            for code in line.row.area.postcodes:
                areas[code].append(line.name)
        return [f"{code} ({french_list(names)})" for code, names in sorted(areas.items()) if len(names) > 1]

    @property
    def has_typed(self) -> bool:
        return any(line.row.typed_over for line in self.lines)

    @property
    def has_blind(self) -> bool:
        """Areas where the portal counts nothing."""
        return any(line.row.counted_on is None for line in self.lines)

    @property
    def has_unknown_rate(self) -> bool:
        return any(line.rate is None for line in self.in_areas)

    @property
    def names_of_measured(self) -> str:
        """The wholes whose exits come from the portal's measures, as a sentence names them."""
        return french_list([line.name for line in self.wholes if line.exits_of_portal])


def _territory(line: Line) -> Territory:
    return Territory(line.name, line.all_structures.value, line.all_posts.value, line.publics[0])


def _cells(figures, row: DiagnosisRow) -> list[Cell]:
    typed = row.typed_over
    return [Cell(row.figure(figure.key), figure.key in typed) for figure in figures]


def _area(row: DiagnosisRow) -> Line:
    posts, publics = _cells(POSTS_BY_TYPE, row), [row.figure(figure.key) for figure in PUBLICS]
    structures = _cells(STRUCTURES_BY_TYPE, row)
    whole = Territory(row.name, None, sum_of(posts).value, publics[0])
    exits = _cells([DYNAMIC_EXITS], row)[0]
    # A type whose posts a person gave asks the conventions nothing any more.
    asked = (row.answers_for(kind) for kind, cell in zip(TYPES, posts, strict=True) if not cell.typed)
    answers = sum(asked, Answers())
    gave = Answers() if exits.typed else row.answers_for(EXITS)
    return Line(row.name, whole.rate, structures, posts, publics, exits, row=row, answers=answers, exit_answers=gave)


def _sums(name: str, lines: list[Line], exits: Exits, origin: str = "") -> Line:
    """Sums of what is known: a figure that no area has stays unknown; exits are weighted by those examined."""

    def column(values: Iterable[Iterable[Cell]]) -> list[Cell]:
        return [Cell(sum_of(cells).value) for cells in zip(*values, strict=True)]

    return Line(
        name=name,
        rate=total(name, (_territory(line) for line in lines)).rate,
        structures=column(line.structures for line in lines),
        posts=column(line.posts for line in lines),
        publics=[known_sum(values) for values in zip(*(line.publics for line in lines), strict=True)],
        exits=Cell(exits.rate),
        origin=origin,
        exits_of_portal=exits.rate is not None,
        answers=sum((line.answers for line in lines), Answers()),
        exit_answers=exits.answers,
        partial=tuple(_partial([line for line in lines if line.row.area_id])),
    )


def _partial(areas: list[Line]) -> Iterator[tuple[str, int, int]]:
    """What some of the areas do not give, where the sum of the others is shown."""
    columns = {
        "structures": [line.all_structures.value for line in areas],
        "postes": [line.all_posts.value for line in areas],
    }
    for rank, figure in enumerate(PUBLICS):
        columns[lower_first(figure.label)] = [line.publics[rank] for line in areas]
    for label, values in columns.items():
        given = sum(value is not None for value in values)
        if given < len(values) and known_sum(values) is not None:
            yield label, given, len(values)


def reference_line(figures: TerritoryFigures, exits: Exits | None = None, name: str = "") -> Line:
    """Figures of reference as they were entered; the exits that they lack come from the portal."""
    publics = [figures.entered(figure.key) for figure in PUBLICS]
    posts = [Cell(figures.entered(f"{POSTS}:{kind}")) for kind in TYPES]
    rate = figures.entered(EXITS)
    measured = exits.rate if rate is None and exits else None
    return Line(
        name=name or figures.name,
        rate=Territory(figures.name, None, sum_of(posts).value, publics[0]).rate,
        structures=[Cell(figures.entered(f"{STRUCTURES}:{kind}")) for kind in TYPES],
        posts=posts,
        publics=publics,
        exits=Cell(measured if rate is None else rate),
        origin=REFERENCE,
        source=figures.source,
        exits_of_portal=measured is not None,
        exit_answers=exits.answers if measured is not None else Answers(),
    )


def diagnosis_table(diagnosis: Diagnosis) -> DiagnosisTable:
    """Areas of the council, then the wholes: those kept with a presented diagnosis, else those of today."""
    if diagnosis.compared:
        rows = diagnosis.rows.select_related("area").order_by(*BY_AREA)
        return DiagnosisTable(
            diagnosis, [_area(row) for row in rows], [Line.of_kept(kept) for kept in diagnosis.compared]
        )
    return _compared_today(diagnosis)


def _compared_today(diagnosis: Diagnosis) -> DiagnosisTable:
    """The region and the country are their figures of reference; failing these, the sums of the year's diagnoses."""
    departement = diagnosis.council.departement
    region = departement.region
    known = TerritoryFigures.objects.filter(Q(region=region) | Q(region__isnull=True), year=diagnosis.year)
    references = {row.region_id: row for row in known.select_related("region")}
    exits = country_exits(diagnosis.year)
    of_council = exits.of_services(service_ids(diagnosis.council))
    peers = DiagnosisRow.objects.filter(diagnosis__year=diagnosis.year).order_by(*BY_AREA)
    rows = list(peers.select_related("area", "diagnosis__council__departement"))
    lines = {row: _area(row) for row in rows}

    def whole(key: int | None, name: str, part: list[DiagnosisRow], measured: Exits) -> Line:
        if key in references:
            return reference_line(references[key], measured, name)
        count = counted(len({row.diagnosis_id for row in part}), "diagnostic")
        return _sums(name, [lines[row] for row in part], measured, SUM.format(count))

    beside = region.name if region.name != departement.name else f"{region.name} (région)"
    own = [row for row in rows if row.diagnosis_id == diagnosis.pk]
    regional = [row for row in rows if row.diagnosis.council.departement.region_id == region.pk]
    return DiagnosisTable(
        diagnosis=diagnosis,
        lines=[lines[row] for row in own],
        wholes=[
            _sums(departement.name, [lines[row] for row in own], of_council),
            whole(region.pk, beside, regional, exits.of_region(region.pk)),
            whole(None, "France", rows, exits.of_country()),
        ],
    )


def last_entry(row: DiagnosisRow, figure: Figure) -> JournalEntry | None:
    """The newest line of the council's journal that changes this figure of this row."""
    kind = ContentType.objects.get_for_model(row.diagnosis.council)
    lines = JournalEntry.objects.filter(content_type=kind, object_id=row.diagnosis.council_id)
    column = row.column_of(figure.key)

    def told(values: dict):
        value = values.get(column)
        return (value or {}).get(figure.kind) if figure.kind else value

    rows = lines.filter(sentence=row.entered_sentence, after__has_key=column)
    return next((line for line in rows if told(line.before) != told(line.after)), None)
