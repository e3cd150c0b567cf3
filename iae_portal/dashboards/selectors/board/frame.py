"""What a dashboard is asked for: a territory inside the reader's perimeter, a year, a type, a network."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet

from conventions.enums import StructureType
from iae_portal.core.models import Region, Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import fold, year_in

COUNTRY = "France"
SIX = "6"  # what the address asks for six years side by side
SERVICE = "service"  # and for each service of the country rather than each region
NOW = "direct"


@dataclass(frozen=True)
class Frame:
    """`offices` are every service of the territory, those that convention nothing included; `notes` say what the
    address asked and could not have."""

    user: User
    offices: tuple[Service, ...]
    year: int
    everywhere: tuple[Service, ...] = ()  # the offices of the whole perimeter: what one may choose from
    type: str = ""
    network: str = ""
    region: Region | None = None
    service: Service | None = None
    each_service: bool = False
    six_years: bool = False  # six years of exits rather than two
    live: bool = False  # counted now, even where the night has counted
    notes: list[str] = field(default_factory=list, compare=False)

    @cached_property
    def services(self) -> list[Service]:
        """Those that convention structures, by region then by code."""
        return _departmental(self.offices)

    @cached_property
    def regions(self) -> list[Region]:
        """In the one order of regions: by name."""
        return _regions(self.offices)

    @property
    def all_services(self) -> list[Service]:
        """Those that one may choose, inside the region when one is chosen."""
        region = self.region or (self.service and self.service.region)
        rows = [row for row in self.everywhere if region is None or row.region_id == region.pk]
        return _departmental(rows)

    @property
    def all_regions(self) -> list[Region]:
        return _regions(self.everywhere)

    @property
    def is_country(self) -> bool:
        """Everything, of which no service need be named."""
        return self.region is None and self.service is None and perimeter(self.user).country_wide

    @property
    def whole_region(self) -> Region | None:
        """The one region whose every service is counted."""
        if self.service or len(self.regions) != 1:
            return None
        (region,), own = self.regions, perimeter(self.user)
        return region if own.country_wide or region.pk in own.region_ids else None

    @property
    def by_region(self) -> bool:
        """Several regions are laid side by side by region, unless each service is asked for; a region by service."""
        return len(self.regions) > 1 and not self.each_service

    @cached_property
    def place(self) -> str:
        """The name of the whole: a service, a region, the country, or one's own services."""
        if len(self.services) == 1:
            return self.services[0].name
        if self.region or (len(self.regions) == 1 and perimeter(self.user).region_ids):
            return self.regions[0].name
        return COUNTRY if perimeter(self.user).country_wide else "Mes services"

    @property
    def choices(self) -> dict[str, str]:
        """What narrows the figures beside the territory, as every list takes it."""
        return {name: value for name, value in (("type", self.type), ("network", self.network)) if value}

    def keys(self) -> list[int]:
        return [service.pk for service in self.services]

    def narrowed(self, rows: QuerySet, service: str = "service", siae: str = "siae") -> QuerySet:
        """Rows of the territory, of the type and of the network; without an order, to be counted."""
        place = {} if self.is_country else {f"{service}__in": self.keys()}
        return rows.filter(**place, **self.narrowing(f"{siae}__" if siae else "")).order_by()

    def narrowing(self, prefix: str = "siae__") -> dict[str, str]:
        """The type and the network as a filter of what is a structure's, wherever it is."""
        asked = {"type": self.type, "network__iexact": self.network}
        return {f"{prefix}{name}": value for name, value in asked.items() if value}

    def query(self, **changes) -> str:
        """The address of the same page with some of its choices changed; "" takes one away."""
        region = self.region.pk if self.region else ""
        service = self.service.pk if self.service else ""
        values = {"year": self.year, **self.choices, "region": region, "service": service, **changes}
        return f"?{urlencode({name: value for name, value in values.items() if value not in ('', None)})}"


def _departmental(offices: Iterable[Service]) -> list[Service]:
    rows = [office for office in offices if office.is_departmental]
    return sorted(rows, key=lambda row: (fold(row.region.name), row.code))


def _regions(offices: Iterable[Service]) -> list[Region]:
    found = {office.region_id: office.region for office in offices if office.region_id}
    return sorted(found.values(), key=lambda region: fold(region.name))


def asked_year(asked: dict[str, str], otherwise: int) -> int | None:
    """The year of the address; None for what is no year."""
    return year_in(asked.get("year", "").strip() or str(otherwise))


def frame_of(user: User, offices: list[Service], year: int, asked: dict[str, str]) -> Frame:
    """`asked` holds what the address says, a value a name. LookupError for a territory that the person does not see."""
    frame = _placed(
        Frame(user, tuple(offices), year, tuple(offices)), asked.get("region", ""), asked.get("service", "")
    )
    type_, network = asked.get("type", "").strip(), _printable(asked.get("network", ""))
    if type_ and type_ not in StructureType.values:
        frame.notes.append(f"Le type « {type_[:20]} » n'existe pas : la page montre tous les types. Choisissez-en un.")
        type_ = ""
    return replace(
        frame,
        type=type_,
        network=network,
        six_years=asked.get("ans") == SIX,
        each_service=asked.get("par") == "service",
        live=asked.get("compte") == NOW,
    )


def _printable(text: str) -> str:
    """As a network may be written: PostgreSQL takes no NUL."""
    return "".join(mark for mark in text if mark.isprintable()).strip()[:80]


def _placed(frame: Frame, region: str, service: str) -> Frame:
    """The service that the address names; the region when the two do not go together: it was chosen since."""
    if service and region and (named := _named(frame, service)) and str(named.region_id) != region:
        frame.notes.append(f"{named.name} n'est pas de la région choisie : la page montre la région entière.")
        service = ""
    if service:
        named = _named(frame, service)
        only = _only([named] if named and named.is_departmental else [])
        return replace(frame, offices=(only,), service=only)
    if region:
        kept = [row for row in frame.offices if str(row.region_id) == region]
        return replace(frame, offices=tuple(kept), region=_only(kept[:1]).region)
    return frame


def _named(frame: Frame, service: str) -> Service | None:
    return next((row for row in frame.offices if str(row.pk) == service), None)


def _only(found: list[Service]) -> Service:
    if not found:
        raise LookupError(
            "Ce territoire n'est pas de votre périmètre, ou ne l'est plus : repartez de « Tableau de bord ». Si une de "
            "vos listes du lundi y menait, cessez de la recevoir depuis « Mon compte » et gardez-en une autre."
        )
    return found[0]
