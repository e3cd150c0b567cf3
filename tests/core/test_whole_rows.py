"""A list typed line by line, whose hidden counts do not say what arrives: no line is lost without a word."""

import pytest
from django import forms

from iae_portal.core.forms.rows import CUT, RowForm, rows_formset


class LineForm(RowForm):
    text = forms.CharField(required=False)


def grid(said: str, *ranks: int):
    counts = {"l-TOTAL_FORMS": said, "l-INITIAL_FORMS": "0"}
    return rows_formset(LineForm, "l", counts | {f"l-{rank}-text": f"ligne {rank}" for rank in ranks}, [], extra=3)


@pytest.mark.parametrize("said", ["-1", "0", "1", "2"])
def test_every_line_that_arrives_is_read(said):
    lines = grid(said, 0, 1)
    assert lines.is_valid()
    assert [line["text"] for line in lines.lines] == ["ligne 0", "ligne 1"]


@pytest.mark.parametrize(("said", "ranks"), [("3", (0, 1)), ("", (0, 1)), ("2", ()), ("2", (1,)), ("0", (0, 2))])
def test_a_line_that_did_not_arrive_is_told(said, ranks):
    lines = grid(said, *ranks)
    assert not lines.is_valid()
    assert lines.non_form_errors() == [CUT]
    drawn = str(lines.management_form)
    assert f'value="{max([int(said or 0), *(rank + 1 for rank in ranks)])}"' in drawn.split("INITIAL_FORMS")[0]


def test_a_list_longer_than_any_page_says_how_many_it_takes():
    assert grid("20", *range(20)).is_valid()
    for lines in (grid("20", *range(21)), grid("9" * 12, 0)):
        assert "20" in lines.non_form_errors()[0]
        assert 'value="20"' in str(lines.management_form)
