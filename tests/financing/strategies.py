"""Documents drawn by hypothesis: sound ones, with their own barème rows."""

from hypothesis import strategies as st

from financing.calculation import months
from tests.financing.documents import WEIGHTS, by_month, months_from, row, segments, structure

CODES = {"two_last": "AIDE-POSTE-2014", "5_8_11": "AIDE-POSTE-2017"}
STARTS = {"two_last": "2014-07", "5_8_11": "2019-03"}


def numbers(low: int, high: int, places: int = 3):
    """Strings with up to `places` decimals, zeros of the end included."""
    return st.integers(0, places).flatmap(
        lambda scale: st.integers(low * 10**scale, high * 10**scale).map(
            lambda value: f"{value // 10**scale}" + (f".{value % 10**scale:0{scale}d}" if scale else "")
        )
    )


@st.composite
def cuts(draw, count: int) -> list[int]:
    """Sizes of consecutive pieces of a period."""
    points = sorted(draw(st.sets(st.integers(1, count - 1), max_size=3))) if count > 1 else []
    return [last - first for first, last in zip([0, *points], [*points, count], strict=True)]


@st.composite
def rows_of(draw, regime: str, context: str, start: str, count: int) -> list[dict]:
    """Barème rows that follow one another over the period."""
    rows, first = [], start
    for size in draw(cuts(count)):
        last = months.text(months.parse(first) + size - 1)
        rows.append(
            row(
                "ACI",
                first,
                last,
                draw(numbers(0, 25000, 2)),
                regime=regime,
                context=context,
                hours_per_fte=draw(st.sampled_from(["1820", "1607.5", "7", "1505"])),
                posts_cap=draw(st.sampled_from([None, None, "8", "2.5"])),
            )
        )
        first = months.text(months.parse(last) + 1)
    return rows


@st.composite
def annexes(draw, mode=None, with_paid=True):
    """(document of one annexe, its rows, regularisation mode)."""
    mode = mode or draw(st.sampled_from(sorted(CODES)))
    count, start = draw(st.integers(1, 14)), STARTS[mode]
    context = draw(st.sampled_from(["ordinary", "ordinary", "prison"]))
    rows = draw(rows_of(CODES[mode], context, start, count))
    pairs = [(size, draw(st.sampled_from(["0", "1", "1.00", "8.5", "12", "0.333"]))) for size in draw(cuts(count))]
    document = {
        "id": "X",
        "type": "ACI",
        "context": context,
        "territory": "general",
        "start": start,
        "end": months_from(start, count)[-1],
        "segments": segments(start, pairs),
    }
    given_hours = draw(st.integers(0, count))
    if given_hours:
        figures = st.lists(numbers(0, 2500, 2), min_size=given_hours, max_size=given_hours)
        document["hours"] = by_month(start, draw(figures))
    if draw(st.booleans()):
        document["modulation_rate"] = draw(st.sampled_from(["0", "0.05", "0.0333"]))
    if with_paid and draw(st.booleans()):
        payable = months_from(start, count + (mode == "5_8_11"))
        document["paid"] = draw(st.dictionaries(st.sampled_from(payable), numbers(0, 30000, 2)))
    return document, rows, mode


@st.composite
def batches(draw):
    """A batch whose ratios often tie and whose denominators may be zero."""
    count = draw(st.integers(1, 8))
    ratio = st.tuples(st.integers(0, 4).map(str), st.integers(0, 3).map(str))
    return {
        "id": "B",
        "floor": draw(st.sampled_from(["0", "0", "0.01", "0.02"])),
        "ceiling": draw(st.sampled_from(["0.02", "0.05", "0.10", "0.1"])),
        "weights": draw(st.sampled_from([WEIGHTS, {"public": "1", "effort": "0", "results": "0"}])),
        "envelope": draw(numbers(0, 3000, 3)),
        "structures": [
            structure(f"S{place}", draw(numbers(0, 9000, 3)), draw(ratio), draw(ratio), draw(ratio))
            for place in range(count)
        ],
    }
