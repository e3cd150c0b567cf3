"""Whole numbers typed in a form (iae_portal.core.forms.numbers)."""

import datetime as dt

import pytest
from django import forms

from iae_portal.core.forms import LONGEST_TEXT, PortalForm


class CountForm(PortalForm):
    count = forms.IntegerField(label="Effectif", max_value=100_000)


@pytest.mark.parametrize(
    ("typed", "count"), [("12", 12), ("1 204", 1204), ("1\u202f204,0", 1204), ("1.000", None), ("1,000", None)]
)
def test_a_thousand_is_never_read_as_one(typed, count):
    form = CountForm({"count": typed})
    assert (form.is_valid(), form.cleaned_data.get("count")) == (count is not None, count)


class LateForm(PortalForm):
    """Its lines are known once it is made."""

    def __init__(self, *args, **values):
        super().__init__(*args, **values)
        self.fields["count"] = forms.IntegerField(required=False)
        self.fields["day"] = forms.DateField(required=False)
        self.fields["name"] = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("field", "typed", "read"),
    [
        ("count", "1 204", 1204),
        ("count", "1.000", None),
        ("count", "1_000", None),
        ("day", "1er septembre 2008", dt.date(2008, 9, 1)),
        ("day", "0001-01-01", None),
        ("name", "Re\u0301gie\u200b", "Régie"),
        ("name", "é" * LONGEST_TEXT, "é" * LONGEST_TEXT),
        ("name", "é" * (LONGEST_TEXT + 1), None),
    ],
)
def test_a_field_that_a_form_adds_is_read_as_the_others(field, typed, read):
    form = LateForm({field: typed})
    assert (form.is_valid(), form.cleaned_data.get(field)) == (read is not None, read)
