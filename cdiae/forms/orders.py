"""The préfet's order: its colleges and seats."""

from django import forms

from cdiae.enums import Basis, CollegeCode
from cdiae.models import AppointmentOrder, College
from cdiae.models.council import MOST_VOTES
from cdiae.terms import MOST_MANDATE_YEARS
from iae_portal.core.forms import PortalForm, PortalModelForm


class OrderForm(PortalModelForm):
    """The préfet's order: reference, period, and what it decides for the chair."""

    mandate_years = forms.IntegerField(
        label="Durée des mandats (années)", min_value=1, max_value=MOST_MANDATE_YEARS, initial=3
    )

    class Meta:
        model = AppointmentOrder
        fields = ["reference", "signed_on", "start", "end", "mandate_years", "chair_counts", "chair_votes"]


class CollegeForm(PortalForm):
    code = forms.ChoiceField(label="Collège", choices=CollegeCode)
    label = forms.CharField(
        label="Intitulé", max_length=120, required=False, help_text="Vide : l'intitulé de la liste ci-dessus."
    )


class SeatForm(PortalForm):
    label = forms.CharField(label="Siège", max_length=160, help_text="Par exemple « Communauté urbaine ».")
    basis = forms.ChoiceField(label="Qualité du membre", choices=Basis)
    standing = forms.BooleanField(label="Siège à la commission permanente", required=False)
    votes = forms.IntegerField(
        label="Voix",
        min_value=0,
        max_value=MOST_VOTES,
        help_text="Zéro pour un membre qui siège sans voix délibérative (article R. 5311-37).",
    )

    def __init__(self, *args, college: College, **kwargs):
        super().__init__(*args, **kwargs)
        rules = college.order.rules
        if not rules.weighted:
            del self.fields["votes"]
        elif not rules.has_voice(college.code):
            self.fields["votes"].initial = 0
