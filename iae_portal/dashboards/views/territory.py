"""The dashboard of a territory: one page for a service, a region, the country; its files and its PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from conventions.enums import StructureType
from iae_portal.core import clock
from iae_portal.core.errors import NotThere
from iae_portal.core.forms import LightSelect
from iae_portal.core.lists import kept_as
from iae_portal.core.rights import perimeter
from iae_portal.core.scopes import Scope, scoped
from iae_portal.core.text import fold
from iae_portal.dashboards.exports import KINDS, board_file
from iae_portal.dashboards.selectors.board.comparison import asked_sort, map_for, multiples_of
from iae_portal.dashboards.selectors.board.figures import FIGURES
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.reading import ASKED, Board, asked_in, board_of
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.services.board_print import print_board

SHOWN_YEARS = 6


@scoped(Scope.SERVICE)
@kept_as("Tableau de bord", *ASKED)
def territory(request: HttpRequest) -> HttpResponse:
    """The page; `?export=csv|xlsx` answers what is on screen as a file, small numbers of people hidden."""
    board = _board_or_404(request)
    frame = board.frame
    kind = request.GET.get("export", "")
    if kind in KINDS and frame.services:
        return board_file(kind, frame.place, f"tableau-de-bord-{slugify(frame.place)}-{frame.year}", board.filed)
    context = {
        "title": f"Tableau de bord : {frame.place}",
        "frame": frame,
        "asked": asked_in(request.GET),
        "tables": board.tables,
        "comparison": board.comparison,
        "counted_at": board.counted_at,
        "map": map_for(frame, board.tallies, board.tri),
        "multiples": multiples_of(frame, board.tallies) if frame.six_years else None,
        "choices": _choices(request, frame, board.tallies.networks),
        "nothing": not _has_data(board.tallies),
    }
    return render(request, "dashboards/territory.html", context)


@scoped(Scope.SERVICE)
@require_POST
def territory_pdf(request: HttpRequest) -> HttpResponse:
    """The PDF of the page, or of each of its territories: made by a worker."""
    try:
        job = print_board(actor=request.user, asked=asked_in(request.POST), whole_set="set" in request.POST)
    except LookupError as error:
        raise NotThere(str(error)) from error
    return redirect("core:job_detail", uuid=job.uuid)


def _board_or_404(request: HttpRequest) -> Board:
    """A territory out of the perimeter does not exist."""
    try:
        return board_of(request.user, asked_in(request.GET), clock.today())
    except LookupError as error:
        raise NotThere(str(error)) from error


def _has_data(tallies: Tallies) -> bool:
    """A year of which nothing is known."""
    year = tallies.year
    return bool(tallies.conventions or tallies.funds) or any(when == year for _, when in tallies.exits)


def _choices(request: HttpRequest, frame: Frame, networks: list[str]) -> list[dict]:
    """The fields of the form, each with its list."""
    year = clock.today().year
    years = sorted({*range(year - SHOWN_YEARS + 1, year + 2), frame.year}, reverse=True)
    shown = networks if not frame.network or frame.network in networks else [*networks, frame.network]
    if frame.network and fold(frame.network) not in map(fold, networks):
        frame.notes.append(
            f"Le réseau « {frame.network} » n'est celui d'aucune structure ici : rien n'y est compté. Choisissez-en un."
        )
    fields = [
        ("year", "Année", [(str(each), str(each)) for each in years], str(frame.year)),
        ("type", "Type", [("", "Tous"), *StructureType.choices], frame.type),
        ("network", "Réseau", [("", "Tous"), *((name, name) for name in shown)], frame.network),
    ]
    own = perimeter(request.user)
    if own.country_wide or len(own.region_ids) > 1:
        regions = [("", "Toutes"), *((str(row.pk), row.name) for row in frame.all_regions)]
        fields.append(("region", "Région", regions, str(frame.region.pk) if frame.region else ""))
    if len(frame.all_services) > 1:
        services = [("", "Tous"), *((str(row.pk), row.short_name) for row in frame.all_services)]
        fields.append(("service", "Service", services, str(frame.service.pk) if frame.service else ""))
    if len(frame.services) > 1:
        figures = [(f"-{figure.key}", figure.name) for figure in FIGURES]
        fields.append(("tri", "Chiffre de la carte", figures, f"-{asked_sort(request.GET.get('tri', ''))[0].key}"))
    return [_field(*field) for field in fields]


def _field(name: str, label: str, choices: list[tuple[str, str]], chosen: str) -> dict:
    identifier = f"choix-{name}"
    select = LightSelect(choices=choices).render(name, chosen, {"id": identifier, "class": "fr-select"})
    return {"id": identifier, "label": label, "select": select}
