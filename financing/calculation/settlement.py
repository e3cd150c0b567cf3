"""An annexe computed from end to end: what is agreed, paid, due, to recall or to recover, and why."""

from decimal import Decimal

from financing.calculation import schedule
from financing.calculation.annex import Annex, AnnexResult, Payment
from financing.calculation.annex_explanation import explain
from financing.calculation.checks import check_paid, check_period
from financing.calculation.computed import Computed
from financing.calculation.exact import from_cents, half_up, scaled, to_cents
from financing.calculation.law import Law
from financing.calculation.realised import Progress, progress
from financing.calculation.resolution import Governed, govern
from financing.calculation.timeline import Timeline, lay_out, work


def compute_annex(annex: Annex, law: Law) -> AnnexResult:
    """The result of one annexe; raises Refused with French sentences where it cannot be computed."""
    ordered = check_period(annex)
    governed = govern(annex, law)
    check_paid(annex, governed.regime)
    timeline = lay_out(ordered, governed.runs, annex.start)
    return _result(_compute(annex, governed, timeline))


def _compute(annex: Annex, governed: Governed, timeline: Timeline) -> Computed:
    mode = governed.regime.regularisation
    worked = work(annex, timeline) if annex.hours else None
    reached = progress(timeline, worked, len(annex.hours)) if worked else None
    paid = {month - annex.start + 1: to_cents(amount) for month, amount in annex.paid.items()}
    entries = schedule.build(mode, timeline, worked, paid)
    # Complete hours settle the year; before, only months already paid are set against what they should have had.
    if reached and reached.months == timeline.duration:
        expected, settled = reached.due, sum(entry.amount for entry in entries)
    else:
        planned = schedule.build(mode, timeline, worked, {}) if paid else []
        expected = sum(entry.amount for entry in planned if entry.rank in paid)
        settled = sum(paid.values())
    base = reached.due if reached else timeline.agreed
    return Computed(
        annex=annex,
        governed=governed,
        timeline=timeline,
        worked=worked,
        paid=paid,
        entries=entries,
        reached=reached,
        expected=expected,
        settled=settled,
        modulated=_modulated(annex.modulation_rate, base),
    )


def _modulated(rate: Decimal | None, base: int) -> int:
    """DESIGN: texts say "a percentage of the socle" (2014), reduced with occupation (2015): the base is what is
    due, as printed; what is agreed while nothing is realised.
    """
    if rate is None:
        return 0
    numerator, denominator = rate.as_integer_ratio()
    return half_up(numerator * base, denominator, 0)


def _result(computed: Computed) -> AnnexResult:
    annex = computed.annex
    realised, capped, excess = _fte(computed.reached)
    return AnnexResult(
        id=annex.id,
        regime=computed.governed.regime.code,
        agreed_amount=from_cents(computed.timeline.agreed),
        schedule=tuple(
            Payment(annex.start + entry.rank - 1, entry.kind, from_cents(entry.amount)) for entry in computed.entries
        ),
        realised_fte=realised,
        capped_fte=capped,
        excess_fte=excess,
        due=from_cents(computed.reached.due) if computed.reached else None,
        recall=from_cents(computed.recall),
        recovery=from_cents(computed.recovery),
        modulated_amount=from_cents(computed.modulated),
        explanation=explain(computed),
    )


def _fte(reached: Progress | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Realised, capped and excess ETP, each half-up from its exact value."""
    if reached is None:
        return None, None, None
    (done, done_scale), (cap, cap_scale) = reached.realised, reached.cap
    realised = scaled(half_up(done, done_scale, 4), 4)
    if not reached.full:
        return realised, realised, scaled(0, 4)
    # On exact values: the difference of two rounded figures could be off by one.
    gap = done * cap_scale - cap * done_scale
    return realised, scaled(half_up(cap, cap_scale, 4), 4), scaled(half_up(gap, done_scale * cap_scale, 4), 4)
