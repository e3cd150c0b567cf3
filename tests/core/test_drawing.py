"""Controls drawn in one go are, sign for sign, those that Django's templates draw."""

import datetime as dt

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from iae_portal.core.forms import dress
from iae_portal.core.forms.dates import DateInput
from iae_portal.core.forms.drawing import PortalRenderer
from iae_portal.core.models import User

ATTRS = {
    "id": "id_x",
    "class": "fr-input",
    "data-day": "",
    "required": True,
    "disabled": False,
    "maxlength": 120,
    "title": "l'« été » & <b>",
    "data-safe": mark_safe("a&amp;b"),
    "aria-label": gettext_lazy("Yes"),
    "data-none": None,
}
WIDGETS = (forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, DateInput, forms.CheckboxInput)
VALUES = (None, "", "a \"b\" 'c' <d> & é", 0, 12, 1.5, True, False, dt.date(2008, 10, 15), format_html("<{}>", "x"))


@pytest.mark.parametrize("widget", WIDGETS)
@pytest.mark.parametrize("value", VALUES)
def test_the_same_html(widget, value):
    drawn, known = (widget().render("x", value, ATTRS, renderer) for renderer in (PortalRenderer(), DjangoTemplates()))
    assert drawn == known


def test_a_value_is_escaped_once():
    drawn = forms.TextInput().render("x", '"><script>', {"id": "y"})
    assert drawn == '<input type="text" name="x" value="&quot;&gt;&lt;script&gt;" id="y">'


def test_every_form_of_the_portal_draws_so():
    assert isinstance(get_default_renderer(), PortalRenderer)


@pytest.mark.parametrize(("required", "said"), [(True, "Choisir"), (False, "Non précisé")])
def test_nothing_chosen_is_said_in_words(required, said):
    form = type("Form", (forms.Form,), {"sort": forms.ModelChoiceField(User.objects.none(), required=required)})()
    dress(form)
    assert f'<option value="">{said}</option>' in str(form["sort"])
