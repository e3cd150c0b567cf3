"""The dashboard of a territory: one page for a service, a region, the country."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from conventions.enums import StructureType
from iae_portal.core import clock
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import fold
from iae_portal.dashboards.exports import KINDS, board_file
from iae_portal.dashboards.selectors.board.blocks import blocks_of
from iae_portal.dashboards.selectors.board.comparison import comparison_of, map_for, multiples_of, whole_of
from iae_portal.dashboards.selectors.board.frame import Frame, asked_year, frame_of
from iae_portal.dashboards.selectors.board.hushed import hushed
from iae_portal.dashboards.selectors.board.tallies import Tallies, networks_of, offices_of, tallies_of

SHOWN_YEARS = 6


@scoped(Scope.SERVICE)
def territory(request: HttpRequest) -> HttpResponse:
    """The page; `?export=csv|xlsx` answers what is on screen as a file, small numbers of people hidden."""
    frame, tallies = read_board(request)
    tri = request.GET.get("tri", "")
    comparison = comparison_of(frame, tallies, tri) if len(frame.services) > 1 else None
    tables = blocks_of(frame, tallies, whole_of(frame))
    kind = request.GET.get("export", "")
    if kind in KINDS and frame.services:
        shown = hushed(frame, tallies, [*([comparison] if comparison else []), *tables], tri)
        return board_file(kind, frame.place, f"tableau-de-bord-{slugify(frame.place)}-{frame.year}", shown)
    context = {
        "title": f"Tableau de bord : {frame.place}",
        "frame": frame,
        "tables": tables,
        "comparison": comparison,
        "map": map_for(frame, tallies, tri),
        "multiples": multiples_of(frame, tallies) if frame.six_years else None,
        "choices": _choices(request, frame),
        "nothing": not _has_data(tallies),
    }
    return render(request, "dashboards/territory.html", context)


def read_board(request: HttpRequest) -> tuple[Frame, Tallies]:
    """What the address asks, and its figures; a territory out of the perimeter does not exist."""
    asked = {name: request.GET.get(name, "") for name in ("year", "type", "network", "region", "service", "ans")}
    today = clock.today()
    year = asked_year(asked, today.year)
    offices = offices_of(request.user, year or today.year)
    try:
        frame = frame_of(request.user, offices, year or today.year, asked)
    except LookupError as error:
        raise Http404(str(error)) from error
    if year is None:
        frame.notes.append(
            f"« {asked['year'][:20]} » n'est pas une année : la page montre {today.year}. Choisissez-en une."
        )
    return frame, tallies_of(frame, today)


def _has_data(tallies: Tallies) -> bool:
    """A year of which nothing is known."""
    year = tallies.year
    return bool(tallies.conventions or tallies.funds) or any(when == year for _, when in tallies.exits)


def _choices(request: HttpRequest, frame: Frame) -> list[dict]:
    """The fields of the form: name, label, options with the one chosen."""
    year = clock.today().year
    years = sorted({*range(year - SHOWN_YEARS + 1, year + 2), frame.year}, reverse=True)
    found = networks_of(request.user)
    networks = found if not frame.network or frame.network in found else [*found, frame.network]
    if frame.network and fold(frame.network) not in map(fold, found):
        frame.notes.append(
            f"Le réseau « {frame.network} » n'est celui d'aucune structure ici : rien n'y est compté. Choisissez-en un."
        )
    fields = [
        ("year", "Année", [(str(each), str(each)) for each in years], str(frame.year)),
        ("type", "Type", [("", "Tous"), *StructureType.choices], frame.type),
        ("network", "Réseau", [("", "Tous"), *((name, name) for name in networks)], frame.network),
    ]
    own = perimeter(request.user)
    if own.country_wide or len(own.region_ids) > 1:
        regions = [("", "Toutes"), *((str(row.pk), row.name) for row in frame.all_regions)]
        fields.append(("region", "Région", regions, str(frame.region.pk) if frame.region else ""))
    if len(frame.all_services) > 1:
        services = [("", "Tous"), *((str(row.pk), row.short_name) for row in frame.all_services)]
        fields.append(("service", "Service", services, str(frame.service.pk) if frame.service else ""))
    return [{"name": name, "label": label, "options": rows, "chosen": chosen} for name, label, rows, chosen in fields]
