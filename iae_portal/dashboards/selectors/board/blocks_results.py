"""Exits and delays of a territory."""

from decimal import Decimal

from conventions.rates import NATIONAL_REFERENCE
from iae_portal.core.text import counted
from iae_portal.dashboards.selectors.board.figures import Spot, exits_of, list_url, rates_of
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies, spread
from iae_portal.dashboards.tables import Cell, Line, Table, Unit, gap

CLASS_LABELS = ("Sorties examinées", "Emploi durable", "Emploi de transition", "Sorties positives")
RATES = (("Sorties dynamiques", "dynamic"), ("dont emploi durable", "durable"))


def exits(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    year = frame.year
    found = [exits_of(tallies, spot, when) for when in (year, year - 1)]
    answered = found[0][-1] if found[0] else 0
    targets = tallies.targets
    return Table(
        "sorties",
        f"Sorties de {year}",
        (str(year), str(year - 1), "Écart", "Cible moyenne", "Référence"),
        [*_rates(frame, tallies, spot, targets), *_people(frame, spot, found)],
        first="Sorties",
        how=(
            "Taux calculés sur la somme des sorties examinées, jamais comme une moyenne de taux. "
            f"{counted(answered, 'structure active a répondu', 'structures actives ont répondu')}.",
            f"Cible moyenne : moyenne simple de {counted(targets[2], 'cible convenue', 'cibles convenues')}.",
            f"Référence : {NATIONAL_REFERENCE.source}, à la fin d'une convention.",
        ),
    )


def _urls(frame: Frame, spot: Spot) -> list[str]:
    """The exits of the year and of the one before."""
    years = (frame.year, frame.year - 1)
    return [list_url("conventions:exit_list", {"year": year, **frame.choices}, spot) for year in years]


def _rates(frame: Frame, tallies: Tallies, spot: Spot, targets: tuple) -> list[Line]:
    both = [rates_of(tallies, spot, year) for year in (frame.year, frame.year - 1)]
    lines = []
    for rank, (name, key) in enumerate(RATES):
        values = [getattr(rates, key) for rates in both]
        cells = [
            Cell(value, Unit.PERCENT, url if value is not None else "")
            for value, url in zip(values, _urls(frame, spot), strict=True)
        ]
        mean = None if targets[rank] is None else Decimal(targets[rank])
        reference = Cell(getattr(NATIONAL_REFERENCE, key), Unit.PERCENT)
        lines.append(Line(name, (*cells, gap(*values), Cell(mean, Unit.PERCENT), reference)))
    return lines


def _people(frame: Frame, spot: Spot, found: list) -> list[Line]:
    lines = []
    for rank, name in enumerate(CLASS_LABELS):
        values = [counts[rank] if counts else None for counts in found]
        cells = [Cell(value, url=url if value else "") for value, url in zip(values, _urls(frame, spot), strict=True)]
        lines.append(Line(name, (*cells, gap(*values, unit=Unit.CHANGE), Cell(text="–"), Cell(text="–"))))
    return lines


def delays(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    def line(name: str, counts: dict, url: str) -> Line:
        now, then = (spread(counts, spot.keys, year) for year in (frame.year, frame.year - 1))
        return Line(
            name,
            (
                Cell(now.count, url=url if now.count else ""),
                Cell(now.median, Unit.DAYS),
                Cell(now.slowest_tenth, Unit.DAYS),
                Cell(then.median, Unit.DAYS),
            ),
        )

    signed = {"signed": frame.year, "dated": "on", **frame.choices}
    given = {"given": frame.year, "dated": "on", **frame.choices}
    return Table(
        "delais",
        f"Délais de {frame.year}",
        ("Dossiers", "Médiane", "Neuf sur dix en moins de", f"Médiane de {frame.year - 1}"),
        [
            line("Du dépôt à la signature", tallies.signing, list_url("conventions:list", signed, spot)),
            line(
                "De la saisine du conseil à l'avis", tallies.opinion_days, list_url("conventions:opinions", given, spot)
            ),
        ],
        first="Délai",
        how=(
            "Dossiers signés, avis rendus dans l'année ; la moitié ont attendu moins que la médiane.",
            "Un dossier dont le dépôt n'est pas daté, un avis recueilli sur papier avant sa saisine ne comptent pas.",
        ),
    )
