"""Whoever puts every file of a year side by side, and adds and subtracts, works no small number of people out."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iae_portal.core.small_counts import SMALLEST_SHOWN
from iae_portal.dashboards.selectors.told_exits import DYNAMIC, EXAMINED, OTHER, _told

# What a figure of a row adds up, of the three classes and the other exits.
FIGURES = ((0,), (1,), (2,), (3,), (0, 1, 2, 3), (0, 1, 2))
Sums = dict[int, Fraction]
CLASSES = st.lists(st.sampled_from((0, 1, 2, 4, 5, 9, 30)), min_size=4, max_size=4)
COUNTRY = st.lists(st.tuples(CLASSES, st.integers(0, 2)), min_size=1, max_size=5)


def reduced(sums: Sums, known: dict[int, Sums]) -> Sums:
    """What is left of a sum once those known are taken away."""
    while sums and (last := max(sums)) in known:
        part, base = sums[last], known[last]
        sums = {key: sums.get(key, 0) - part * base.get(key, 0) for key in sums.keys() | base.keys()}
        sums = {key: value for key, value in sums.items() if value}
    return sums


def worked_out(services: list[tuple[list[int], int]]) -> list[int]:
    """The small numbers that what is told gives by sums and differences."""
    places = [{rank} for rank in range(len(services))]
    regions = tuple(region for _, region in services)
    places += [{rank for rank, one in enumerate(regions) if one == region} for region in dict.fromkeys(regions)]
    places.append(set(range(len(services))))
    known: dict[int, Sums] = {}
    small = []
    for place, row in zip(places, _told(tuple((sum(four), *four[:3]) for four, _ in services), regions), strict=True):
        for figure, added in enumerate(FIGURES):
            sums = {4 * rank + one: Fraction(1) for rank in place for one in added}
            value = sum(services[rank][0][one] for rank in place for one in added)
            needed = (OTHER, EXAMINED, DYNAMIC) if figure == DYNAMIC else (figure,)
            if all(row[one] is not None for one in needed):  # the three classes together are told by their rate
                assert row[figure] == value
                if left := reduced(sums, known):
                    known[max(left)] = {key: part / left[max(left)] for key, part in left.items()}
            elif 0 < value < SMALLEST_SHOWN:
                small.append((value, sums))
    return [value for value, sums in small if not reduced(sums, known)]


@settings(max_examples=40)
@example([([3, 2, 0, 8], 1), ([0, 2, 2, 6], 1)])  # the sum of the small classes of the second
@given(COUNTRY)
def test_no_small_number_is_worked_out_from_all_the_files(services):
    assert worked_out(services) == []


@pytest.mark.parametrize(("durable", "told"), [(4, None), (5, 5)])
def test_a_number_is_told_from_five_people_on(durable, told):
    lille, arras, *_ = _told(((60, durable, 20, 20), (90, 30, 30, 10)), (31, 31))

    assert (lille[0], arras[0]) == (told, told and 30)
