"""What a dialogue de gestion has to talk about, gathered from the dossier."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from conventions.exchanges.kinds import title_of
from conventions.models import Convention, Undertaking
from conventions.selectors.opinions import reservations_standing
from conventions.selectors.year_results import YearResults, year_results
from conventions.selectors.year_returns import with_missing
from conventions.year_parts import due_on, missing_of
from iae_portal.core.text import french_date, number

GAP = "ECARTETP"


@dataclass(frozen=True)
class Topic:
    """A point of the agenda and its lines, each a text to talk about."""

    title: str
    lines: list[str]


def review_agenda(convention: Convention, year: int, today: dt.date) -> list[Topic]:
    """The points that have something to say, in the order of the meeting. Results are those of the last year over."""
    over = min(year, today.year - 1)
    results = year_results(convention, over)
    topics = [
        Topic(f"Cibles de {over} qui ne sont pas atteintes", _gaps(results)),
        Topic(f"Résultats de {over} qui manquent", _missing(results)),
        Topic("Réalisation de l'annexe financière", _annex(results)),
        Topic("Bilans et comptes en retard", _late_papers(convention, today)),
        Topic("Réponses en retard", _late(convention, today)),
        Topic("Suites du dialogue précédent", _before(convention, year, today)),
        Topic("Réserves du conseil qui ne sont pas levées", _reservations(convention)),
    ]
    return [topic for topic in topics if topic.lines]


def _gaps(results: YearResults) -> list[str]:
    missed = [line for line in results.lines if line.reached and line.reached.tone != "success"]
    return [f"{line.indicator} : cible {line.target}, {line.reached.word.lower()}" for line in missed]


def _missing(results: YearResults) -> list[str]:
    known = {row.indicator_code for row in results.measures}
    return [f"{line.indicator}" for line in results.lines if line.target and line.indicator.code not in known]


def _annex(results: YearResults) -> list[str]:
    gap = results.annex_values.get(GAP)
    if gap is None:
        return [results.annex] if results.annex else []
    word = "sous-réalisation" if gap < 0 else "rien à signaler" if gap == 0 else "sur-réalisation"
    return [f"Écart de {number(gap)} ETP entre réalisé et conventionné : {word}. {results.annex}"]


def _late_papers(convention: Convention, today: dt.date) -> list[str]:
    rows = with_missing(convention.year_returns.order_by("year"))
    return [
        f"{part.label} {row.year}, à remettre avant le {french_date(due_on(part.kind, row.year))}"
        for row in rows
        for part in missing_of(row)
        if part.paper and due_on(part.kind, row.year) < today
    ]


def _late(convention: Convention, today: dt.date) -> list[str]:
    asked = convention.exchanges.filter(sent_on__isnull=True, closed_on__isnull=True, due_on__lt=today)
    letters = convention.letters.filter(answered_on__isnull=True, due_on__lt=today)
    lines = [(row.due_on, title_of(row)) for row in asked.order_by("due_on")]
    lines += [(row.due_on, row.get_kind_display()) for row in letters.order_by("due_on")]
    return [f"{what}, attendue le {french_date(due_on)}" for due_on, what in lines]


def _before(convention: Convention, year: int, today: dt.date) -> list[str]:
    """What the last dialogue decided; each undertaking of it, and those of the older ones that nobody has kept."""
    last = convention.reviews.filter(year__lt=year).order_by("-year").first()
    if last is None:
        return []
    promised = Undertaking.objects.filter(review__convention=convention, review__year__lt=year)
    promised = promised.filter(Q(review=last) | Q(kept_on__isnull=True)).order_by("due_on", "pk")
    return [f"{last.year} : {last.conclusions}", *(f"{row} : {row.state_on(today)}" for row in promised)]


def _reservations(convention: Convention) -> list[str]:
    opinion = reservations_standing(convention)
    return [opinion.text or "Avis favorable avec réserves, sans texte"] if opinion else []
