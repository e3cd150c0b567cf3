"""Realised against agreed, by annexe: over- and under-consumption, forecast at year end, what could be redeployed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from financing.calculation.accompaniment import YEAR
from financing.calculation.money import to_cent
from financing.calculation.season import season_of
from financing.enums import PAYABLE_STATES, PENDING_STATES, AnnexState, Funding
from financing.models import Computation, FinancialAnnex, MonthlyState
from financing.selectors.annexes import months_typed_for
from financing.selectors.payable import family_key
from iae_portal.core.figures import Answers, known_sum
from iae_portal.core.text import counted, french_list

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
FTE_PER_POST = Decimal(12)  # décret 99-108, article 5: one post for twelve insertion ETP
PAST_YEARS = 3  # whose season tells that of a year


class Run(NamedTuple):
    """What a forecast reads of a computation, which weighs far more."""

    agreed_amount: Decimal
    due: Decimal | None
    hours_per_fte: Decimal | None


@dataclass(frozen=True)
class Consumption:
    """One annexe: monthly ETP agreed and realised on the months entered, and the aid expected at year end.

    `gap` compares values truncated to two decimals, as the paying agency does (never rounded).
    """

    annex: FinancialAnnex
    agreed_amount: Decimal
    agreed_fte: Decimal | None
    realised_fte: Decimal | None
    months_entered: int
    forecast: Decimal
    seasons: tuple[int, ...] = ()  # past years whose season the forecast follows; none: the pace of the months known

    @property
    def basis(self) -> str:
        """How the forecast was made, in words; nothing for what was only agreed."""
        if self.realised_fte is None:
            return ""
        if self.months_entered == len(self.annex.months):
            return "sur tous ses mois, connus"
        pace = f"au rythme de {counted(self.months_entered, 'mois connu', 'mois connus')}"
        return (
            f"{pace}, selon la saison de {french_list([str(year) for year in self.seasons])}" if self.seasons else pace
        )

    @property
    def shown_agreed(self) -> Decimal | None:
        return None if self.agreed_fte is None else truncated(self.agreed_fte)

    @property
    def shown_realised(self) -> Decimal | None:
        """Truncated like the comparison: on the page, the difference of the two figures is the gap beside them."""
        return None if self.realised_fte is None else truncated(self.realised_fte)

    @property
    def gap(self) -> Decimal | None:
        if self.agreed_fte is None or self.realised_fte is None:
            return None
        return truncated(self.realised_fte) - truncated(self.agreed_fte)

    @property
    def unused(self) -> Decimal | None:
        """Credits that the forecast leaves, to redeploy; unknown while no month of an aid paid by the hours is entered.

        DESIGN: the forecast itself then is what was agreed: nothing says yet that it will not be paid.
        """
        if self.annex.state == AnnexState.CLOSED:
            return ZERO  # its closing gave it back
        if self.realised_fte is None and not self.annex.is_lump_sum:
            return None
        return max(self.agreed_amount - self.forecast, ZERO)


@dataclass(frozen=True)
class Redeployable:
    """What some annexes could give back, those that nobody can tell of left out; `answers` counts them."""

    amount: Decimal | None
    answers: Answers

    @property
    def left_out(self) -> str:
        """ "2 annexes sur 5 ont des mois saisis", when some do not."""
        one, many = ("annexe", "a des mois saisis"), ("annexes", "ont des mois saisis")
        return self.answers.said(one, many) if self.answers.missing else ""


def redeployable(lines: Iterable[Consumption]) -> Redeployable:
    amounts = [line.unused for line in lines]
    given = sum(amount is not None for amount in amounts)
    return Redeployable(known_sum(amounts), Answers(given, len(amounts)))


def truncated(value: Decimal) -> Decimal:
    # Cut as the paying agency does: rounded up, a month would show posts that nobody filled.
    return value.quantize(CENT, rounding=ROUND_DOWN)


def consumption_of(service_ids: Iterable[int], years: Iterable[int], today: dt.date) -> list[Consumption]:
    """Annexes of the services and years that hold credits: in force, closed, or entered. A handful of queries."""
    rows = FinancialAnnex.objects.filter(
        convention__service__in=list(service_ids),
        year__in=list(years),
        state__in=[*PENDING_STATES, *PAYABLE_STATES],
        funding=Funding.COMMITTED,
    )
    return consumptions(rows, today)


def consumptions(rows: QuerySet[FinancialAnnex], today: dt.date) -> list[Consumption]:
    """One line an annexe, those that another rank replaces left out. Four queries."""
    annexes = _without_replacements(
        list(
            rows.select_related("convention__siae", "convention__service", "regime")
            .prefetch_related("segments")
            .order_by("convention__service", "convention__siae__sort_key", "pk")
        )
    )
    latest = _latest_computations(annexes)
    hours = _hours(annexes)
    return [_line(annex, latest.get(annex.pk), hours, today) for annex in annexes]


def _without_replacements(annexes: list[FinancialAnnex]) -> list[FinancialAnnex]:
    """An avenant in preparation stands beside the rank in force, which alone has hours and payments."""
    in_force = {family_key(annex) for annex in annexes if annex.state in PAYABLE_STATES}
    return [annex for annex in annexes if annex.state in PAYABLE_STATES or family_key(annex) not in in_force]


def _latest_computations(annexes: list[FinancialAnnex]) -> dict[int, Run]:
    rows = Computation.objects.filter(annex__in=[annex.pk for annex in annexes]).order_by("pk")
    rows = rows.annotate(per_fte=KT("inputs__baremes__0__hours_per_fte"))
    return {
        pk: Run(agreed, due, per_fte and Decimal(per_fte))
        for pk, agreed, due, per_fte in rows.values_list("annex_id", "agreed_amount", "due", "per_fte")
    }


@dataclass(frozen=True)
class Hours:
    """By convention and month; by structure, year and number of the month, for its seasons."""

    of_convention: dict[int, dict[dt.date, Decimal]]
    of_siae: dict[int, dict[int, dict[int, Decimal]]]


def _hours(annexes: list[FinancialAnnex]) -> Hours:
    found = Hours(defaultdict(dict), defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal))))
    since = min((annex.year for annex in annexes), default=0) - PAST_YEARS
    rows = MonthlyState.objects.filter(
        convention__siae__in={annex.convention.siae_id for annex in annexes}, month__year__gte=since
    )
    fields = ("convention_id", "convention__siae_id", "month", "hours")
    for convention_id, siae_id, month, hours in rows.order_by("pk").values_list(*fields):
        found.of_convention[convention_id][month] = hours
        found.of_siae[siae_id][month.year][month.month] += hours
    return found


def _line(annex: FinancialAnnex, run: Run | None, hours: Hours, today: dt.date) -> Consumption:
    agreed = run.agreed_amount if run else ZERO
    known = hours.of_convention[annex.convention_id]
    # The month under way is not counted: its hours are not all there.
    done = [month for month in annex.months if month in known and month < today]
    per_fte = annex.hours_per_fte if annex.is_per_post else run and run.hours_per_fte
    if annex.is_lump_sum or not (per_fte and done):
        return Consumption(annex, agreed, None, None, len(done), agreed)
    agreed_fte = _planned_fte(annex) if annex.is_per_post else _mean_fte(annex, done)
    # Monthly ETP, as the annexe agrees them: a year of hours is twelve such months.
    realised = sum(known[month] for month in done) / per_fte * 12 / len(done)
    season, years = _season(annex, done, hours)
    # A season tells of the whole year, which is then compared with the posts of the whole year.
    wanted = agreed_fte if annex.is_per_post or not years else _mean_fte(annex, annex.months)
    expected = realised * season
    rate = _posts_rate(annex, wanted, expected) if annex.is_per_post else _rate(expected, wanted)
    return Consumption(
        annex=annex,
        agreed_amount=agreed,
        agreed_fte=agreed_fte,
        realised_fte=realised,
        months_entered=len(done),
        # Every month known: what is due, to the cent, is no longer a trend.
        forecast=run.due if len(done) == len(annex.months) and run.due is not None else to_cent(agreed * rate),
        seasons=tuple(years),
    )


def _season(annex: FinancialAnnex, done: list[dt.date], hours: Hours) -> tuple[Decimal, list[int]]:
    past = hours.of_siae[annex.convention.siae_id]
    past = {year: past[year] for year in range(annex.year - PAST_YEARS, annex.year) if year in past}
    return season_of([month.month for month in done], [month.month for month in annex.months], past)


def _rate(realised: Decimal, agreed: Decimal) -> Decimal:
    """Part of the aid used if the trend goes on; more than was agreed is not paid."""
    # Nothing agreed in these months: no trend, the whole is expected.
    return min(realised / agreed, Decimal(1)) if agreed else Decimal(1)


def _mean_fte(annex: FinancialAnnex, done: list[dt.date]) -> Decimal:
    """Agreed ETP per month, on the months entered."""
    by_month = (next((s.fte for s in annex.segments.all() if s.start <= month <= s.end), ZERO) for month in done)
    return sum(by_month, ZERO) / len(done)


def _planned_fte(annex: FinancialAnnex) -> Decimal:
    """Per month, as the hours realised are counted: planned for the months that the annexe was agreed for."""
    return (annex.planned_hours or ZERO) / annex.hours_per_fte * YEAR / months_typed_for(annex)


def _posts_rate(annex: FinancialAnnex, planned: Decimal, realised: Decimal) -> Decimal:
    """An ETTI's aid follows its accompaniment posts, which its permanent staff and its convention also cap.

    All are of each month: their months count as much in what is earned as in what was foreseen.
    """
    caps = [cap for cap in (annex.permanent_fte, annex.agreed_posts) if cap is not None]
    return _rate(min(realised / FTE_PER_POST, *caps), min(planned / FTE_PER_POST, *caps))
