"""A line of a few years, small enough to stand in a cell: its values are told beside it. Pure."""

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 72, 20, 3


def spark(values: Sequence[Decimal | int | None]) -> str:
    """Points of a polyline in WIDTH × HEIGHT, the unknown left out; "" where less than two are known."""
    known = [(rank, value) for rank, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (WIDTH - 2 * EDGE) / (len(values) - 1)
    room = HEIGHT - 2 * EDGE
    # Equal values make a flat line in the middle.
    heights = [float((value - low) / (high - low)) if high > low else 0.5 for _, value in known]
    return " ".join(
        f"{EDGE + step * rank:.0f},{HEIGHT - EDGE - room * height:.0f}"
        for (rank, _), height in zip(known, heights, strict=True)
    )
