"""The figures by which territories stand side by side: one table, each with its list and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from conventions.enums import SiaeState
from conventions.rates import ExitCounts, ExitRates, exit_rates
from financing.enums import BudgetLine
from financing.selectors.steering import Funds
from iae_portal.core.figures import Answers, share_of
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies, spread
from iae_portal.dashboards.tables import Unit


@dataclass(frozen=True, eq=False)
class Spot:
    """A territory to count: its services, every office of it, and how lists and this page are narrowed to it."""

    name: str
    departement: str
    keys: frozenset[int]
    offices: frozenset[int]
    narrowed: dict[str, int]
    credits: str  # the page of its envelopes


@dataclass(frozen=True)
class Figure:
    """`dated`: last year is known too. `page` is the list behind, `asked` what it is asked beside the territory;
    the year of the frame is added under the name `year_as`. A figure of `money` leads to the envelopes."""

    key: str
    label: str  # above a column
    name: str  # in a sentence, above the map
    unit: Unit
    how: str
    value: Callable[[Tallies, Spot, int], Any]
    page: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    year_as: str = ""
    dated: bool = False
    of_types: bool = True  # the list takes the type and the network
    money: bool = False

    def url(self, frame: Frame, spot: Spot, year: int) -> str:
        if self.money:
            return f"{spot.credits}?annee={year}"
        asked = dict(self.asked) | ({self.year_as: year} if self.year_as else {})
        return list_url(self.page, asked | (frame.choices if self.of_types else {}), spot)


def list_url(page: str, asked: dict, spot: Spot) -> str:
    """The list of a territory; "" for a figure without a list."""
    if not page:
        return ""
    return f"{_path(page)}?{urlencode({**asked, **spot.narrowed})}"


@cache
def _path(page: str) -> str:
    """Asked for three hundred times by a page of the country."""
    return reverse(page)


def exits_of(tallies: Tallies, spot: Spot, year: int) -> tuple[int, ...] | None:
    """Examined, the three classes, structures that answered; None where nobody did."""
    found = [tallies.exits[key, year] for key in spot.keys if (key, year) in tallies.exits]
    return tuple(map(sum, zip(*found, strict=True))) if found else None


def rates_of(tallies: Tallies, spot: Spot, year: int) -> ExitRates:
    found = exits_of(tallies, spot, year)
    return exit_rates(ExitCounts(*(found[:4] if found else (0, 0, 0, 0))), places=1)


def funds_of(tallies: Tallies, spot: Spot, line: str = BudgetLine.JOB_AID) -> Funds | None:
    """None where no service of the territory has its envelope."""
    found = [tallies.funds[key, line] for key in spot.keys if (key, line) in tallies.funds]
    return sum(found, Funds()) if found else None


def funded_of(tallies: Tallies, spot: Spot, line: str = BudgetLine.JOB_AID) -> Answers:
    """How many services of the territory have their envelope."""
    return Answers(sum((key, line) in tallies.funds for key in spot.keys), len(spot.keys))


def committed_share(funds: Funds | None) -> Decimal | None:
    return share_of(funds.committed, funds.notified, 1) if funds else None


def late_of(tallies: Tallies, spot: Spot) -> int:
    return sum(count for (office, _), count in tallies.late.items() if office in spot.offices)


def diagnostics_of(tallies: Tallies, spot: Spot, year: int) -> tuple[int, ...]:
    found = [tallies.diagnostics[key, year] for key in spot.keys if (key, year) in tallies.diagnostics]
    return tuple(map(sum, zip(*found, strict=True))) if found else (0, 0, 0)


def _sum(counter, spot: Spot) -> int:
    return sum(counter[key] for key in spot.keys)


FIGURES = (
    Figure(
        "structures",
        "Structures",
        "Structures actives",
        Unit.COUNT,
        "structures actives aujourd'hui",
        lambda tallies, spot, year: _sum(tallies.structures, spot),
        "conventions:siae_list",
        (("state", SiaeState.ACTIVE.value),),
    ),
    Figure(
        "conventions",
        "Conventions",
        "Conventions signées ou en vigueur",
        Unit.COUNT,
        "conventions de l'année, dans leur état d'aujourd'hui",
        lambda tallies, spot, year: _sum(tallies.running, spot),
        "conventions:list",
        (("stage", "running"),),
        "year",
    ),
    Figure(
        "instruction",
        "Instruction",
        "Dossiers en instruction",
        Unit.COUNT,
        "dossiers dont la période touche l'année, de l'ouverture à la signature",
        lambda tallies, spot, year: _sum(tallies.opened, spot),
        "conventions:list",
        (("stage", "open"),),
        "year",
    ),
    Figure(
        "signees",
        "Signées",
        "Conventions signées dans l'année",
        Unit.COUNT,
        "conventions que l'État a signées dans l'année",
        lambda tallies, spot, year: sum(tallies.signed[key, year] for key in spot.keys),
        "conventions:list",
        (),
        "signed",
        dated=True,
    ),
    Figure(
        "delai",
        "Délai médian",
        "Délai médian du dépôt à la signature",
        Unit.DAYS,
        "la moitié des conventions signées dans l'année l'ont été dans ce délai au plus",
        lambda tallies, spot, year: spread(tallies.signing, spot.keys, year).median,
        "conventions:list",
        (("dated", "true"),),
        "signed",
        dated=True,
    ),
    Figure(
        "dynamiques",
        "Dynamiques",
        "Sorties dynamiques",
        Unit.PERCENT,
        "sorties en emploi durable, de transition ou positives, sur les sorties examinées",
        lambda tallies, spot, year: rates_of(tallies, spot, year).dynamic,
        "conventions:exit_list",
        (),
        "year",
        dated=True,
    ),
    Figure(
        "durables",
        "Durables",
        "Emploi durable",
        Unit.PERCENT,
        "sorties en emploi durable, sur les sorties examinées",
        lambda tallies, spot, year: rates_of(tallies, spot, year).durable,
        "conventions:exit_list",
        (),
        "year",
        dated=True,
    ),
    Figure(
        "notifie",
        "Notifié",
        "Aide au poste notifiée",
        Unit.EUROS,
        "crédits d'aide au poste des services, gels déduits ; ils ne se répartissent ni par type ni par réseau",
        lambda tallies, spot, year: (funds := funds_of(tallies, spot)) and funds.notified,
        money=True,
    ),
    Figure(
        "engage",
        "Engagé",
        "Part engagée",
        Unit.PERCENT,
        "crédits engagés sur les crédits notifiés",
        lambda tallies, spot, year: committed_share(funds_of(tallies, spot)),
        money=True,
    ),
    Figure(
        "diagnostics",
        "Diagnostics",
        "Diagnostics financiers",
        Unit.COUNT,
        "diagnostics commencés dans l'année",
        lambda tallies, spot, year: diagnostics_of(tallies, spot, year)[0],
        "financing:diagnostic_list",
        (),
        "year",
        dated=True,
    ),
    Figure(
        "retards",
        "En retard",
        "Échéances en retard",
        Unit.COUNT,
        "échéances dépassées aujourd'hui, celles de la direction régionale comprises",
        lambda tallies, spot, year: late_of(tallies, spot),
        "notifications:deadlines",
        (("state", "late"),),
        of_types=False,
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}
PEOPLE = ("dynamiques", "durables")  # rates of counts of people: hidden with them in what leaves the portal
