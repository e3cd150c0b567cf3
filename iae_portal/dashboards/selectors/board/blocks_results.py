"""Exits and delays of a territory."""

from decimal import Decimal

from conventions.rates import NATIONAL_REFERENCE, NOT_SIGNIFICANT
from iae_portal.core.figures import Answers
from iae_portal.core.text import counted, number
from iae_portal.dashboards.selectors.board.figures import Spot, exits_of, list_url, rates_of
from iae_portal.dashboards.selectors.board.frame import Frame
from iae_portal.dashboards.selectors.board.tallies import Tallies, conventions_asked, spread
from iae_portal.dashboards.tables import Cell, Line, Table, Unit, gap, said

CLASS_LABELS = ("Sorties examinées", "Emploi durable", "Emploi de transition", "Sorties positives")
RATES = (("Sorties dynamiques", "dynamic"), ("dont emploi durable", "durable"))


def exits(frame: Frame, tallies: Tallies, spot: Spot) -> Table:
    year = frame.year
    found = [exits_of(tallies, spot, when) for when in (year, year - 1)]
    answered = found[0][-1] if found[0] else 0
    return Table(
        "sorties",
        f"Sorties de {year}",
        (str(year), str(year - 1), "Écart", "Cible moyenne", "Référence"),
        [*_rates(frame, tallies, spot), *_people(frame, spot, found)],
        first="Sorties",
        how=(
            "Taux calculés sur la somme des sorties examinées, jamais comme une moyenne de taux. "
            f"{counted(answered, 'structure active a répondu', 'structures actives ont répondu')}.",
            f"Cible moyenne : moyenne simple ; {_agreed(tallies).said(*_words(year))}.",
            f"Référence : {NATIONAL_REFERENCE.source}, à la fin d'une convention.",
        ),
    )


def _agreed(tallies: Tallies) -> Answers:
    return Answers(tallies.targets[2], conventions_asked(tallies))


def _words(year: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"convention de {year}", "a convenu sa cible"), (f"conventions de {year}", "ont convenu leur cible")


def _target(tallies: Tallies, rank: int) -> Cell:
    """The mean, with the conventions that it is made of where others agreed nothing: a page of paper has no more."""
    value, agreed = tallies.targets[rank], _agreed(tallies)
    if value is None:
        return Cell(None, Unit.PERCENT)
    mean = Decimal(value)
    partial = f"{said(mean, Unit.PERCENT)} ({number(agreed.given)} sur {number(agreed.asked)})"
    return Cell(mean, Unit.PERCENT, text=partial if agreed.missing else "")


def exits_by_place(frame: Frame, tallies: Tallies, spots: list[Spot]) -> Table:
    """The exits of each territory and of the whole, with how many structures answered; the whole comes last."""
    return Table(
        "sorties-territoires",
        f"Sorties de {frame.year} par territoire",
        ("Ont répondu", *CLASS_LABELS, *(name for name, _ in RATES)),
        [_place(frame, tallies, spot, total=spot is spots[-1]) for spot in spots],
        first="Territoire",
        how=(
            "Ont répondu : structures actives qui ont déclaré leurs sorties, sur les structures actives.",
            "n.s. : aucune sortie examinée, le taux n'a pas de sens ; inconnu : personne n'a répondu.",
        ),
    )


def _place(frame: Frame, tallies: Tallies, spot: Spot, total: bool) -> Line:
    found = exits_of(tallies, spot, frame.year)
    answers = Answers(found[-1] if found else 0, sum(tallies.structures[key] for key in spot.keys))
    url = list_url("conventions:exit_list", {"year": frame.year, **frame.choices}, spot) if found else ""
    people = [Cell(found[rank] if found else None, url=url) for rank in range(len(CLASS_LABELS))]
    rates = [rate_cell(tallies, spot, frame.year, key, url) for _, key in RATES]
    return Line(spot.name, (Cell(text=f"{answers.given} sur {answers.asked}"), *people, *rates), total=total)


def rate_cell(tallies: Tallies, spot: Spot, year: int, key: str, url: str = "") -> Cell:
    """A rate in points; no exit examined is not nobody answering."""
    value = getattr(rates_of(tallies, spot, year), key)
    if value is None and exits_of(tallies, spot, year):
        return Cell(text=NOT_SIGNIFICANT)
    return Cell(value, Unit.PERCENT, url if value is not None else "")


def _urls(frame: Frame, spot: Spot) -> list[str]:
    """The exits of the year and of the one before."""
    years = (frame.year, frame.year - 1)
    return [list_url("conventions:exit_list", {"year": year, **frame.choices}, spot) for year in years]


def _rates(frame: Frame, tallies: Tallies, spot: Spot) -> list[Line]:
    years = zip((frame.year, frame.year - 1), _urls(frame, spot), strict=True)
    both = [{key: rate_cell(tallies, spot, year, key, url) for _, key in RATES} for year, url in years]
    lines = []
    for rank, (name, key) in enumerate(RATES):
        cells = [rates[key] for rates in both]
        values = [cell.value for cell in cells]
        reference = Cell(getattr(NATIONAL_REFERENCE, key), Unit.PERCENT)
        lines.append(Line(name, (*cells, gap(*values), _target(tallies, rank), reference)))
    return lines


def _people(frame: Frame, spot: Spot, found: list) -> list[Line]:
    lines = []
    for rank, name in enumerate(CLASS_LABELS):
        values = [counts[rank] if counts else None for counts in found]
        cells = [Cell(value, url=url if value else "") for value, url in zip(values, _urls(frame, spot), strict=True)]
        lines.append(Line(name, (*cells, gap(*values, unit=Unit.CHANGE), Cell(text="–"), Cell(text="–"))))
    return lines


def _delays_known(year: int, tallies: Tallies, spot: Spot) -> list[str]:
    """Of how many each median is, where it leaves some out."""
    signed = sum(tallies.signed[key, year] for key in spot.keys)
    given = sum(count for (key, when, _), count in tallies.opinions.items() if key in spot.keys and when == year)
    rows = (
        (tallies.signing, signed, ("dossier signé", "donne son délai"), ("dossiers signés", "donnent leur délai")),
        (tallies.opinion_days, given, ("avis", "donne son délai"), ("avis", "donnent leur délai")),
    )
    known = [(Answers(spread(counts, spot.keys, year).count, asked), *words) for counts, asked, *words in rows]
    return [f"{answers.said(one, many)}." for answers, one, many in known if answers.missing]


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

    signed = {"signed": frame.year, "dated": "true", **frame.choices}
    given = {"given": frame.year, "dated": "true", **frame.choices}
    return Table(
        "delais",
        f"Délais de {frame.year}",
        ("Dossiers", "Médiane", "Neuf sur dix en au plus", f"Médiane de {frame.year - 1}"),
        [
            line("Du dépôt à la signature", tallies.signing, list_url("conventions:list", signed, spot)),
            line(
                "De la saisine du conseil à l'avis", tallies.opinion_days, list_url("conventions:opinions", given, spot)
            ),
        ],
        first="Délai",
        how=(
            "Dossiers signés, avis rendus dans l'année ; la moitié ont attendu la médiane au plus.",
            "Un dossier dont le dépôt n'est pas daté, un avis recueilli sur papier avant sa saisine ne comptent pas.",
            *_delays_known(frame.year, tallies, spot),
        ),
    )
