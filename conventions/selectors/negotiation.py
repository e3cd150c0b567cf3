"""The negotiation page as data: axes, indicators, one line a year, with the rounds and what stands beside."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import F, Max, QuerySet

from conventions.enums import Axis, ConventionState, ProposalState, Side
from conventions.models import Convention, Indicator, Objective, Orientation, Proposal, Target
from conventions.rates import ExitRates, RateComparison, RateProposal, compare, reference_point
from conventions.selectors.benchmarks import Benchmark, benchmarks_of
from conventions.selectors.indicators import current_indicators
from iae_portal.core.models import JournalEntry
from iae_portal.core.selectors.journal import last_act
from iae_portal.core.text import number, percent

UNKNOWN = "–"
INPUTS = ("value", "durable", "transition", "positive", "reason")

DROPPED = "negotiation.drop"


@dataclass(frozen=True)
class Line:
    """One target with its rounds, oldest first."""

    target: Target
    rounds: list[Proposal]
    comparison: RateComparison | None
    before: Proposal | None = None  # what the convention that this one renews agreed on, in its last year

    @property
    def pending(self) -> Proposal | None:
        return next((row for row in self.rounds if row.state == ProposalState.PENDING), None)

    @property
    def settled(self) -> Proposal | None:
        """Agreed on after the signature: in force once an amendment carries it."""
        accepted = [row for row in self.rounds if row.state == ProposalState.ACCEPTED]
        return next((row for row in accepted if row.pk != self.target.agreed_id), None)

    @property
    def agreed(self) -> Proposal | None:
        return next((row for row in self.rounds if row.pk == self.target.agreed_id), None)

    @property
    def shown(self) -> Proposal | None:
        """What the inputs start from: the pending proposal, otherwise the agreed one."""
        return self.pending or self.settled or self.agreed

    @property
    def pending_side(self) -> str:
        """ "la structure", "le service": who waits for an answer."""
        return "la structure" if self.pending.side == Side.STRUCTURE else "le service"

    @property
    def explanation(self) -> str:
        """The comparison in words; asks for a justification only while none is given."""
        return self.comparison.told(justified=bool(self.shown and self.shown.reason.strip()))

    @property
    def inputs(self) -> dict[str, str]:
        """What the inputs of the line start from, as typed in French; at first, the last value agreed before."""
        shown = self.shown or self.before
        if shown is None:
            return dict.fromkeys(INPUTS, "") | {"dynamic": UNKNOWN}
        return {
            name: "" if (value := getattr(shown, name, None)) is None else number(value)
            for name in INPUTS
            if name != "reason"
        } | {"reason": "", "dynamic": UNKNOWN if shown.dynamic is None else percent(shown.dynamic)}

    @property
    def next_side(self) -> str:
        """Whose turn it is: the other side of the pending proposal; the structure opens."""
        if self.pending:
            return Side.SERVICE if self.pending.side == Side.STRUCTURE else Side.STRUCTURE
        return Side.STRUCTURE


@dataclass(frozen=True)
class Block:
    """One indicator of the convention: its lines by year and its benchmark."""

    indicator: Indicator
    lines: list[Line]
    benchmark: Benchmark

    @property
    def is_untouched(self) -> bool:
        return not any(line.rounds for line in self.lines)


def blocks_of(convention: Convention, today: dt.date) -> list[Block]:
    """Every indicator on the table, results first. Four queries whatever the number of lines."""
    targets = list(
        convention.targets.select_related("indicator")
        .prefetch_related("proposals__author")
        .order_by("indicator__code", "year")
    )
    benchmarks = benchmarks_of(convention, sorted({target.indicator.code for target in targets}), today)
    before = _agreed_before(convention)
    by_indicator: dict[Indicator, list[Line]] = {}
    for target in targets:
        line = line_of(convention, target, benchmarks)
        line = replace(line, before=before.get(target.indicator.code))
        by_indicator.setdefault(target.indicator, []).append(line)
    order = {axis.value: rank for rank, axis in enumerate(Axis)}
    blocks = [Block(indicator, lines, benchmarks[indicator.code]) for indicator, lines in by_indicator.items()]
    # Results first: they are what the meeting is about.
    return sorted(blocks, key=lambda block: (-order[block.indicator.axis], block.indicator.code))


def _agreed_before(convention: Convention) -> dict[str, Proposal]:
    """By code of indicator: the last year agreed in the convention that this one renews."""
    if convention.previous_id is None:
        return {}
    rows = Target.objects.filter(convention=convention.previous_id, agreed__isnull=False).order_by("year")
    return {row.indicator.code: row.agreed for row in rows.select_related("indicator", "agreed")}


def line_of(convention: Convention, target: Target, benchmarks: dict[str, Benchmark]) -> Line:
    rounds = sorted(target.proposals.all(), key=lambda row: row.round)
    line = Line(target, rounds, None)
    # A shortened frame leaves lines of a year that the convention no longer covers.
    if not target.indicator.is_exit_rates or target.year not in convention.years:
        return line
    return Line(target, rounds, _compare(convention, target, line.shown, benchmarks[target.indicator.code]))


def _compare(convention: Convention, target: Target, shown: Proposal | None, benchmark: Benchmark) -> RateComparison:
    """Against the reference in the last year, against an indicative trajectory before."""
    last = benchmark.last
    start = ExitRates(*(last.get(part) for part in ("durable", "transition", "positive", "dynamic"))) if last else None
    rank = convention.years.index(target.year) + 1
    rates = (
        RateProposal(shown.durable, shown.transition, shown.positive).rates
        if shown
        else ExitRates(None, None, None, None)
    )
    return compare(rates, reference_point(rank, start, years=len(convention.years)))


def available_indicators(convention: Convention) -> list[Indicator]:
    """Current indicators of the structure's type that are not yet on the table."""
    return current_indicators(convention.siae.type, but=convention.targets.values("indicator__code"))


