"""Whole numbers typed in a form (iae_portal.core.forms.numbers)."""

import pytest
from django import forms

from iae_portal.core.forms import PortalForm


class CountForm(PortalForm):
    count = forms.IntegerField(label="Effectif", max_value=100_000)


@pytest.mark.parametrize(
    ("typed", "count"), [("12", 12), ("1 204", 1204), ("1\u202f204,0", 1204), ("1.000", None), ("1,000", None)]
)
def test_a_thousand_is_never_read_as_one(typed, count):
    form = CountForm({"count": typed})
    assert (form.is_valid(), form.cleaned_data.get("count")) == (count is not None, count)
