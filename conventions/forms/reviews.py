"""The form of the yearly dialogue de gestion."""

from django import forms

from conventions.enums import ReviewForm
from conventions.forms.fields import long_text
from iae_portal.core.forms import PortalForm


class ReviewEntry(PortalForm):
    form = forms.ChoiceField(label="Forme", choices=ReviewForm)
    held_on = forms.DateField(label="Tenu le")
    participants = long_text("Participants", 3)
    findings = long_text("Constats")
    conclusions = long_text("Conclusions et suites")
