"""Small numbers of people hidden in exports: an attacker who adds and subtracts must not work one out."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iae_portal.core.small_counts import SMALLEST_SHOWN, hidden_cells, published, with_totals

TABLES = st.tuples(st.integers(1, 2), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from((0, 1, 2, 4, 5, 9, 30)), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def possible(counts: list[list[int]], groups: str = "") -> dict[tuple[int, int], set[int]]:
    """Values that each cell may hold for whoever reads what is published: every table at one person of this one."""
    hidden, true = hidden_cells(counts, groups), with_totals(counts, groups)
    width = len(counts[0])
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    inner = [(row, column) for row in range(len(counts)) for column in range(width)]
    for moves in product(*[(-1, 0, 1) if cell in hidden else (0,) for cell in inner]):
        moved = [list(row) for row in counts]
        for (row, column), move in zip(inner, moves, strict=True):
            moved[row][column] += move
        table = with_totals(moved, groups)
        shown_stay = all(
            value >= 1 if (row, column) in hidden else value == true[row][column]
            for row, line in enumerate(table)
            for column, value in enumerate(line)
        )
        if shown_stay:
            for row, column in hidden:
                found[row, column].add(table[row][column])
    return found


@settings(max_examples=60)
@given(TABLES)
def test_no_hidden_number_can_be_worked_out(counts):
    assert {cell: len(values) > 1 for cell, values in possible(counts).items()} == dict.fromkeys(
        hidden_cells(counts), True
    )


@pytest.mark.parametrize("groups", ["aab", "aba", "abc", "aaa"])
@pytest.mark.parametrize(
    "counts",
    [
        [[3, 9], [9, 30], [30, 30]],
        [[1, 1], [1, 30], [9, 9]],
        [[30, 4], [0, 0], [5, 30]],
        [[2, 0], [2, 0], [2, 0]],
        [[3, 0], [30, 9], [9, 30]],
    ],
)
def test_nor_by_the_sums_of_groups(counts, groups):
    """The file of a group, the file of everything and the rows each tell what the others do."""
    assert {cell for cell, values in possible(counts, groups).items() if len(values) == 1} == set()
    shown = {value for line in published(counts, groups) for value in line if value is not None}
    assert all(value == 0 or value >= SMALLEST_SHOWN for value in shown)
    assert len(with_totals(counts, groups)) == len(counts) + len(set(groups)) + 1


@settings(max_examples=60)
@given(TABLES)
def test_every_number_from_one_to_four_is_hidden(counts):
    small = {value for line in published(counts) for value in line if value is not None and value < SMALLEST_SHOWN}
    assert small <= {0}


@settings(max_examples=30)
@given(TABLES)
def test_what_is_large_everywhere_is_published_whole(counts):
    larger = [[value + SMALLEST_SHOWN for value in row] for row in counts]
    assert published(larger) == with_totals(larger)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ([5, 6, 0], [5, 6, 0], 11),
        ([4, 6, 20], [None, None, 20], 30),  # alone, the four would be what is left of thirty
        ([1, 1, 20], [None, None, None], 22),  # two hidden that make two are one each: a third hides them
        ([4, 0, 0], [None, 0, 0], None),
    ],
)
def test_a_column_and_its_total(counts, shown, total):
    assert [line[0] for line in published([[count] for count in counts])] == [*shown, total]


def test_a_table_without_lines_hides_nothing():
    assert published([]) == with_totals([])
