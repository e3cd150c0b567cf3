"""Conventions, ETP and money of a territory."""

from conventions.enums import ConventionState, StructureType
from financing.enums import BudgetLine
from financing.selectors.monthly_fte import MonthlyFte
from financing.selectors.steering import Funds
from iae_portal.core.charts.lines import Lines, lines_of
from iae_portal.core.text import MONTHS, SHORT_MONTHS, french_date
from iae_portal.dashboards.selectors.board.figures import Spot, committed_share, funded_of, funds_of, list_url
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies
from iae_portal.dashboards.tables import Cell, Line, Table, Unit


def states(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    types = [row for row in StructureType if frame.type in ("", row)]

    def line(state: ConventionState) -> Line:
        def url(**more: str) -> str:
            asked = {"state": state.value, "year": frame.year} | frame.choices | more
            return list_url("conventions:list", asked, spot)

        found = [(tallies.conventions[state, type_], url(type=type_.value)) for type_ in types]
        total = sum(count for count, _ in found)
        cells = [Cell(count, url=address if count else "") for count, address in found]
        return Line(state.label, (*cells, Cell(total, url=url() if total else "")))

    return Table(
        "etats",
        f"Conventions de {frame.year} par état et par type",
        (*(row.value for row in types), "Ensemble"),
        [line(state) for state in ConventionState],
        first="État",
        how=("Conventions dont au moins un jour tombe dans l'année, dans leur état d'aujourd'hui.",),
    )


def fte(frame: Frame, tallies: Tallies) -> Table:
    rows = [("Conventionnés", [row.agreed for row in tallies.months])]
    rows.append(("Réalisés", [row.realised for row in tallies.months]))
    known = any(value is not None for _, values in rows for value in values)
    received = Line("États reçus", tuple(_received(row) for row in tallies.months))
    more = [(received.name, [cell.text for cell in received.cells])]
    title = f"ETP conventionnés et réalisés en {frame.year}"
    return Table(
        "etp",
        title,
        tuple(MONTHS),
        [
            *(Line(name, tuple(Cell(value, Unit.FTE) for value in values)) for name, values in rows),
            received,
        ],
        first="ETP",
        chart=_drawn(title, rows, more) if known else None,
        empty=f"Aucune annexe aidée à l'ETP n'est en vigueur en {frame.year} sur ce territoire.",
        how=(
            "Conventionnés : ETP des annexes en vigueur ou closes dont l'aide est comptée à l'ETP.",
            "Réalisés : heures des états mensuels rapportées aux heures d'un ETP du barème.",
            "Un mois sans état est inconnu. États reçus : annexes dont l'état du mois est saisi, sur celles du mois.",
        ),
    )


def _drawn(title: str, rows: list, more: list) -> Lines:
    """To the hundredth, as the files give it."""
    return lines_of("etp", f"{title}.", f"{title}, mois par mois", SHORT_MONTHS, rows, places=2, more=more)


def _received(row: MonthlyFte) -> Cell:
    return Cell(text=f"{row.answered:.0f} sur {row.expected:.0f}") if row.answered and row.expected else Cell()


def money(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    annexes = {"year": frame.year}
    committed = list_url("financing:annex_list", {**annexes, "funding": "committed"}, spot)
    reserved = list_url("financing:annex_list", {**annexes, "funding": "reserved"}, spot)

    def line(kind: BudgetLine, funds: Funds | None) -> Line:
        mine = kind == BudgetLine.JOB_AID
        amounts = (None,) * 5
        if funds:
            amounts = (funds.notified, funds.committed, funds.paid, funds.reserved, funds.forecast)
        envelope = f"{spot.credits}?annee={frame.year}&ligne={kind.value}"
        urls = (envelope, committed, committed, reserved, envelope) if mine else (envelope,) * 5
        cells = [Cell(amount, Unit.EUROS, url if amount else "") for amount, url in zip(amounts, urls, strict=True)]
        funded = funded_of(tallies, spot, kind)
        answered = Cell(text=f"{funded.given} sur {funded.asked}")
        return Line(kind.label, (*cells, Cell(committed_share(funds), Unit.PERCENT), answered))

    return Table(
        "credits",
        f"Crédits de {frame.year}",
        ("Notifié", "Engagé", "Payé", "En attente de crédits", "Prévision", "Part engagée", "Services notifiés"),
        [line(kind, funds_of(tallies, spot, kind)) for kind in BudgetLine],
        first="Ligne",
        how=_money_read(frame, funds_of(tallies, spot)),
    )


def _money_read(frame: Frame, aid: Funds | None) -> tuple[str, ...]:
    forecast = "inconnue tant qu'elle n'a pas été faite pour chaque service, la nuit"
    if aid and aid.forecast is not None and aid.forecast_on:
        forecast = f"ce qui sera payé si les heures suivent leur cours ; faite le {french_date(aid.forecast_on)}"
    sentences = [
        "Crédits des services, gels et transferts déduits ; payé : versements faits, reversements déduits.",
        "Services notifiés : ceux qui ont leur enveloppe de l'année, seuls additionnés, sur ceux du territoire.",
        "Inconnu : aucun service du territoire n'a encore son enveloppe de l'année.",
        f"Prévision de fin d'année : {forecast}.",
    ]
    if frame.choices:
        sentences.append("Les crédits ne se répartissent ni par type ni par réseau : ce sont ceux du territoire.")
    return tuple(sentences)
