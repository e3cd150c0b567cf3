"""Council, diagnostics, seminars and what is late on a territory."""

from django.urls import reverse

from conventions.enums import OpinionValue
from iae_portal.dashboards.selectors.board.figures import Spot, diagnostics_of, list_url
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.tables import Cell, Line, Table
from iae_portal.notifications.reminders import RULES


def council(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    councils = {office.departement_id: office for office in frame.services}.values()

    def meetings(name: str, now: str, then: str, state: str) -> Line:
        values = [sum(getattr(office, field) for office in councils) for field in (now, then)]
        asked = [{"state": state, "year": year} for year in (frame.year, frame.year - 1)]
        urls = [list_url("cdiae:meeting_list", each, spot) for each in asked]
        return Line(name, tuple(Cell(v, url=url if v else "") for v, url in zip(values, urls, strict=True)))

    def opinions(sense: OpinionValue) -> Line:
        cells = []
        for year in (frame.year, frame.year - 1):
            count = sum(tallies.opinions[key, year, sense] for key in spot.keys)
            asked = {"opinion": sense.value, "given": year, **frame.choices}
            cells.append(Cell(count, url=list_url("conventions:opinions", asked, spot) if count else ""))
        name = sense.label.lower().replace("favorable", "favorables")
        return Line(f"Avis {name}", tuple(cells))

    return Table(
        "conseil",
        f"Conseil départemental en {frame.year}",
        (str(frame.year), str(frame.year - 1)),
        [
            meetings("Séances tenues", "held", "held_before", "closed"),
            meetings("Séances sans quorum", "without_quorum", "without_quorum_before", "no_quorum"),
            *map(opinions, OpinionValue),
        ],
        first="Activité",
        how=("Un conseil commun à deux services compte une fois.",),
    )


def diagnostics(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    found = [diagnostics_of(tallies, spot, year) for year in (frame.year, frame.year - 1)]
    rows = (("Diagnostics commencés", "year"), ("Diagnostics remis", "delivered"), ("Tours de table", "round"))

    def line(rank: int, name: str, asked: str) -> Line:
        cells = []
        for values, year in zip(found, (frame.year, frame.year - 1), strict=True):
            url = list_url("financing:diagnostic_list", {asked: year, **frame.choices}, spot)
            cells.append(Cell(values[rank], url=url if values[rank] else ""))
        return Line(name, tuple(cells))

    return Table(
        "diagnostics",
        f"Diagnostics financiers et tours de table en {frame.year}",
        (str(frame.year), str(frame.year - 1)),
        [line(rank, name, asked) for rank, (name, asked) in enumerate(rows)],
        first="Étape",
        how=(
            "Le plan vise 300 diagnostics par an pour le pays, de 2008 à 2012.",
            "Un diagnostic ou un tour de table prévu pour un jour à venir n'est pas compté.",
        ),
    )


def seminars(frame: Frame) -> Table:
    regions = {office.region_id: office for office in frame.offices if office.region_id}.values()
    asked, given = (
        sum(getattr(office, name) for office in regions) for name in ("contributions", "contributions_given")
    )
    cells = [Cell(count, url=reverse("seminars:home") if count else "") for count in (asked, given)]
    return Table(
        "seminaires",
        "Préparation des séminaires",
        ("Attendues", "Complètes"),
        [Line("Contributions des régions", tuple(cells))],
        first="Ce que doivent les régions",
        how=(
            "Une contribution : correspondant, intervenants, réponse sur le quatrième atelier, présentation. "
            "Elle est celle de la région entière, même vue d'un service.",
        ),
    )


def late(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    kinds: dict[str, int] = {}
    for (_, kind), count in tallies.late.items():
        kinds[kind] = kinds.get(kind, 0) + count
    rows = sorted(kinds.items(), key=lambda row: (-row[1], row[0]))

    def line(kind: str, count: int) -> Line:
        url = list_url("notifications:deadlines", {"state": "late", "kind": kind}, spot)
        return Line(RULES.get(kind).label if kind in RULES else kind, (Cell(count, url=url),))

    return Table(
        "retards",
        "Ce qui est en retard aujourd'hui",
        ("Échéances",),
        [line(kind, count) for kind, count in rows],
        first="Nature",
        empty="Aucune échéance n'est dépassée sur ce territoire.",
        how=("Échéances de tous les services du territoire, direction régionale comprise, de tout type.",),
    )