def open_years(convention: Convention) -> list[int]:
    """The years whose lines take a proposal: all in the negotiation of a dossier; of a signed convention, the one that
    follows its last dialogue de gestion."""
    if convention.state == ConventionState.NEGOTIATION:
        return convention.years
    held = convention.reviews.aggregate(last=Max("year"))["last"] if convention.is_running else None
    return [held + 1] if held and held + 1 in convention.years else []


def targets_of_period(convention: Convention) -> list[Target]:
    """A shortened period leaves lines of years that it no longer covers: nothing waits for them, no paper says them."""
    rows = convention.targets.select_related("indicator", "agreed")
    return [row for row in rows if row.year in convention.years]


def settled_rounds(convention: Convention) -> QuerySet[Proposal]:
    """What both sides agreed on after the signature, and that no amendment carries yet."""
    rows = Proposal.objects.filter(target__convention=convention, state=ProposalState.ACCEPTED)
    rows = rows.exclude(pk=F("target__agreed")).select_related("target__indicator")
    return rows.order_by("target__indicator__code", "target__year")


def settled_reasons(convention: Convention) -> str:
    """Why those rounds set rates below the reference, as they said it."""
    rows = [row for row in settled_rounds(convention) if row.target.indicator.is_exit_rates]
    return "\n".join(dict.fromkeys(row.reason for row in rows if row.reason.strip()))


def orientations_for(convention: Convention) -> list[Orientation]:
    """Orientations that the negotiation may cite: voted by the council of its département, in force at its start."""
    return list(
        Orientation.objects.voted()
        .on(convention.start)
        .filter(departement=convention.service.departement_id)
        .order_by("axis", "pk")
    )


def dropped_line(convention: Convention, indicator: Indicator) -> JournalEntry | None:
    """The line that tells who took the indicator off the table last."""
    return last_act([convention], DROPPED, ending=f" : {indicator}")


def objectives_by_axis(convention: Convention) -> list[tuple[str, list[Objective]]]:
    """Label of the axis and its objectives, in the order of the model convention; empty axes left out."""
    rows = list(convention.objectives.select_related("orientation").order_by("rank", "pk"))
    grouped = [(axis.label, [row for row in rows if row.axis == axis]) for axis in Axis]
    return [(label, found) for label, found in grouped if found]
