"""The diagnosis as a table and a chart, compared with the region and the country; the figures of the portal by area."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from cdiae.equipment import Chart, Territory, bars, total
from cdiae.models import Council, Diagnosis, DiagnosisRow, EmploymentArea, Initiative
from conventions.enums import RUNNING_STATES, SiaeState, StructureType
from conventions.models import Convention, Measure, Orientation, Siae
from iae_portal.core.models import Region
from iae_portal.core.text import round_half_up

TYPES = [kind.value for kind in StructureType]
PUBLICS = ("job_seekers", "long_term", "young", "seniors", "rmi", "priority_districts")


@dataclass(frozen=True)
class Line:
    """One line of the table: an area, or the whole of several. `row` is the area's own, to be completed."""

    territory: Territory
    structures: list[int]
    posts: list[Decimal]
    publics: list[int | None]
    exits: Decimal | None = None
    row: DiagnosisRow | None = None


@dataclass(frozen=True)
class DiagnosisTable:
    diagnosis: Diagnosis
    lines: list[Line]
    wholes: list[Line]
    region_count: int
    country_count: int
    types: list[str]

    @property
    def charts(self) -> list[Chart]:
        """The equipment against the whole, then the exits of the areas: rates of exits are not added up."""
        rates = [(line.territory.name, line.territory.rate) for line in self.lines]
        wholes = [(line.territory.name, line.territory.rate) for line in self.wholes]
        exits = [(line.territory.name, line.exits) for line in self.lines]
        return [
            Chart(
                "equipement",
                "Postes d'insertion (ETP) pour 1 000 demandeurs d'emploi.",
                "Postes d'insertion pour 1 000 demandeurs d'emploi, par bassin, comparés au département, à la région "
                "et à la France",
                bars(rates, wholes),
            ),
            Chart("sorties", "Sorties dynamiques (%).", "Taux de sorties dynamiques, par bassin", bars(exits)),
        ]


def territory_of(row: DiagnosisRow) -> Territory:
    return Territory(
        name=row.area.name,
        structures=sum(row.structures.values()),
        posts=sum((Decimal(str(value)) for value in row.posts.values()), Decimal(0)),
        job_seekers=row.job_seekers,
    )


def _line(row: DiagnosisRow) -> Line:
    return Line(
        territory=territory_of(row),
        structures=[row.structures.get(kind, 0) for kind in TYPES],
        posts=[Decimal(str(row.posts.get(kind, 0))) for kind in TYPES],
        publics=[getattr(row, name) for name in PUBLICS],
        exits=row.dynamic_exits,
        row=row,
    )


def _whole(name: str, lines: list[Line]) -> Line:
    """Sums of what is known: a public that no area has filled stays unknown."""
    columns = zip(*(line.publics for line in lines), strict=True)
    publics = [[value for value in column if value is not None] for column in columns]
    return Line(
        territory=total(name, (line.territory for line in lines)),
        structures=[sum(values) for values in zip(*(line.structures for line in lines), strict=True)],
        posts=[sum(values) for values in zip(*(line.posts for line in lines), strict=True)],
        publics=[sum(values) if values else None for values in publics],
    )


def diagnosis_table(diagnosis: Diagnosis) -> DiagnosisTable:
    """Areas of the council; the region and the country are the sums of the diagnoses of the same year."""
    peers = DiagnosisRow.objects.filter(diagnosis__year=diagnosis.year).select_related(
        "area", "diagnosis__council__departement__region"
    )
    departement = diagnosis.council.departement
    rows = list(peers.order_by("area__name"))
    own = [row for row in rows if row.diagnosis_id == diagnosis.pk]
    regional = [row for row in rows if row.diagnosis.council.departement.region_id == departement.region_id]
    territories = ((departement.name, own), (departement.region.name, regional), ("France", rows))
    return DiagnosisTable(
        diagnosis=diagnosis,
        lines=[_line(row) for row in own],
        wholes=[_whole(name, [_line(row) for row in part]) for name, part in territories],
        region_count=len({row.diagnosis_id for row in regional}),
        country_count=len({row.diagnosis_id for row in rows}),
        types=TYPES,
    )


def latest_diagnosis(council: Council) -> Diagnosis | None:
    return council.diagnoses.select_related("council__departement__region").order_by("-year").first()


def orientations_of(council: Council) -> QuerySet[Orientation]:
    return Orientation.objects.filter(departement=council.departement).order_by("axis", "start", "pk")


def shareable_initiatives(region: Region) -> QuerySet[Initiative]:
    """Those that the councils of a region propose for the fourth workshop of a seminar."""
    rows = Initiative.objects.filter(shareable=True, council__departement__region=region)
    return rows.select_related("council__departement").order_by("council__departement__code", "theme", "title")


@dataclass(frozen=True)
class PortalFigures:
    """What the portal knows of an area by itself."""

    structures: dict[str, int]
    posts: dict[str, str]
    dynamic_exits: Decimal | None


def portal_figures(area: EmploymentArea, year: int) -> PortalFigures:
    """Active structures, posts of running conventions, dynamic exits of the year, for the postcodes of the area."""
    services = [area.council.secretariat_id, *area.council.served.values_list("pk", flat=True)]
    siaes = Siae.objects.filter(service__in=services, postcode__in=area.postcodes, state=SiaeState.ACTIVE)
    structures: dict[str, int] = defaultdict(int)
    for kind in siaes.values_list("type", flat=True):
        structures[kind] += 1
    posts: dict[str, Decimal] = defaultdict(Decimal)
    running = Convention.objects.filter(siae__in=siaes, state__in=RUNNING_STATES, project__posts_fte__isnull=False)
    for kind, value in running.values_list("siae__type", "project__posts_fte"):
        posts[kind] += value
    return PortalFigures(dict(structures), {kind: str(value) for kind, value in posts.items()}, _exits(siaes, year))


def _exits(siaes: QuerySet[Siae], year: int) -> Decimal | None:
    rows = Measure.objects.filter(siae__in=siaes, year=year, examined__gt=0)
    sums = rows.aggregate(
        examined=Sum("examined"), durable=Sum("durable"), transition=Sum("transition"), positive=Sum("positive")
    )
    if not sums["examined"]:
        return None
    dynamic = sums["durable"] + sums["transition"] + sums["positive"]
    return round_half_up(Decimal(100 * dynamic) / sums["examined"], 2)
